package workflows

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// pigeonholes holds filings outside the engine: it decides each command by the filing's own room, as the filing's workflow
// would, and keeps what was said in the order in which it was said.
type pigeonholes struct {
	mu    sync.Mutex
	files map[string]filing.State
	heard []string
	done  map[string]bool
}

func (c *pigeonholes) Send(_ context.Context, _, id string, cmd casefile.Command) (casefile.Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done[cmd.ID] {
		return casefile.Answer{Case: id}, nil
	}
	s := c.files[id]
	drafts, err := filing.Decide(s, cmd, day(2019, 3, 25, 10))
	if err != nil {
		return casefile.Answer{}, err
	}
	for _, d := range drafts {
		s, err = filing.Apply(s, casefile.Event{Case: id, Seq: s.Version + 1, Type: d.Type, At: day(2019, 3, 25, 10), Data: casefile.Encode(d.Data)})
		if err != nil {
			return casefile.Answer{}, err
		}
	}
	c.files[id], c.done[cmd.ID] = s, true
	c.heard = append(c.heard, id+" "+cmd.Type)
	return casefile.Answer{Case: id}, nil
}

// keeper takes every upload out of quarantine as it is.
type keeper struct{}

func (keeper) Keep(_ context.Context, _ string, up filing.Attach) (filing.Scan, error) {
	if up.Name == "virus.pdf" {
		return filing.Scan{}, casefile.Refuse(casefile.Invalid, "file_infected")
	}
	return filing.Scan{Hash: "hash of " + up.ID, Type: "application/pdf", Pages: 1, Size: up.Size}, nil
}

func day(y, m, d, hour int) time.Time {
	return time.Date(y, time.Month(m), d, hour, 0, 0, 0, casefile.Shanghai)
}

// yantai is the built-in plan as cases carry it.
func yantai(t *testing.T) campaign.Terms {
	t.Helper()
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	terms, err := plan.Terms()
	require.NoError(t, err)
	return terms
}

// tray is one case under test that begins at a campaign instant, with a pigeonholes of filings beside it.
type tray struct {
	*bench
	t           *testing.T
	pigeonholes *pigeonholes
	begins      time.Time
	name        string
}

func trayAt(t *testing.T, name string, w func(workflow.Context, Input) error, begins time.Time) *tray {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	b := &bench{env: suite.NewTestWorkflowEnvironment(), store: &ledger{}, answer: map[string]casefile.Answer{}, refuse: map[string]error{}}
	y := &tray{bench: b, t: t, pigeonholes: &pigeonholes{files: map[string]filing.State{}, done: map[string]bool{}}, begins: begins, name: name}
	b.env.SetStartTime(begins)
	b.env.SetTestTimeout(30 * time.Second)
	b.env.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name})
	b.env.RegisterActivity(&activities.Ledger{Store: b.store})
	b.env.RegisterActivity(&activities.Telling{Sender: y.pigeonholes, Parallel: 4})
	b.env.RegisterActivity(&activities.Scans{Quarantine: keeper{}})
	return y
}

// at sends one command at a campaign instant; rehearsal admits synthetic numbers. do makes the content when it is due,
// from what the store then holds.
func (y *tray) at(when time.Time, who casefile.Actor, id, kind string, content func() any) {
	y.env.RegisterDelayedCallback(func() {
		cmd := casefile.Command{ID: id, Type: kind, Actor: who, Clock: y.clock()}
		if content != nil {
			cmd.Data = casefile.Encode(content())
		}
		y.env.UpdateWorkflow(UpdateCommand, id, &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { y.refuse[id] = FromFailure(err) },
			OnComplete: func(v any, err error) {
				if err != nil {
					y.refuse[id] = FromFailure(err)
					return
				}
				y.answer[id] = v.(casefile.Answer)
			},
		}, cmd)
	}, when.Sub(y.begins))
}

func (y *tray) clock() casefile.Clock {
	return casefile.Clock{Seq: 1, Real: y.begins, Campaign: y.begins, Rate: 1, Rehearsal: true}
}

func (y *tray) run() {
	y.t.Helper()
	y.env.ExecuteWorkflow(y.name, Input{Case: y.name + "-1", Salt: "salt", Ways: Ways, Clock: y.clock()})
	require.True(y.t, y.env.IsWorkflowCompleted())
	require.NoError(y.t, y.env.GetWorkflowError())
}

func (y *tray) event(kind string) casefile.Event {
	y.t.Helper()
	for _, e := range y.store.events {
		if e.Type == kind {
			return e
		}
	}
	require.Failf(y.t, "no such event", "%s in %v", kind, y.store.types())
	return casefile.Event{}
}

// fold gives the case's state as the store's events make it.
func fold[S any](y *tray, r casefile.Room[S]) S {
	y.t.Helper()
	s, err := casefile.Fold(r.Apply, y.store.events)
	require.NoError(y.t, err)
	return s
}
