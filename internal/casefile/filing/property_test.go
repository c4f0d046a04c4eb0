package filing

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

// walk is one random life: at each step somebody does something that may or may not be allowed.
type walk struct {
	*office
	r *rapid.T
}

var anybody = []casefile.Actor{firm, zhifu, centre, system, {ID: "boss", Role: casefile.Leader}, {ID: zhifu.ID, Role: casefile.Reviewer}}

// acts are plausible contents of every command, so that walks reach every stage.
func (w *walk) acts() map[string]any {
	c := content()
	c.Person.Phone = rapid.SampledFrom([]string{"19900000001", "19900000002"}).Draw(w.r, "phone")
	c.Certificate.Applied = rapid.SampledFrom([]string{"2014-05-01", "2017-02-01"}).Draw(w.r, "applied")
	if c.Certificate.Applied > c.Certificate.Issued {
		c.Certificate.Issued = "2017-09-01"
	}
	original := rapid.SampledFrom(w.s.RequiredOriginals()).Draw(w.r, "original")
	verdict := rapid.SampledFrom([]string{"pass", "pass", "fail", "pending", "return"}).Draw(w.r, "verdict")
	recheck := rapid.SampledFrom([]string{"pass", "pass", "return_filer", "return_point", "reject"}).Draw(w.r, "recheck")
	hold := Hold{Kind: HoldDuplicate, Ref: "filing-2"}
	if len(w.s.Holds) > 0 {
		hold = w.s.Holds[0]
	}
	return map[string]any{
		CmdFill:        Fill{Person: c.Person, Certificate: c.Certificate, Contract: c.Contract},
		CmdAttach:      Attach{ID: fmt.Sprintf("up-%d", w.n), Kind: rapid.SampledFrom([]string{ScanCertificate, ScanContract}).Draw(w.r, "kind"), Name: "a.jpg"},
		CmdSign:        Sign{TextVersion: w.s.Terms.Commitment.Version, Content: ContentHash(w.s.Content), Capacity: "handler"},
		CmdChoosePoint: ChoosePoint{Point: "烟台审02"}, CmdSubmit: nil, CmdWithdraw: Reasoned{Code: "x"},
		CmdTick:           Tick{Original: original, Seen: true},
		CmdCapture:        Capture{Source: "manual", Name: w.s.Content.Person.Name, IDNumber: w.s.Content.Person.IDNumber, Card: rapid.SampledFrom([]string{"resident", "resident", "other"}).Draw(w.r, "card")},
		CmdInspect:        Inspect{Verdict: verdict, Codes: []string{"code"}, Appeared: "holder", Remarks: []Remark{{Pointer: "/certificate/issued", Code: "x"}}},
		CmdSeal:           Stamp{Seal: "seal"},
		CmdReturn:         Return{To: rapid.SampledFrom([]string{"filer", "point"}).Draw(w.r, "to"), Code: "code"},
		CmdRecheck:        Recheck{Verdict: recheck, Code: "code", Seen: w.s.Round},
		CmdResolve:        Resolve{Kind: hold.Kind, Ref: hold.Ref, Decision: rapid.SampledFrom([]string{"clear", "clear", "uphold", "other"}).Draw(w.r, "decision"), Code: "code"},
		CmdAssignPoint:    ChoosePoint{Point: "烟台审05", Reason: "reason"},
		CmdOfferTransfer:  OfferTransfer{To: "烟台审05", Code: "nearer_point"},
		CmdAcceptTransfer: nil, CmdRecallTransfer: nil,
		CmdRefuseTransfer: Reasoned{Code: "point_overloaded"},
		CmdMove:           Move{Cause: "not_told"}, CmdReopen: Reasoned{Code: "new_evidence", Text: "x"},
		CmdJoinSheet: SheetCommand{Sheet: "sheet-1", Version: 1}, CmdSheetSigned: SheetCommand{Sheet: "sheet-1", Version: 1},
		CmdHandOver:    HandOver{Handover: "h-1"},
		CmdAnnounce:    Announce{Notice: "n-1", Line: 1, First: "2019-03-02", Last: "2019-03-08", End: w.now.Add(24 * time.Hour)},
		CmdNoticeEnded: NoticeEnded{Notice: "n-1"}, CmdSever: Objected{Objection: "o-1"}, CmdReinstate: Objected{Objection: "o-1"},
		CmdUphold:  Objected{Objection: "o-1", Outcome: rapid.SampledFrom([]string{"removed", "returned"}).Draw(w.r, "outcome")},
		CmdInclude: Include{Report: "r-1", Record: "YT-1"}, CmdReceipt: Receipt{Report: "r-1", Accepted: rapid.Bool().Draw(w.r, "accepted"), Code: "c"},
		CmdRepair: Corrections{Code: "typing"}, CmdHold: HoldCommand{Kind: HoldDuplicate, Other: "filing-2"}, CmdRelease: HoldCommand{Other: "filing-2"},
	}
}

