package bulk

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvCreated:   on(applyCreated),
	EvApplied:   on(applyApplied),
	EvPaused:    on(func(s *State, _ Pause, e casefile.Event) { s.move(Paused, e) }),
	EvResumed:   on(applyResumed),
	EvStopping:  on(func(s *State, d Cancel, e casefile.Event) { s.Reason = d.Code; s.move(Cancelling, e) }),
	EvCancelled: on(applyCancelled),
	EvDone:      on(func(s *State, _ Totals, e casefile.Event) { s.move(Done, e) }),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("bulk: unknown event %q", e.Type)
	}
	next := s
	next.Pending, next.Items = slices.Clone(s.Pending), slices.Clone(s.Items)
	if err := apply(&next, e); err != nil {
		return s, err
	}
	next.Version = e.Seq
	return next, nil
}

func on[T any](apply func(s *State, d T, e casefile.Event)) applier {
	return func(s *State, e casefile.Event) error {
		d, err := casefile.Read[T](e)
		if err != nil {
			return err
		}
		apply(s, d, e)
		return nil
	}
}

func (s *State) move(to Stage, e casefile.Event) { s.Stage, s.Since = to, e.At }

// next asks for the next chunk, if there is one.
func (s *State) next(e casefile.Event) {
	from, to := s.Next, min(s.Next+ChunkSize, len(s.Items))
	if from == to {
		return
	}
	chunk := Chunk{Bulk: s.Case, From: from, Asker: s.Asker, Kind: s.Kind, Type: s.Type, Data: s.Data}
	for _, item := range s.Items[from:to] {
		chunk.Items = append(chunk.Items, Chosen{Case: item.Case, Expect: item.Expect})
	}
	s.Next = to
	s.Pending = append(s.Pending, casefile.Job{ID: fmt.Sprintf("%s-%d", JobApply, e.Seq), Type: JobApply, Data: casefile.Encode(chunk)})
}

func applyCreated(s *State, d Create, e casefile.Event) {
	s.Case, s.Campaign, s.Terms, s.Asker = e.Case, d.Campaign, d.Terms, e.Actor
	s.Kind, s.Type, s.Data = filing.Kind, d.Type, d.Data
	for _, item := range d.Items {
		s.Items = append(s.Items, Item{Case: item.Case, Expect: item.Expect, Status: Waiting})
	}
	s.move(Running, e)
	s.next(e)
}

func applyApplied(s *State, d Applied, e casefile.Event) {
	s.Pending = slices.DeleteFunc(s.Pending, func(j casefile.Job) bool { return j.ID == d.Job })
	for i, r := range d.Results {
		item := &s.Items[d.From+i]
		if item.Status = Succeeded; r.Error != nil {
			item.Status, item.Error = Failed, brief(r.Error)
			s.Failed++
			continue
		}
		s.Succeeded++
	}
	if s.Stage == Running {
		s.next(e)
	}
}

// brief is the reason without the fields of a content that all items share: the state stays small.
func brief(e *casefile.Error) *casefile.Error {
	return &casefile.Error{Kind: e.Kind, Code: e.Code, Args: e.Args}
}

func applyResumed(s *State, _ Pause, e casefile.Event) {
	s.move(Running, e)
	if len(s.Pending) == 0 {
		s.next(e)
	}
}

func applyCancelled(s *State, d Cancel, e casefile.Event) {
	for i := range s.Items {
		if s.Items[i].Status == Waiting {
			s.Items[i].Status = Skipped
			s.Skipped++
		}
	}
	s.Reason = d.Code
	s.move(Cancelled, e)
}
