package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/registration"
)

// climbs lists the rungs that a case has reached, by their number on the ladder.
func (y *tray) climbs() []int {
	var out []int
	for _, e := range y.store.events {
		if e.Type == deadline.EvRung {
			c, err := casefile.Read[deadline.Climbed](e)
			require.NoError(y.t, err)
			out = append(out, c.N)
		}
	}
	return out
}

func TestARungIsReachedOnceThoughTheStoreWasAwayWhenItWasDue(t *testing.T) {
	t.Parallel()
	y := registering(t, day(2019, 3, 1, 10))
	y.env.RegisterDelayedCallback(func() { y.store.fail = 40 }, day(2019, 3, 4, 8).Sub(y.begins)) // the reminder is due at nine
	y.at(day(2019, 3, 12, 9), reviewer, "d", registration.CmdApprove, func() any { return registration.Decision{} })
	y.run()
	require.Equal(t, []int{1, 2, 3}, y.climbs())
	require.Equal(t, registration.Approved, fold(y, registration.Room).Stage, "by a person, not by a rung")
}

func TestAnEngineThatForgotItsTimersRingsWhatWasMissedAndNothingTwice(t *testing.T) {
	t.Parallel()
	before := registering(t, day(2019, 3, 1, 10))
	before.at(day(2019, 3, 12, 9), reviewer, "d", registration.CmdApprove, func() any { return registration.Decision{} })
	before.run()
	kept := before.store.events
	for i, e := range kept {
		if e.Type == deadline.EvRung { // the engine is lost after the reminder, with every timer
			kept = kept[:i+1]
			break
		}
	}
	after := trayAt(t, registration.Kind, Registration, day(2019, 3, 10, 9)) // and is back when all rungs have passed
	after.store.events = kept
	after.at(day(2019, 3, 12, 10), reviewer, "e", registration.CmdApprove, func() any { return registration.Decision{} })
	after.env.ExecuteWorkflow(after.name, Input{Case: after.name + "-1", Resume: true, Ways: Ways, Clock: after.clock()})
	require.True(t, after.env.IsWorkflowCompleted())
	require.NoError(t, after.env.GetWorkflowError())
	require.Equal(t, []int{1, 2, 3}, after.climbs())
}

func TestACaseThatCannotGoOnHoldsUpNobodyElsesTimers(t *testing.T) {
	t.Parallel()
	broken := trayAt(t, registration.Kind, Registration, day(2019, 3, 1, 9))
	broken.store.events = []casefile.Event{{Case: "registration-1", Seq: 1, Type: "unheard_of", At: day(2019, 3, 1, 9), Command: "a"}}
	broken.env.ExecuteWorkflow(broken.name, Input{Case: "registration-1", Resume: true, Ways: Ways, Clock: broken.clock()})
	require.Error(t, broken.env.GetWorkflowError())
	sound := registering(t, day(2019, 3, 1, 10))
	sound.at(day(2019, 3, 1, 10).Add(20*24*time.Hour), reviewer, "d", registration.CmdApprove, func() any { return registration.Decision{} })
	sound.run()
	require.Equal(t, []int{1, 2, 3}, sound.climbs())
}
