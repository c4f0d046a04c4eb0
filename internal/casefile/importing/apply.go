package importing

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvCreated: on(applyCreated),
	EvRead:    on(applyRead),
	EvRefused: on(applyRefused),
	EvStarted: on(func(s *State, _ Start, e casefile.Event) {
		s.Asker = e.Actor
		s.move(Starting, e)
		s.start(JobStart, e)
	}),
	EvRows:      on(applyRows),
	EvStopping:  on(func(s *State, _ Cancel, _ casefile.Event) { s.Stopping = true }),
	EvDone:      on(applyDone),
	EvDiscarded: on(applyDiscarded),
	EvExpired:   on(func(s *State, _ Totals, e casefile.Event) { s.move(Expired, e); s.start(JobDrop, e) }),
	EvRetried:   on(applyRetried),
	EvJobEnded:  on(applyJobEnded),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("importing: unknown event %q", e.Type)
	}
	next := s
	next.Pending, next.Listed, next.Stalled = slices.Clone(s.Pending), slices.Clone(s.Listed), slices.Clone(s.Stalled)
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

// start asks for a job by its type.
func (s *State) start(kind string, e casefile.Event) {
	var data any
	switch kind {
	case JobRead:
		data = Workbook{Import: s.Case, Upload: s.Upload, Name: s.Name, Filer: s.Filer, Terms: s.Terms, At: e.At, Rehearsal: s.Rehearsal}
	case JobStart:
		data = Pass{Import: s.Case, After: s.After, Asker: s.Asker, Filer: s.Filer, Terms: s.Terms}
	default:
		data = Drop{Import: s.Case}
	}
	s.Pending = append(s.Pending, casefile.Job{ID: fmt.Sprintf("%s-%d", kind, e.Seq), Type: kind, Data: casefile.Encode(data)})
}

// finish takes a job off the state and gives its type.
func (s *State) finish(id string) (kind string) {
	s.Pending = slices.DeleteFunc(s.Pending, func(j casefile.Job) bool {
		if j.ID == id {
			kind = j.Type
		}
		return j.ID == id
	})
	return kind
}

func applyCreated(s *State, d Created, e casefile.Event) {
	s.Case, s.Terms, s.Filer, s.Asker, s.Upload, s.Name = e.Case, d.Terms, d.Filer, e.Actor, d.Upload, d.Name
	s.KeepDays, s.Rehearsal = d.KeepDays, d.Rehearsal
	s.move(Reading, e)
	s.start(JobRead, e)
}

func applyRead(s *State, d RowsRead, e casefile.Event) {
	s.finish(d.Job)
	s.Counts = d.Counts
	s.move(Read, e)
}

func applyRefused(s *State, d JobEnded, e casefile.Event) {
	s.finish(d.Job)
	s.Error = d.Error
	s.move(Failed, e)
}

func applyRows(s *State, d Chunk, e casefile.Event) {
	s.finish(d.Job)
	s.After, s.Opened, s.Existing, s.Missed = d.After, s.Opened+d.Opened, s.Existing+d.Existing, s.Missed+len(d.Missed)
	room := max(listed-len(s.Listed), 0)
	s.Listed = append(s.Listed, d.Missed[:min(room, len(d.Missed))]...)
	if d.More && !s.Stopping {
		s.start(JobStart, e)
	}
}

func applyDone(s *State, _ Totals, e casefile.Event) {
	s.Stalled = nil
	s.move(Done, e)
}

// applyDiscarded removes the rows; while the workbook is still being read, when it has been.
func applyDiscarded(s *State, _ Cancel, e casefile.Event) {
	s.move(Discarded, e)
	if !s.pending(JobRead) {
		s.start(JobDrop, e)
	}
}

func applyRetried(s *State, d Retried, e casefile.Event) {
	s.Stalled = nil
	for _, kind := range d.Types {
		s.start(kind, e)
	}
}

func applyJobEnded(s *State, d JobEnded, e casefile.Event) {
	kind := s.finish(d.Job)
	switch {
	case kind == JobRead && s.Stage == Discarded:
		s.start(JobDrop, e)
	case d.Error != nil:
		s.Stalled = append(s.Stalled, kind)
	}
}
