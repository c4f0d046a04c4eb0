package replay

import (
	"fmt"
	"slices"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"chizheng/internal/casefile"
)

// History is what the engine kept of one run of a case.
type History struct {
	Run    string
	Source string // "engine" or "archive"
	SHA256 string // of the archived file
	Events []*historypb.HistoryEvent
}

// Prover runs histories again with the code that it is given: the program's own, unless a test gives another.
type Prover struct {
	Kinds    map[string]any             // workflows by kind
	Folders  map[string]casefile.Folder // rooms by kind
	Data     converter.DataConverter
	Failures converter.FailureConverter
	Build    string
}

// Prove runs every history again, in order, and compares what comes of it with the record.
func (p *Prover) Prove(e casefile.Evidence, histories []History) Certificate {
	begin := time.Now()
	q := &question{Prover: p, e: e, c: Certificate{Case: e.Case, Kind: e.Kind, Version: e.Version, Events: len(e.Events), Runs: []Run{},
		Differences: []Difference{}, DecidedBy: e.Builds, ReplayedBy: p.Build, At: begin}, decided: map[int]bool{}, explained: map[int]bool{}}
	if n := len(e.Events); n > 0 {
		q.c.LastHash = e.Events[n-1].Hash
	}
	q.c.SameProgram = len(e.Builds) == 0 || len(e.Builds) == 1 && e.Builds[0] == p.Build
	for _, h := range histories {
		q.run(h)
	}
	q.fold()
	q.conclude()
	q.c.TookMS = time.Since(begin).Milliseconds()
	return q.c
}

// question is one proof under way.
type question struct {
	*Prover
	e         casefile.Evidence
	c         Certificate
	decided   map[int]bool
	explained map[int]bool
	at        int // the newest event that was decided again
}

func (q *question) differ(d Difference) { q.c.Differences = append(q.c.Differences, d) }

func (q *question) note(code string) {
	if !slices.Contains(q.c.Notes, code) {
		q.c.Notes = append(q.c.Notes, code)
	}
}

// run runs one history again. Commands are the engine's own comparison; answers and events are ours.
func (q *question) run(h History) {
	t := &tape{}
	err := q.replay(t, h)
	r := Run{Run: h.Run, Source: h.Source, SHA256: h.SHA256, History: len(h.Events)}
	for _, x := range t.taken {
		for _, seq := range q.compare(h, x) {
			if r.From == 0 {
				r.From = seq
			}
			r.To = seq
		}
	}
	q.c.Runs = append(q.c.Runs, r)
	if err != nil && len(q.c.Differences) == 0 { // what was decided otherwise explains why other commands followed
		q.differ(Difference{Event: q.at + 1, Run: h.Run, Field: "commands", Replayed: short(err.Error())})
	}
	q.answers(h, t.answers)
}

func (q *question) replay(t *tape, h History) error {
	r, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DataConverter: q.Data, FailureConverter: q.Failures,
		Interceptors: []interceptor.WorkerInterceptor{t}})
	if err != nil {
		return fmt.Errorf("make replayer: %w", err)
	}
	for name, w := range q.Kinds {
		r.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name})
	}
	return r.ReplayWorkflowHistoryWithOptions(quiet{}, &historypb.History{Events: h.Events},
		worker.ReplayWorkflowHistoryOptions{OriginalExecution: workflow.Execution{ID: q.e.Case, RunID: h.Run}})
}

// compare holds a decision of the replay to the record and gives the events that were decided alike. A decision that
// was not written then, because another one or an earlier try of it was, proves what is stored of it.
func (q *question) compare(h History, x taken) (alike []int) {
	if x.err != nil || x.recorded.Clash != nil {
		return nil
	}
	retried := len(x.recorded.Stored) > 0
	for _, e := range x.recording.Events {
		stored, ok := q.stored(e)
		if retried && (!ok || stored.Command != e.Command) {
			return alike // somebody else was first; this was decided again after it
		}
		if !ok {
			q.differ(Difference{Event: e.Seq, Run: h.Run, Field: "event", Replayed: e.Type})
			return alike
		}
		d := difference(stored, e, q.e.Salt)
		switch {
		case d == nil:
		case retried && answered(x.recorded.Stored, stored):
			q.explain(stored)
			continue
		default:
			d.Run = h.Run
			q.differ(*d)
			return alike
		}
		q.state(stored, e)
		q.decided[e.Seq], q.at = true, e.Seq
		alike = append(alike, e.Seq)
	}
	return alike
}

// answered says that the history itself holds the recorded event: the store gave it as the answer to a second try.
func answered(stored []casefile.Event, e casefile.Event) bool {
	return slices.ContainsFunc(stored, func(s casefile.Event) bool { return s.Seq == e.Seq && s.Hash == e.Hash })
}

// explain takes an event for one of an earlier try of the same command: it was written, the engine lost the task that
// wrote it, and the next try came later. What that try would have written is nobody's decision; what the store had is in
// the history, and is the record.
func (q *question) explain(e casefile.Event) {
	if !q.explained[e.Seq] {
		q.explained[e.Seq], q.at = true, e.Seq
	}
	q.note(NoteEarlierTry)
}

func (q *question) stored(e casefile.Event) (casefile.Event, bool) {
	if e.Seq < 1 || e.Seq > len(q.e.Events) {
		return casefile.Event{}, false
	}
	return q.e.Events[e.Seq-1], true
}

// state compares the state after an event, where it was bound. Another program may write the same state in other bytes:
// then the projection and the stored state decide.
func (q *question) state(stored, replayed casefile.Event) {
	switch {
	case stored.State == "" || stored.State == replayed.State:
	case q.c.SameProgram:
		q.differ(Difference{Event: stored.Seq, Field: "state", Recorded: stored.State, Replayed: replayed.State})
	default:
		q.note(NoteStateWritten)
	}
}

func (q *question) conclude() {
	q.c.Proven, q.c.Explained = len(q.decided), len(q.explained)
	if !q.c.SameProgram {
		q.note(NoteOtherProgram)
	}
	switch {
	case len(q.c.Differences) > 0:
		q.c.Result = Differs
	case q.c.Proven+q.c.Explained < q.c.Events:
		q.note(NoteNoHistory)
		q.c.Result = Partial
	default:
		q.c.Result = Proven
	}
}

// quiet keeps the engine's own words out of the program's log: what matters is in the certificate.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
