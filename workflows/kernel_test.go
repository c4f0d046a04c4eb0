package workflows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
)

// parcel is the smallest room that uses everything the kernel offers: counting, a timer, a job, a clash, a close.
type parcel struct {
	Count  int            `json:"count"`
	Due    time.Time      `json:"due"`
	Jobs   []casefile.Job `json:"jobs"`
	Closed bool           `json:"closed"`
	Rang   int            `json:"rang"`
}

var parcelRoom = casefile.Room[parcel]{Kind: "parcel",
	Decide: func(s parcel, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
		if cmd.Clash != nil {
			return []casefile.Draft{{Type: "clashed", Data: cmd.Clash}}, nil
		}
		switch cmd.Type {
		case "refuse_me":
			return nil, casefile.Refuse(casefile.Conflict, "refused", "why", "asked")
		case "job_done":
			return []casefile.Draft{{Type: "job_done"}}, nil
		}
		return []casefile.Draft{{Type: cmd.Type}}, nil
	},
	Apply: func(s parcel, e casefile.Event) (parcel, error) {
		switch e.Type {
		case "add":
			s.Count++
			s.Due = e.At.AddDate(0, 0, 7)
		case "sooner":
			s.Due = e.At.Add(time.Hour)
		case "ring":
			s.Rang++
			s.Due = time.Time{}
		case "ask_job":
			s.Jobs = []casefile.Job{{ID: fmt.Sprint(e.Seq), Type: "job", Data: casefile.Encode(map[string]int{"n": e.Seq})}}
		case "job_done":
			s.Jobs = nil
		case "close":
			s.Closed, s.Due = true, time.Time{}
		}
		return s, nil
	},
	Project: func(s parcel) casefile.Projection {
		p := casefile.Projection{Head: casefile.Head{Stage: fmt.Sprint(s.Count), Terms: "t/1"}, Closed: s.Closed, Jobs: s.Jobs}
		if !s.Due.IsZero() {
			p.Timers = []casefile.Timer{{Name: "ring", At: s.Due}}
		}
		return p
	}}

// ledger is an in-memory store with the contract of activities.LedgerStore.
type ledger struct {
	mu     sync.Mutex
	events []casefile.Event
	fail   int             // so many writes fail before anything is stored
	lost   int             // so many writes are stored and their answer lost
	clash  *casefile.Clash // refuses the next write
}

func (l *ledger) Record(_ context.Context, r casefile.Recording) (casefile.Recorded, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail > 0 {
		l.fail--
		return casefile.Recorded{}, errors.New("connection refused")
	}
	if l.clash != nil {
		c := l.clash
		l.clash = nil
		return casefile.Recorded{Clash: c}, nil
	}
	for _, e := range l.events {
		if e.Command == r.Events[0].Command {
			return casefile.Recorded{Stored: []casefile.Event{e}}, nil
		}
	}
	if len(l.events) > r.Base {
		return casefile.Recorded{Stored: l.events[r.Base:]}, nil
	}
	l.events = append(l.events, r.Events...)
	if l.lost > 0 {
		l.lost--
		return casefile.Recorded{}, errors.New("connection reset")
	}
	return casefile.Recorded{}, nil
}

func (l *ledger) Load(context.Context, string) (casefile.Loaded, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return casefile.Loaded{Salt: "salt", Version: len(l.events), Events: l.events}, nil
}

func (l *ledger) types() []string {
	var out []string
	for _, e := range l.events {
		out = append(out, e.Type)
	}
	return out
}

type bench struct {
	env    *testsuite.TestWorkflowEnvironment
	store  *ledger
	jobs   int
	answer map[string]casefile.Answer
	refuse map[string]error
}

func parcelWorkflow(b *bench) func(workflow.Context, Input) error {
	return func(ctx workflow.Context, in Input) error {
		return run(ctx, machine[parcel]{room: parcelRoom, jobs: map[string]job{
			"job": func(workflow.Context, origin, casefile.Job) (json.RawMessage, error) { b.jobs++; return nil, nil },
		}}, in)
	}
}

func setup(t *testing.T) *bench {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	b := &bench{env: suite.NewTestWorkflowEnvironment(), store: &ledger{}, answer: map[string]casefile.Answer{}, refuse: map[string]error{}}
	b.env.RegisterActivity(&activities.Ledger{Store: b.store})
	b.env.RegisterWorkflowWithOptions(parcelWorkflow(b), workflow.RegisterOptions{Name: "parcel"})
	return b
}

