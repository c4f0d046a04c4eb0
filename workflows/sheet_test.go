package workflows

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/sheet"
)

var (
	firm    = casefile.Actor{ID: "acc-firm", Role: casefile.Enterprise, Filer: "registration-1"}
	officer = casefile.Actor{ID: "acc-point", Role: casefile.PointStaff, Point: "烟台审02"}
)

// submitted puts n submitted filings of the firm at point 02 into the pigeonholes.
func (y *tray) submitted(n int) []sheet.Fact {
	var facts []sheet.Fact
	for i := range n {
		id := fmt.Sprintf("filing-%d", i+1)
		y.pigeonholes.files[id] = filing.State{Case: id, Version: 8, Stage: filing.Submitted, Track: filing.Main, Point: "烟台审02"}
		facts = append(facts, sheet.Fact{Line: sheet.Line{Filing: id, Version: 8, Hash: "h"}, Filer: "registration-1", Point: "烟台审02"})
	}
	return facts
}

// inspect passes a filing at the point and seals it.
func (y *tray) inspect(id string) {
	s := y.pigeonholes.files[id]
	s.Stage, s.Inspection = filing.Inspected, filing.Inspection{Verdict: "pass", By: "acc-point"}
	s.Seals = []filing.Seal{{ID: "seal-02", By: "acc-point"}}
	y.pigeonholes.files[id] = s
}

func TestASheetOf450TellsItsFilingsInOrderAndEndsWhenSigned(t *testing.T) {
	t.Parallel()
	y := trayAt(t, sheet.Kind, Sheet, day(2019, 2, 18, 9))
	facts := y.submitted(450)
	y.at(y.begins, firm, "a", sheet.CmdCreate, func() any {
		return sheet.Create{Terms: yantai(t), Number: "02-00001", Filer: "registration-1", FilerKind: filing.ByEnterprise,
			Point: "烟台审02", Lines: facts}
	})
	y.at(day(2019, 2, 18, 10), firm, "b", sheet.CmdExport, nil)
	y.at(day(2019, 2, 19, 10), officer, "c", sheet.CmdSign, func() any {
		s := fold(y, sheet.Room)
		d := sheet.Sign{Edition: s.Edition, Hash: s.Hash, Box: "A-1"}
		for i, l := range s.Lines {
			v := sheet.Verdict{Filing: l.Filing, Verdict: "pass", Hash: l.Hash}
			if i < 3 {
				v.Verdict = "fail"
			} else {
				y.inspect(l.Filing)
			}
			d.Verdicts = append(d.Verdicts, v)
		}
		return d
	})
	y.run()
	s := fold(y, sheet.Room)
	require.Equal(t, sheet.Signed, s.Stage)
	require.Len(t, s.Passed, 447)
	require.Len(t, s.Left, 3)
	require.Len(t, y.pigeonholes.heard, 900)
	require.Nil(t, y.pigeonholes.files["filing-1"].Sheet)
	require.True(t, y.pigeonholes.files["filing-450"].Sheet.Signed)
}

func TestAFinalHandOverReachesEveryFilingWhoseCountAgrees(t *testing.T) {
	t.Parallel()
	y := trayAt(t, handover.Kind, Handover, day(2019, 3, 21, 15))
	y.submitted(3)
	var facts []handover.Fact
	for i := range 3 {
		id := fmt.Sprintf("filing-%d", i+1)
		y.inspect(id)
		s := y.pigeonholes.files[id]
		s.Sheet = &filing.SheetRef{ID: "sheet-1", Version: 1, Signed: i < 2}
		y.pigeonholes.files[id] = s
		facts = append(facts, handover.Fact{Item: handover.Item{Filing: id, Sheet: "sheet-1", Papers: 1}, Point: "烟台审02",
			Passed: true, Sealed: true, SheetSigned: true}) // the third's sheet is not, whatever the desk saw
	}
	y.at(y.begins, officer, "a", handover.CmdCreate, func() any {
		return handover.Create{Terms: yantai(t), Number: "H02-001", Point: "烟台审02", Final: true, Track: filing.Main, Items: facts}
	})
	y.at(day(2019, 3, 21, 16), officer, "b", handover.CmdSign, func() any {
		return handover.Sign{Count: 3, Hash: fold(y, handover.Room).Hash}
	})
	y.at(day(2019, 3, 22, 9), reviewer, "c", handover.CmdReceive, func() any {
		return handover.Receive{Items: []handover.Counted{{Filing: "filing-1", Papers: 1}, {Filing: "filing-2", Papers: 1}, {Filing: "filing-3", Papers: 1}}}
	})
	y.at(day(2019, 3, 22, 10), reviewer, "d", handover.CmdSettle, func() any {
		return handover.Settle{Filing: "filing-3", Decision: handover.Stay, Code: "next_batch"}
	})
	y.run()
	require.Equal(t, filing.HandedOver, y.pigeonholes.files["filing-1"].Stage)
	require.Equal(t, filing.Inspected, y.pigeonholes.files["filing-3"].Stage)
	require.JSONEq(t, `{"stated":3,"accepted":2,"stayed":1}`, string(y.event(handover.EvReconciled).Data))
	require.Less(t, y.event(handover.EvReconciled).At.Sub(y.begins), 24*time.Hour)
}
