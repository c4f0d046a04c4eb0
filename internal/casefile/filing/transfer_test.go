package filing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

var (
	muping = casefile.Actor{ID: "acc-p05", Role: casefile.PointStaff, Point: "烟台审05"}
	offer  = OfferTransfer{To: "烟台审05", Code: "nearer_point"}
)

func TestATransferMovesAFilingOnlyByTheOtherPointsWordAndTheClockRunsOn(t *testing.T) {
	t.Parallel()
	o := submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
	o.do(zhifu, CmdTick, Tick{Original: OriginalCertificate, Seen: true})
	before, since, due := o.s, o.s.Since, Project(o.s).Tasks[0].Due
	o.refused("not_your_point", muping, CmdOfferTransfer, offer)
	o.on("2019-02-21").do(zhifu, CmdOfferTransfer, offer)
	require.Equal(t, "烟台审02", o.s.Point)
	tasks := Project(o.s).Tasks
	require.Len(t, tasks, 1)
	require.Equal(t, casefile.Task{Kind: "transfer", Role: casefile.PointStaff, Point: "烟台审05", Since: o.s.Transfer.At, Due: due}, tasks[0])
	require.True(t, o.s.Transfer.At.Equal(o.now))
	require.Equal(t, "point:烟台审05", o.events[len(o.events)-1].Messages[0].To)
	o.refused("transfer_open", zhifu, CmdOfferTransfer, offer)
	o.refused("transfer_open", zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "handler"})
	o.refused("not_your_point", zhifu, CmdAcceptTransfer, nil)
	o.refused("not_your_point", muping, CmdRecallTransfer, nil)
	o.do(muping, CmdAcceptTransfer, nil)
	require.Equal(t, "烟台审05", o.s.Point)
	require.Equal(t, Inspection{}, o.s.Inspection, "what one point has seen the other has not")
	require.Nil(t, o.s.Sheet)
	require.Nil(t, o.s.Transfer)
	require.Equal(t, since, o.s.Since)
	require.Equal(t, due, Project(o.s).Tasks[0].Due, "the clock keeps running")
	require.NotEqual(t, before.Point, o.s.Point)
	o.refused("no_transfer_open", muping, CmdAcceptTransfer, nil)
	o.refused("not_your_point", zhifu, CmdTick, Tick{Original: OriginalCertificate, Seen: true})
	o.do(muping, CmdTick, Tick{Original: OriginalCertificate, Seen: true})
	var seen []string
	for _, e := range o.events {
		if e.Type == EvTransferOffered || e.Type == EvTransferAccepted {
			seen = append(seen, e.Type+" "+e.Actor.Point)
		}
	}
	require.Equal(t, []string{"transfer_offered 烟台审02", "transfer_accepted 烟台审05"}, seen, "the history shows both")
}

func TestARefusedOrRecalledTransferLeavesTheFilingWhereItWas(t *testing.T) {
	t.Parallel()
	o := submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
	o.do(zhifu, CmdTick, Tick{Original: OriginalCertificate, Seen: true})
	o.do(zhifu, CmdOfferTransfer, offer)
	o.refused("reason_missing", muping, CmdRefuseTransfer, Reasoned{})
	o.do(muping, CmdRefuseTransfer, Reasoned{Code: "point_overloaded"})
	require.True(t, o.s.Inspection.Originals[OriginalCertificate], "nothing was lost")
	require.Equal(t, "inspection", Project(o.s).Tasks[0].Kind)
	o.do(zhifu, CmdOfferTransfer, offer).do(zhifu, CmdRecallTransfer, nil)
	require.Nil(t, o.s.Transfer)
	o.refused("no_transfer_open", muping, CmdAcceptTransfer, nil)
}

func TestATransferGoesOnlyWhereTheFilingMayGo(t *testing.T) {
	t.Parallel()
	o := submitted(t)
	o.refused("no_such_point", zhifu, CmdOfferTransfer, OfferTransfer{To: "烟台审99", Code: "nearer_point"})
	o.refused("transfer_same_point", zhifu, CmdOfferTransfer, OfferTransfer{To: "烟台审02", Code: "nearer_point"})
	o.refused("point_not_allowed", zhifu, CmdOfferTransfer, OfferTransfer{To: "烟台审15", Code: "nearer_point"})
	o.refused("reason_missing", zhifu, CmdOfferTransfer, OfferTransfer{To: "烟台审05"})
	require.NotContains(t, o.s.TransferPoints(), "烟台审15")
	require.NotContains(t, o.s.TransferPoints(), "烟台审02")
	require.Contains(t, o.s.TransferPoints(), "烟台审05")
	inspectedOffice(t).refused("wrong_stage", zhifu, CmdOfferTransfer, offer)
}

func TestAnOfferEndsWithWhatItWasAbout(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*office){
		"returned":  func(o *office) { o.do(centre, CmdReturn, Return{To: "filer", Code: "data_error"}) },
		"withdrawn": func(o *office) { o.do(firm, CmdWithdraw, Reasoned{Code: "holder_wish"}) },
		"reassigned": func(o *office) {
			o.do(centre, CmdAssignPoint, ChoosePoint{Point: "烟台审03", Reason: "nearer_point"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := submitted(t).do(zhifu, CmdOfferTransfer, offer)
			end(o)
			require.Nil(t, o.s.Transfer)
			o.refused("no_transfer_open", muping, CmdAcceptTransfer, nil)
		})
	}
}

func TestAfterATransferTheFilerSubmitsToTheNewPoint(t *testing.T) {
	t.Parallel()
	o := submitted(t).do(zhifu, CmdOfferTransfer, offer).do(muping, CmdAcceptTransfer, nil)
	o.do(centre, CmdReturn, Return{To: "filer", Code: "data_error"}).sign().do(firm, CmdSubmit, nil)
	require.Equal(t, Submitted, o.s.Stage)
	require.Equal(t, "烟台审05", o.s.Point)
}
