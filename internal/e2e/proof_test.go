package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/codec"
	"chizheng/internal/replay"
	"chizheng/workflows"
)

// prover runs histories again with the program's own code.
func (h *house) prover() *replay.Prover {
	dc := codec.DataConverter(h.db.Ring)
	return &replay.Prover{Kinds: workflows.Kinds(), Folders: workflows.Folders(), Data: dc, Failures: codec.FailureConverter(dc), Build: "build-1"}
}

// lived is a filing that went its whole way and was amended afterwards: two runs of the engine.
func (h *house) lived(id string) {
	h.t.Helper()
	h.drafted(id, 1, h.filer())
	_, err := h.try(firmActor, id, filing.CmdRecheck, filing.Recheck{Verdict: "pass"})
	require.Error(h.t, err)
	h.send(firmActor, id, filing.CmdSubmit, nil)
	h.await(id, "the search for matches comes back", func(s filing.State) bool { return len(s.Holds) == 0 })
	h.inspected(id)
	h.published(id)
	require.Eventually(h.t, func() bool {
		d, err := h.client.DescribeWorkflowExecution(h.t.Context(), id, "")
		return err == nil && d.WorkflowExecutionInfo.Status == enums.WORKFLOW_EXECUTION_STATUS_COMPLETED
	}, 10*time.Second, 50*time.Millisecond)
	correction := filing.Corrections{Code: "typing", Changes: []filing.Change{{Pointer: "/certificate/issued", Value: "2014-09-02"}}}
	h.send(casefile.Actor{ID: "acc-rep", Role: casefile.Reporter}, id, filing.CmdPropose, correction)
	h.send(casefile.Actor{ID: "acc-boss", Role: casefile.Leader}, id, filing.CmdAmend, nil)
}

func (h *house) evidence(id string) (casefile.Evidence, []replay.History) {
	h.t.Helper()
	e, err := h.ledger.Evidence(h.t.Context(), id)
	require.NoError(h.t, err)
	var out []replay.History
	for _, run := range e.Runs {
		one := replay.History{Run: run, Source: "engine"}
		for iter := h.client.GetWorkflowHistory(h.t.Context(), id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); iter.HasNext(); {
			x, err := iter.Next()
			require.NoError(h.t, err)
			one.Events = append(one.Events, x)
		}
		out = append(out, one)
	}
	return e, out
}

func TestALivedCaseIsProvenByRunningItAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := "filing-0000000f1"
	h.lived(id)
	e, histories := h.evidence(id)
	require.Len(t, histories, 2, "the case was opened again")
	c := h.prover().Prove(e, histories)
	require.Equal(t, replay.Proven, c.Result, "%+v", c.Differences)
	require.Equal(t, len(e.Events), c.Proven)
	require.Greater(t, c.Answers, 10)
	require.Less(t, c.TookMS, int64(3000), "U6")
	require.Equal(t, e.Events[len(e.Events)-1].Hash, c.LastHash)
	t.Logf("%d events, %d answers, %d+%d engine events in %d ms", c.Proven, c.Answers, c.Runs[0].History, c.Runs[1].History, c.TookMS)

	half := h.prover().Prove(e, histories[1:])
	require.Equal(t, replay.Partial, half.Result, "what has no history left is said to have none: %+v", half.Differences)
	require.Equal(t, c.Runs[1].To-c.Runs[1].From+1, half.Proven)
}

func TestAnotherRecordThanTheHistoryGivesIsNamed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := "filing-0000000f2"
	h.lived(id)
	e, histories := h.evidence(id)
	forge := func(change func(*casefile.Evidence)) replay.Certificate {
		forged := e
		forged.Events = append([]casefile.Event{}, e.Events...)
		change(&forged)
		return h.prover().Prove(forged, histories)
	}
	for name, c := range map[string]struct {
		change func(*casefile.Evidence)
		event  int
		field  string
	}{
		"somebody else's name": {func(f *casefile.Evidence) { f.Events[4].Actor.ID = "acc-other" }, 5, "actor"},
		"another time":         {func(f *casefile.Evidence) { f.Events[2].At = f.Events[2].At.Add(time.Minute) }, 3, "at"},
		"another content":      {func(f *casefile.Evidence) { f.Events[0].Data = []byte(`{}`) }, 1, "data"},
		"an event more":        {func(f *casefile.Evidence) { f.Events = f.Events[:len(f.Events)-1]; f.Version-- }, len(e.Events), "event"},
	} {
		got := forge(c.change)
		require.Equal(t, replay.Differs, got.Result, name)
		require.Equal(t, c.event, got.Differences[0].Event, name)
		require.Equal(t, c.field, got.Differences[0].Field, name)
	}
	state := forge(func(f *casefile.Evidence) { f.State = []byte(`{"stage":"rejected"}`) })
	require.Equal(t, "state/stage", state.Differences[0].Field)
	head := forge(func(f *casefile.Evidence) { f.Head.Point = "烟台审09" })
	require.Equal(t, "head", head.Differences[0].Field)
}

// Code that decides otherwise is found at the first event that it would have decided otherwise, and named.
func TestAnotherVersionOfTheCodeIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := "filing-0000000f3"
	h.lived(id)
	e, histories := h.evidence(id)
	wrong := filing.Room
	wrong.Decide = func(s filing.State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
		drafts, err := filing.Room.Decide(s, cmd, now)
		if cmd.Type == filing.CmdRecheck {
			for i := range drafts {
				drafts[i].Rules = append(drafts[i].Rules, casefile.Outcome{Rule: "invented", Version: 9, Verdict: casefile.Pass})
			}
		}
		return drafts, err
	}
	p := h.prover()
	p.Kinds = workflows.Kinds()
	p.Kinds[filing.Kind] = workflows.FilingBy(wrong)
	p.Build = "build-2"
	c := p.Prove(e, histories)
	require.Equal(t, replay.Differs, c.Result)
	require.False(t, c.SameProgram)
	require.Contains(t, c.Notes, replay.NoteOtherProgram)
	d := c.Differences[0]
	require.Equal(t, "rules", d.Field)
	require.Equal(t, filing.EvRechecked, e.Events[d.Event-1].Type)
	require.Contains(t, d.Replayed, "invented")

	strict := filing.Room
	strict.Decide = func(s filing.State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
		if cmd.Type == filing.CmdTick {
			return nil, casefile.Refuse(casefile.Forbidden, "not_your_point")
		}
		return filing.Room.Decide(s, cmd, now)
	}
	p.Kinds[filing.Kind] = workflows.FilingBy(strict)
	c = p.Prove(e, histories)
	require.Equal(t, replay.Differs, c.Result)
	require.Equal(t, "commands", c.Differences[0].Field, "%+v", c.Differences)
}