// command sends one command after the delay; its answer or refusal is kept under its id.
func (b *bench) command(after time.Duration, id, kind string) {
	b.env.RegisterDelayedCallback(func() {
		b.env.UpdateWorkflow(UpdateCommand, id, &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { b.refuse[id] = FromFailure(err) },
			OnComplete: func(v any, err error) {
				if err != nil {
					b.refuse[id] = FromFailure(err)
					return
				}
				b.answer[id] = v.(casefile.Answer)
			},
		}, casefile.Command{ID: id, Type: kind, Actor: casefile.SystemActor(), Clock: casefile.RealClock()})
	}, after)
}

func (b *bench) run(t *testing.T) {
	t.Helper()
	b.env.ExecuteWorkflow("parcel", Input{Case: "parcel-1", Salt: "salt", Ways: Ways, Clock: casefile.RealClock()})
	require.True(t, b.env.IsWorkflowCompleted())
	require.NoError(t, b.env.GetWorkflowError())
}

func TestACommandIsRecordedOnceAndAnsweredAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.command(time.Second, "b", "add")
	b.command(2*time.Second, "x", "refuse_me")
	b.command(time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, []string{"add", "add", "close"}, b.store.types())
	require.Equal(t, 2, b.answer["b"].Version)
	require.Equal(t, casefile.Conflict, casefile.KindOf(b.refuse["x"]))
	require.Equal(t, "asked", casefile.As(b.refuse["x"]).Args["why"])
}

func TestEventsAreChainedByTheirHashes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.command(time.Second, "z", "close")
	b.run(t)
	prev := ""
	for _, e := range b.store.events {
		require.Equal(t, prev, e.Prev)
		hash, err := casefile.ChainHash(e, casefile.DataHash("salt", e.Seq, e.Data))
		require.NoError(t, err)
		require.Equal(t, hash, e.Hash)
		prev = e.Hash
	}
}

func TestATimerFiresOnceAfterTheRealSevenDays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.command(30*24*time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, []string{"add", "ring", "close"}, b.store.types())
	require.Equal(t, 7*24*time.Hour, b.store.events[1].At.Sub(b.store.events[0].At))
	require.Equal(t, casefile.System, b.store.events[1].Actor.Role)
}

func TestATimerThatFiredWhileTheStoreWasAwayIsNotLostWhenTheAlarmMoves(t *testing.T) {
	t.Parallel()
	b := setup(t)
	week := 7 * 24 * time.Hour
	b.command(0, "a", "add")
	b.env.RegisterDelayedCallback(func() { b.store.fail = 1000 }, week-time.Hour)
	b.env.RegisterDelayedCallback(func() { // anything that arms the alarm anew while the timer's command waits
		b.env.SignalWorkflow(SignalClock, casefile.Clock{Seq: 9, Rate: 1})
	}, week+30*time.Second)
	b.env.RegisterDelayedCallback(func() { b.store.fail = 0 }, week+5*time.Minute)
	b.command(2*week, "z", "close")
	b.run(t)
	require.Equal(t, []string{"add", "ring", "close"}, b.store.types())
}

func TestAMovedTimerFiresAtItsNewInstantOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.command(5*24*time.Hour, "b", "add") // moves the due date
	b.command(60*24*time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, []string{"add", "add", "ring", "close"}, b.store.types())
	require.Equal(t, 12*24*time.Hour, b.store.events[2].At.Sub(b.store.events[0].At))
}

func TestAJobRunsOnceAndItsResultComesBackAsACommand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "ask_job")
	b.command(time.Minute, "z", "close")
	b.run(t)
	require.Equal(t, []string{"ask_job", "job_done", "close"}, b.store.types())
	require.Equal(t, 1, b.jobs)
}

func TestAWriteWhoseAnswerWasLostIsNotDoubled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.store.lost = 1
	b.command(0, "a", "add")
	b.command(time.Minute, "b", "add")
	b.command(time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, []string{"add", "add", "close"}, b.store.types())
	require.Equal(t, 1, b.answer["a"].Version)
}

func TestACommandForgottenByTheRunIsStillAnsweredAndNotRepeated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range remembered + 20 {
		b.command(time.Duration(i)*time.Second, fmt.Sprint("c", i), "add")
	}
	b.command(time.Hour, "c0", "add")
	b.command(2*time.Hour, "z", "close")
	b.run(t)
	require.Len(t, b.store.events, remembered+21)
	require.NoError(t, b.refuse["c0"])
}

func TestAKeyThatNamesAnotherContentIsRefusedAndNotAnswered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "acc:k1#aaaa", "add")
	b.command(time.Second, "acc:k1#bbbb", "add")
	b.command(2*time.Second, "acc:k1#aaaa", "add")
	b.command(3*time.Second, "acc:k2#bbbb", "add")
	b.command(time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, "idempotency_key_reused", casefile.As(b.refuse["acc:k1#bbbb"]).Code)
	require.Equal(t, []string{"add", "add", "close"}, b.store.types())
}

