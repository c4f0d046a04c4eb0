package filing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

func TestASecondStampIsRefusedAndTheFirstTryOfADayAlarms(t *testing.T) { // T-0.35
	t.Parallel()
	o := inspectedOffice(t).do(zhifu, CmdSeal, Stamp{Seal: "s"}).do(zhifu, CmdSeal, Stamp{Seal: "t", Alarm: true})
	require.Equal(t, EvSealAlarm, o.events[len(o.events)-1].Type)
	require.Len(t, o.events[len(o.events)-1].Messages, 2)
	first, _ := o.s.ActiveSeal()
	require.Equal(t, "s", first.ID, "the first one stands")
	o.refused("already_sealed", zhifu, CmdSeal, Stamp{Seal: "t", Alarm: true})
	o.on("2019-02-25").do(zhifu, CmdSeal, Stamp{Seal: "t", Alarm: true})
}

func TestAPointStampsWithItsOwnSealsOfTheDay(t *testing.T) { // T-0.39
	t.Parallel()
	o := inspectedOffice(t)
	for i, p := range o.s.Terms.Points {
		if p.Code == "烟台审02" {
			o.s.Terms.Points[i].Seals = []campaign.RegisteredSeal{{ID: "02-1", From: "2019-01-17", To: "2019-02-01"}, {ID: "02-2", From: "2019-02-02"}}
		}
	}
	o.refused("seal_not_registered", zhifu, CmdSeal, Stamp{Seal: "02-1"}).refused("seal_not_registered", zhifu, CmdSeal, Stamp{Seal: "03-1"}).
		do(zhifu, CmdSeal, Stamp{Seal: "02-2"})
}

func TestAVoidStampWaitsForItsPointUntilItIsDealtWith(t *testing.T) { // T-0.39
	t.Parallel()
	o := handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "reject", Code: "forged"})
	p := Project(o.s)
	require.Equal(t, "seal_void", p.Tasks[0].Kind)
	require.Equal(t, "void", p.Row.(Row).SealState)
	o.refused("not_your_point", casefile.Actor{ID: "acc-p03", Role: casefile.PointStaff, Point: "烟台审03"}, CmdSettleSeal, SettleSeal{Seal: "seal-02", Mark: "crossed_out"}).
		refused("not_in_list", zhifu, CmdSettleSeal, SettleSeal{Seal: "seal-02", Mark: "eaten"}).
		refused("no_void_seal", zhifu, CmdSettleSeal, SettleSeal{Seal: "seal-03", Mark: "crossed_out"}).
		do(zhifu, CmdSettleSeal, SettleSeal{Seal: "seal-02", Mark: "crossed_out"})
	require.Empty(t, Project(o.s).Tasks)
	require.Empty(t, Project(o.s).Row.(Row).SealState)
	again := handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "return_point", Code: "stamp_unclear"})
	require.Equal(t, "inspection", Project(again.s).Tasks[0].Kind, "it is on its way to be stamped anew")
	require.Len(t, Project(again.s).Tasks, 1)
}

func TestTheCardsAddressAndIssuerAreKept(t *testing.T) {
	t.Parallel()
	o := submitted(t)
	c := Capture{Source: "reader", Device: "r", Name: o.s.Content.Person.Name, IDNumber: o.s.Content.Person.IDNumber, Card: "resident",
		Address: "试例市 试例路１号", Issuer: "试例市公安局"}
	o.do(zhifu, CmdCapture, c)
	require.Equal(t, "试例市公安局", o.s.Inspection.Capture.Issuer)
	require.NotEmpty(t, o.s.Inspection.Capture.Address)
	c.Issuer = string(make([]rune, 61))
	o.refused("text_too_long", zhifu, CmdCapture, c)
}
