package bulk

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"chizheng/internal/casefile"
)

// ask is one command being decided: pure input, nothing else is read.
type ask struct {
	s   State
	cmd casefile.Command
	now time.Time
}

type decider func(ask) ([]casefile.Draft, error)

var deciders = map[string]decider{
	CmdCreate: create, CmdPause: pause, CmdResume: resume, CmdCancel: cancel, JobApply + "_done": applied,
}

// Decide answers a command. Errors: NotFound (no such bulk), Conflict (stage), Invalid (content), Forbidden
// (somebody else's bulk).
func Decide(s State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
	d, ok := deciders[cmd.Type]
	switch {
	case !ok:
		return nil, casefile.Refuse(casefile.Invalid, "unknown_command", "command", cmd.Type)
	case s.Version == 0 && cmd.Type != CmdCreate:
		return nil, casefile.Refuse(casefile.NotFound, "case_not_found")
	case s.Version > 0 && cmd.Type == CmdCreate:
		return nil, casefile.Refuse(casefile.Conflict, "already_exists")
	}
	return d(ask{s: s, cmd: cmd, now: now})
}

func (a ask) in(stages ...Stage) error {
	if slices.Contains(stages, a.s.Stage) {
		return nil
	}
	return casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
}

func one(kind string, data any) []casefile.Draft { return []casefile.Draft{{Type: kind, Data: data}} }

func create(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Create](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := casefile.InvalidFields(wrongCreate(in)); err != nil {
		return nil, err
	}
	return one(EvCreated, in), nil
}

func wrongCreate(in Create) []casefile.Field {
	var wrong []casefile.Field
	if !slices.Contains(Allowed, in.Type) {
		wrong = append(wrong, casefile.Wrong("/type", "bulk_type_not_allowed"))
	}
	if len(in.Items) == 0 {
		wrong = append(wrong, casefile.Wrong("/items", "required"))
	}
	if len(in.Items) > MaxItems {
		return append(wrong, casefile.Wrong("/items", "too_many", "max", strconv.Itoa(MaxItems)))
	}
	seen := make(map[string]bool, len(in.Items))
	for i, item := range in.Items {
		pointer := "/items/" + strconv.Itoa(i)
		switch {
		case item.Case == "":
			wrong = append(wrong, casefile.Wrong(pointer+"/case", "required"))
		case seen[item.Case]:
			wrong = append(wrong, casefile.Wrong(pointer+"/case", "item_twice"))
		case item.Expect < 1 && in.Type != TypeClaim: // nobody decides on what he has not seen
			wrong = append(wrong, casefile.Wrong(pointer+"/expect", "required"))
		}
		seen[item.Case] = true
	}
	return wrong
}

// own lets only the asker steer: the decisions go out under his name.
func (a ask) own() error {
	if a.cmd.Actor.ID == a.s.Asker.ID || a.cmd.Actor.For == a.s.Asker.ID {
		return nil
	}
	return casefile.Refuse(casefile.Forbidden, "not_your_bulk")
}

func pause(a ask) ([]casefile.Draft, error) { return a.steer(EvPaused, Pause{}, Running) }

func resume(a ask) ([]casefile.Draft, error) { return a.steer(EvResumed, Pause{}, Paused) }

// cancel skips what has not been begun. A chunk under way ends first: its filings are deciding already.
func cancel(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Cancel](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	event := EvCancelled
	if len(a.s.Pending) > 0 {
		event = EvStopping
	}
	return a.steer(event, in, Running, Paused)
}

func (a ask) steer(event string, data any, from ...Stage) ([]casefile.Draft, error) {
	if err := a.own(); err != nil {
		return nil, err
	}
	if err := a.in(from...); err != nil {
		return nil, err
	}
	return one(event, data), nil
}

// applied takes a chunk's outcomes. A chunk that failed as a whole gives each of its items that failure.
func applied(a ask) ([]casefile.Draft, error) {
	r, err := casefile.DecodeStrict[casefile.JobResult](a.cmd.Data)
	if err != nil || !a.s.job(r.Job) {
		return nil, err
	}
	chunk := a.s.underWay()
	var out Results
	if r.Error == nil && (json.Unmarshal(r.Result, &out) != nil || len(out.Results) != len(chunk)) {
		r.Error = casefile.Refuse(casefile.Unavailable, "job_failed")
	}
	if r.Error != nil {
		out.Results = make([]casefile.TellResult, len(chunk))
		for i, item := range chunk {
			out.Results[i] = casefile.TellResult{Case: item.Case, Error: r.Error}
		}
	}
	drafts := one(EvApplied, Applied{Job: r.Job, From: a.s.Next - len(chunk), Results: out.Results})
	switch {
	case a.s.Stage == Cancelling:
		return append(drafts, casefile.Draft{Type: EvCancelled, Data: Cancel{Code: a.s.Reason}}), nil
	case a.s.Next < len(a.s.Items):
		return drafts, nil
	}
	return append(drafts, a.s.end(out.Results)), nil
}

// underWay are the items of the pending chunk.
func (s State) underWay() []Item {
	from := s.Next
	for from > 0 && s.Items[from-1].Status == Waiting {
		from--
	}
	return s.Items[from:s.Next]
}

func (s State) end(last []casefile.TellResult) casefile.Draft {
	t := Totals{Succeeded: s.Succeeded, Failed: s.Failed}
	for _, r := range last {
		if r.Error != nil {
			t.Failed++
		} else {
			t.Succeeded++
		}
	}
	return casefile.Draft{Type: EvDone, Data: t, Messages: []casefile.Message{{To: s.Asker.ID, Code: "bulk_done",
		Args: map[string]string{"case": s.Case, "succeeded": strconv.Itoa(t.Succeeded), "failed": strconv.Itoa(t.Failed)}}}}
}