func TestAStoreThatIsAwayRefusesWithNothingStoredAndTheCaseGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.env.RegisterDelayedCallback(func() { b.store.fail = 1000 }, time.Second)
	b.command(2*time.Second, "b", "add")
	b.env.RegisterDelayedCallback(func() { b.store.fail = 0 }, time.Minute)
	b.command(2*time.Minute, "b2", "add")
	b.command(time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, casefile.Unavailable, casefile.KindOf(b.refuse["b"]))
	require.Equal(t, []string{"add", "add", "close"}, b.store.types())
}

func TestAClashIsDecidedAgainWithTheClashKnown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.env.RegisterDelayedCallback(func() { b.store.clash = &casefile.Clash{Index: "one", Case: "parcel-2"} }, time.Second)
	b.command(2*time.Second, "b", "add")
	b.command(time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, []string{"add", "clashed", "close"}, b.store.types())
}

func TestAFirstCommandThatIsRefusedLeavesNoCase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "x", "refuse_me")
	b.run(t)
	require.Empty(t, b.store.events)
	require.Equal(t, "refused", casefile.As(b.refuse["x"]).Code)
}

func TestAClosedCaseIsOpenedAgainFromItsEvents(t *testing.T) {
	t.Parallel()
	first := setup(t)
	first.command(0, "a", "add")
	first.command(time.Second, "z", "close")
	first.run(t)
	again := setup(t)
	again.store.events = first.store.events
	again.command(0, "b", "add")
	again.command(time.Second, "z", "close") // heard before: answered, not repeated
	again.command(time.Minute, "z2", "close")
	again.env.ExecuteWorkflow("parcel", Input{Case: "parcel-1", Ways: Ways, Clock: casefile.RealClock(), Resume: true})
	require.NoError(t, again.env.GetWorkflowError())
	require.Equal(t, 3, again.answer["b"].Version)
}

func TestACaseOpenedAnewByMistakeGoesOnWithItsOwnSecret(t *testing.T) {
	t.Parallel()
	first := setup(t)
	first.command(0, "a", "add")
	first.command(time.Second, "z", "close")
	first.run(t)
	again := setup(t)
	again.store.events = first.store.events
	again.command(0, "b", "add")
	again.command(time.Minute, "z2", "close")
	again.env.ExecuteWorkflow("parcel", Input{Case: "parcel-1", Salt: "another", Ways: Ways, Clock: casefile.RealClock()})
	require.NoError(t, again.env.GetWorkflowError())
	e := again.store.events[2]
	hash, err := casefile.ChainHash(e, casefile.DataHash("salt", e.Seq, e.Data))
	require.NoError(t, err)
	require.Equal(t, hash, e.Hash)
}

func TestACaseStartedFromTheMiddleOfItsLifeGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	at := b.env.Now().Add(-16 * time.Hour).In(casefile.Shanghai)
	carried := casefile.Encode(parcel{Count: 41, Due: at.AddDate(0, 0, 7)})
	for i := range 41 {
		b.store.events = append(b.store.events, casefile.Event{Seq: i + 1, Type: "add"})
	}
	b.command(30*24*time.Hour, "z", "close")
	b.env.ExecuteWorkflow("parcel", Input{Case: "parcel-1", Salt: "salt", Ways: Ways, Clock: casefile.RealClock(), Carry: carried,
		Version: 41, LastHash: "h", LastAt: at.Format(time.RFC3339Nano)})
	require.NoError(t, b.env.GetWorkflowError())
	require.Equal(t, []string{"ring", "close"}, b.store.types()[41:])
	require.Equal(t, "h", b.store.events[41].Prev)
}

func TestARehearsalClockRunsTimersFasterAndAHeldOneWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	start := b.env.Now().UTC()
	held := casefile.Clock{Seq: 1, Real: start, Campaign: start, Rate: 0, Rehearsal: true}
	b.env.RegisterDelayedCallback(func() {
		b.env.UpdateWorkflowNoRejection(UpdateCommand, "a", t, casefile.Command{ID: "a", Type: "add", Clock: held})
	}, 0)
	b.env.RegisterDelayedCallback(func() { // a day lasts a second
		b.env.SignalWorkflow(SignalClock, casefile.Clock{Seq: 2, Real: start.Add(time.Hour), Campaign: start, Rate: 86400, Rehearsal: true})
	}, time.Hour)
	b.command(time.Hour+10*time.Second, "z", "close")
	b.env.ExecuteWorkflow("parcel", Input{Case: "parcel-1", Salt: "salt", Ways: Ways, Clock: held})
	require.NoError(t, b.env.GetWorkflowError())
	require.Equal(t, []string{"add", "ring", "close"}, b.store.types())
	require.WithinDuration(t, start.AddDate(0, 0, 7), b.store.events[1].At, time.Hour)
}