func TestNoWalkEverGetsStuckOrBreaksTheFold(t *testing.T) {
	t.Parallel()
	plan := terms(t)
	reached := map[Stage]int{}
	rapid.Check(t, func(r *rapid.T) {
		w := &walk{office: newOffice(t, "2019-02-20"), r: r}
		w.do(firm, CmdCreate, Create{Terms: plan, Filer: firmFiler(), Content: content()})
		for range rapid.IntRange(40, 100).Draw(r, "steps") {
			w.step()
			reached[w.s.Stage]++
			w.neverStuck()
		}
		folded, err := casefile.Fold(Apply, w.events)
		require.NoError(t, err)
		require.JSONEq(t, string(casefile.Encode(w.s)), string(casefile.Encode(folded)))
	})
	for _, s := range []Stage{Draft, Submitted, Returned, Inspected, HandedOver, Rechecked, Announced, Withdrawn, Rejected} {
		require.NotZero(t, reached[s], "the walks never reach %s", s)
	}
}

// step mostly does what helps the filing along, and sometimes anything at all.
func (w *walk) step() {
	acts := w.acts()
	likely := map[Stage][]string{Draft: {CmdAttach, CmdSign, CmdChoosePoint, CmdSubmit}, Returned: {CmdSign, CmdChoosePoint, CmdSubmit},
		Submitted: w.deskWork(acts), Inspected: w.paperWork(),
		HandedOver: {CmdRecheck}, Rechecked: {CmdAnnounce}, Announced: {CmdNoticeEnded, CmdSever}, Severed: {CmdReinstate, CmdUphold},
		Confirmed: {CmdInclude}, Reported: {CmdReceipt}, Refused: {CmdRepair}}[w.s.Stage]
	kind := ""
	if len(likely) > 0 && rapid.IntRange(0, 9).Draw(w.r, "go on") > 0 {
		kind = rapid.SampledFrom(likely).Draw(w.r, "likely")
	} else {
		names := make([]string, 0, len(acts))
		for k := range acts {
			names = append(names, k)
		}
		slices.Sort(names)
		kind = rapid.SampledFrom(names).Draw(w.r, "any")
	}
	for _, who := range anybody {
		if w.try(who, kind, acts[kind]) == nil {
			break
		}
	}
	if rapid.Bool().Draw(w.r, "jobs come back") {
		w.jobs()
	}
}

// deskWork is the point's next useful act.
func (w *walk) deskWork(acts map[string]any) []string {
	in := w.s.Inspection
	switch {
	case w.s.Transfer != nil:
		return []string{CmdAcceptTransfer, CmdRecallTransfer, CmdRefuseTransfer}
	case len(w.s.Holds) > 0:
		return []string{CmdResolve, CmdInspect}
	case w.s.Sheet == nil:
		return []string{CmdJoinSheet}
	case in.Capture == nil:
		return []string{CmdCapture}
	}
	for _, x := range w.s.RequiredOriginals() {
		if !in.Originals[x] {
			acts[CmdTick] = Tick{Original: x, Seen: true}
			return []string{CmdTick}
		}
	}
	return []string{CmdInspect}
}

// paperWork is what a passed filing still needs before the hand-over.
func (w *walk) paperWork() []string {
	switch _, sealed := w.s.ActiveSeal(); {
	case !sealed:
		return []string{CmdSeal}
	case w.s.Sheet == nil:
		return []string{CmdJoinSheet}
	case !w.s.Sheet.Signed:
		return []string{CmdSheetSigned}
	}
	return []string{CmdHandOver}
}

// neverStuck: a filing that is not over waits for somebody, for an instant, for a job, or for the case that holds it.
func (w *walk) neverStuck() {
	p := Project(w.s)
	elsewhere := []Stage{Announced, Severed, Reported} // a notice, an objection or a package speaks next
	if !w.s.Stage.Over() && len(p.Tasks)+len(p.Timers)+len(p.Jobs) == 0 && !slices.Contains(elsewhere, w.s.Stage) {
		w.t.Fatalf("stuck in %s", w.s.Stage)
	}
	open := slices.DeleteFunc(slices.Clone(p.Tasks), func(t casefile.Task) bool { return t.Kind == "seal_void" }) // opens the case again
	if p.Closed && len(open)+len(p.Timers) > 0 {
		w.t.Fatalf("closed in %s with work left", w.s.Stage)
	}
	if sealed, ok := w.s.ActiveSeal(); ok && sealed.By == "" {
		w.t.Fatal("a seal without a person")
	}
	if w.s.RecheckBy != "" && slices.Contains(w.s.Inspection.Officers, w.s.RecheckBy) {
		w.t.Fatal("rechecked by somebody who inspected")
	}
}
