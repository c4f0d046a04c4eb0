package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"chizheng/internal/casefile"
)

// repairs sends an operator's command; what becomes of it is kept under its id.
func (b *bench) repairs(after time.Duration, id string, o casefile.RepairOrder) {
	o.Repair, o.Ticket, o.Reason = id, "OPS-1", "stuck"
	if o.Proposer == "" {
		o.Proposer, o.Approver = "account-1", "account-2"
	}
	b.env.RegisterDelayedCallback(func() {
		b.env.UpdateWorkflow(UpdateCommand, id, &testsuite.TestUpdateCallback{OnAccept: func() {},
			OnReject: func(err error) { b.refuse[id] = FromFailure(err) },
			OnComplete: func(v any, err error) {
				if err != nil {
					b.refuse[id] = FromFailure(err)
				}
			}}, casefile.Command{ID: id, Type: casefile.CmdRepair, Actor: casefile.Actor{ID: "account-2", Role: casefile.Leader},
			Data: casefile.Encode(o), Clock: casefile.RealClock()})
	}, after)
}

func TestAnOperatorSkipsATimerAndTheCaseSaysSo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.env.RegisterDelayedCallback(func() {
		due := b.store.events[0].At.AddDate(0, 0, 7)
		b.repairs(0, "r1", casefile.RepairOrder{Action: casefile.RepairSkip, Target: timerKey(casefile.Timer{Name: "ring", At: due})})
	}, time.Hour)
	b.command(30*24*time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, []string{"add", casefile.EvRepaired, "close"}, b.store.types(), "it did not ring")
	require.Contains(t, string(b.store.events[1].Data), `"ticket":"OPS-1"`)
}

func TestAnOperatorSetsAFieldOnlyFromWhatStandsThere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	fix := func(before, after string) casefile.RepairOrder {
		return casefile.RepairOrder{Action: casefile.RepairFix, Changes: []casefile.FieldChange{{Pointer: "/count", Before: []byte(before), After: []byte(after)}}}
	}
	b.repairs(time.Second, "wrong", fix("7", "9"))
	alone := fix("1", "5")
	alone.Proposer, alone.Approver = "account-2", "account-2"
	b.repairs(2*time.Second, "alone", alone)
	b.repairs(3*time.Second, "right", fix("1", "5"))
	b.command(time.Minute, "b", "add")
	b.command(time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, "repair_moved", casefile.As(b.refuse["wrong"]).Code)
	require.Equal(t, "four_eyes", casefile.As(b.refuse["alone"]).Code)
	require.Equal(t, []string{"add", casefile.EvRepaired, "add", "close"}, b.store.types())
	s, err := casefile.Fold(parcelRoom.Apply, b.store.events)
	require.NoError(t, err)
	require.Equal(t, 6, s.Count, "every fold knows the repair")
}

func TestAnOperatorHasAJobTriedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "ask_job")
	b.command(time.Second, "b", "ask_job")
	b.repairs(time.Minute, "r", casefile.RepairOrder{Action: casefile.RepairRetry, Target: "job:1"})
	b.command(time.Hour, "z", "close")
	b.run(t)
	require.NoError(t, b.refuse["r"])
	require.Contains(t, b.store.types(), casefile.EvRepaired)
}

func TestAnOperatorHasTheRunBeginAnewFromTheLedger(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.repairs(time.Second, "r", casefile.RepairOrder{Action: casefile.RepairReset})
	b.env.ExecuteWorkflow("parcel", Input{Case: "parcel-1", Salt: "salt", Ways: Ways, Clock: casefile.RealClock()})
	var again *workflow.ContinueAsNewError
	require.ErrorAs(t, b.env.GetWorkflowError(), &again)
	var in Input
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &in))
	require.True(t, in.Resume)
	require.Equal(t, "parcel-1", in.Case)
}
