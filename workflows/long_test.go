package workflows

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
)

var long = flag.Bool("long", false, "60,000 actions instead of 1,500")

// aRun is how many actions the engine of the test lets a run have before it suggests a new one.
const aRun = 500

// O4: a case of 60,000 actions runs to its end over many runs, each carrying the chain's last hash on, and folds as one.
// -long does so; every run of the tests a fortieth of it.
func TestALongCaseContinuesInNewRunsAndFoldsAsOne(t *testing.T) {
	total := 1_500
	if *long {
		total = 60_000
	}
	store := &ledger{}
	in := Input{Case: "parcel-1", Salt: "salt", Ways: Ways, Clock: casefile.RealClock()}
	runs := 0
	for done := 0; done < total; done += aRun {
		runs++
		in = oneRun(t, store, in, done, done+aRun)
		require.Equal(t, done+aRun, in.Version)
		require.Equal(t, store.events[len(store.events)-1].Hash, in.LastHash, "the chain goes on from here")
	}
	require.Len(t, store.events, total)
	prev := ""
	for i, e := range store.events {
		require.True(t, e.Seq == i+1 && e.Prev == prev, "event %d of %d follows on the one before, across runs", e.Seq, total)
		prev = e.Hash
	}
	s, err := casefile.Fold(parcelRoom.Apply, store.events)
	require.NoError(t, err)
	require.Equal(t, total, s.Count)
	require.Equal(t, casefile.StateHash("salt", total, casefile.Encode(s)), store.events[total-1].State, "one fold of all gives what the last run had")
	t.Logf("%d actions in %d runs", total, runs)
}

// oneRun gives a run its actions and returns what it carries into the next.
func oneRun(t *testing.T, store *ledger, in Input, from, to int) Input {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(sdklog.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute)
	env.RegisterActivity(&activities.Ledger{Store: store})
	env.RegisterWorkflowWithOptions(parcelWorkflow(&bench{}), workflow.RegisterOptions{Name: "parcel"})
	refused := 0
	for i := from; i < to; i++ {
		id := fmt.Sprint("c", i)
		env.RegisterDelayedCallback(func() {
			if i == to-1 {
				env.SetContinueAsNewSuggested(true)
			}
			env.UpdateWorkflow(UpdateCommand, id, &testsuite.TestUpdateCallback{OnAccept: func() {},
				OnReject: func(error) { refused++ }, OnComplete: func(any, error) {}},
				casefile.Command{ID: id, Type: "add", Actor: casefile.SystemActor(), Clock: casefile.RealClock()})
		}, time.Duration(i-from)*time.Second)
	}
	env.ExecuteWorkflow("parcel", in)
	var again *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &again)
	require.Zero(t, refused)
	var next Input
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &next))
	return next
}
