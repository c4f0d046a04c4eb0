package replay

import (
	"bytes"
	"encoding/json"
	"time"

	historypb "go.temporal.io/api/history/v1"

	"chizheng/internal/casefile"
	"chizheng/workflows"
)

// difference names the first field in which two events part, or gives nil. State and chain are compared apart.
func difference(stored, replayed casefile.Event, salt string) *Difference {
	d := &Difference{Event: stored.Seq}
	for _, f := range []struct {
		name string
		text func(casefile.Event) string
	}{
		{"type", func(e casefile.Event) string { return e.Type }},
		{"at", func(e casefile.Event) string { return e.At.UTC().Format(time.RFC3339Nano) }},
		{"command", func(e casefile.Event) string { return e.Command }},
		{"actor", func(e casefile.Event) string { return string(casefile.Encode(e.Actor)) }},
		{"rules", func(e casefile.Event) string { return string(casefile.Encode(e.Rules)) }},
		{"messages", func(e casefile.Event) string { return string(casefile.Encode(e.Messages)) }},
		{"terms", func(e casefile.Event) string { return e.Terms }},
		{"view", func(e casefile.Event) string { return string(casefile.Encode(e.View)) }},
		{"data", func(e casefile.Event) string { return casefile.DataHash(salt, e.Seq, e.Data) }},
	} {
		if d.Field, d.Recorded, d.Replayed = f.name, f.text(stored), f.text(replayed); d.Recorded != d.Replayed {
			return d
		}
	}
	replayed.State, replayed.Prev = stored.State, stored.Prev
	hash, err := casefile.ChainHash(replayed, casefile.DataHash(salt, replayed.Seq, replayed.Data))
	if d.Field, d.Recorded, d.Replayed = "hash", stored.Hash, hash; err != nil || hash != stored.Hash {
		return d
	}
	return nil
}

// answers holds every answer to a command to the one that the engine kept.
func (q *question) answers(h History, given []answer) {
	kept := map[string]*historypb.WorkflowExecutionUpdateCompletedEventAttributes{}
	for _, e := range h.Events {
		if a := e.GetWorkflowExecutionUpdateCompletedEventAttributes(); a != nil {
			kept[a.GetMeta().GetUpdateId()] = a
		}
	}
	for _, g := range given {
		a, ok := kept[g.update]
		if !ok {
			continue // its answer was still to come when the history was taken
		}
		recorded, replayed := q.outcome(a), told(g)
		if recorded != replayed {
			q.differ(Difference{Event: q.at, Run: h.Run, Field: "answer", Recorded: recorded, Replayed: replayed})
			continue
		}
		q.c.Answers++
	}
}

// outcome reads a kept answer: the answer itself, or the refusal by kind and code.
func (q *question) outcome(a *historypb.WorkflowExecutionUpdateCompletedEventAttributes) string {
	if f := a.GetOutcome().GetFailure(); f != nil {
		return refusal(q.Failures.FailureToError(f))
	}
	var out casefile.Answer
	if err := q.Data.FromPayloads(a.GetOutcome().GetSuccess(), &out); err != nil {
		return "unreadable"
	}
	return string(casefile.Encode(out))
}

func told(g answer) string {
	if g.err != nil {
		return refusal(g.err)
	}
	var out casefile.Answer
	if json.Unmarshal(g.out, &out) != nil {
		return "unreadable"
	}
	return string(casefile.Encode(out))
}

func refusal(err error) string {
	if e := casefile.As(workflows.FromFailure(err)); e != nil {
		return string(casefile.Encode(e))
	}
	return "failure"
}

// fold applies the recorded events again: each state must be the one that was bound to its event, and the last one the
// one that is stored, with what follows from it.
func (q *question) fold() {
	f, ok := q.Folders[q.e.Kind]
	if !ok {
		q.differ(Difference{Field: "kind", Recorded: q.e.Kind})
		return
	}
	out, err := f.Fold(q.e.Events, func(e casefile.Event, state json.RawMessage) error {
		if !q.decided[e.Seq] { // else compared when it was decided again
			q.state(e, casefile.Event{Seq: e.Seq, State: casefile.StateHash(q.e.Salt, e.Seq, state)})
		}
		return nil
	})
	if err != nil {
		q.differ(Difference{Event: q.at + 1, Field: "fold", Replayed: short(err.Error())})
		return
	}
	if !bytes.Equal(out.State, q.e.State) {
		for _, d := range states(q.e.State, out.State) {
			q.differ(d)
		}
		q.note(NoteStateWritten)
	}
	if a, b := casefile.Encode(q.e.Head), casefile.Encode(out.Projection.Head); !alike(a, b) {
		q.differ(Difference{Event: len(q.e.Events), Field: "head", Recorded: string(a), Replayed: string(b)})
	}
	if q.e.Closed != out.Projection.Closed {
		q.differ(Difference{Event: len(q.e.Events), Field: "closed"})
	}
	q.tasks(out.Projection.Tasks)
}

// alike compares JSON by meaning: the store keeps a summary's keys in another order.
func alike(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && bytes.Equal(casefile.Encode(x), casefile.Encode(y))
}
