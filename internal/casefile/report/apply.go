package report

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvCreated:   on(applyCreated),
	EvBuilt:     on(applyBuilt),
	EvNotBuilt:  on(applyNotBuilt),
	EvSigned:    on(applySigned),
	EvIncluded:  on(applyIncluded),
	EvReopened:  on(applyReopened),
	EvAsked:     on(applyAsked),
	EvDelivered: on(applyDelivered),
	EvGiven:     on(applyGiven),
	EvTaken:     on(applyTaken),
	EvRefused:   on(applyRefused),
	EvWaiting:   on(applyWaiting),
	EvSettled:   on(applySettled),
	EvAlarmed:   on(func(s *State, _ Late, _ casefile.Event) { s.Alarmed = true }),
	EvOverdue:   on(func(s *State, _ Overdue, _ casefile.Event) { s.Overdue = true }),
	EvAbandoned: on(applyAbandoned),
	EvExcluded:  on(applyExcluded),
	EvRetried:   on(applyRetried),
	EvJobEnded:  on(applyJobEnded),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("report: unknown event %q", e.Type)
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

// start asks for a job by its type; every pass over the lines goes on after the last one that was dealt with.
func (s *State) start(kind string, e casefile.Event) {
	var data any = Pass{Report: s.Case, After: s.After}
	switch kind {
	case JobBuild:
		s.Builds++
		data = Build{Report: s.Case, Campaign: s.Terms.Campaign, Number: s.Number, Series: s.Series, Round: s.Round,
			Rehearsal: s.Rehearsal, Ahead: s.Ahead, Build: s.Builds, At: e.At}
	case JobDeliver:
		data = Parcel{Report: s.Case, Number: s.Number, Rehearsal: s.Rehearsal, Package: *s.Package}
	case JobPoll:
		data = Poll{Report: s.Case, Serial: s.Delivery.Serial, Accepted: s.Accepted, Rejected: s.Rejected}
	}
	s.ask(kind, data, e)
}

func (s *State) ask(kind string, data any, e casefile.Event) {
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

func (s *State) list(lines []Line) {
	room := max(listed-len(s.Listed), 0)
	s.Listed = append(s.Listed, lines[:min(room, len(lines))]...)
}

func applyCreated(s *State, d Create, e casefile.Event) {
	s.Case, s.Reporter, s.Terms, s.Number, s.Series, s.Round = e.Case, e.Actor.ID, d.Terms, d.Number, d.Series, d.Round
	s.Rehearsal, s.Ahead = d.Rehearsal, d.Ahead
	s.move(Building, e)
	s.start(JobBuild, e)
}

func applyBuilt(s *State, d PackageBuilt, e casefile.Event) {
	s.finish(d.Job)
	s.Package, s.Reason = &d.Package, ""
	s.move(Built, e)
}

func applyNotBuilt(s *State, d JobEnded, e casefile.Event) {
	s.finish(d.Job)
	if d.Error != nil {
		s.Reason = d.Error.Code
	}
	s.move(FailedBuild, e)
}

func applySigned(s *State, d Signature, e casefile.Event) {
	s.Signature, s.After, s.NewDrops = &d, 0, 0
	s.move(Signed, e)
	s.start(JobInclude, e)
}

func applyIncluded(s *State, d Chunk, e casefile.Event) {
	s.finish(d.Job)
	s.After, s.Dropped, s.NewDrops = d.After, s.Dropped+len(d.Refused), s.NewDrops+len(d.Refused)
	s.list(d.Refused)
	if s.Included = !d.More; d.More {
		s.start(JobInclude, e)
	}
}

// applyReopened: the old bytes and what was signed over them count no more.
func applyReopened(s *State, _ Rebuild, e casefile.Event) {
	s.Package, s.Signature, s.Included, s.After, s.NewDrops, s.Overdue = nil, nil, false, 0, 0, false
	s.move(Building, e)
	s.start(JobBuild, e)
}

func applyAbandoned(s *State, d Abandon, e casefile.Event) {
	s.Reason, s.After, s.Stalled = d.Code, 0, nil
	s.move(Abandoned, e)
	if !s.pending(JobBuild) { // else its lines are let go when it has ended
		s.start(JobExclude, e)
	}
}

func applyExcluded(s *State, d Chunk, e casefile.Event) {
	s.finish(d.Job)
	s.After = d.After
	s.list(d.Refused)
	if d.More {
		s.start(JobExclude, e)
	}
}

func applyRetried(s *State, d Retried, e casefile.Event) {
	for _, kind := range d.Types {
		s.Stalled = slices.DeleteFunc(s.Stalled, func(k string) bool { return k == kind })
		if kind == JobBuild {
			s.move(Building, e)
		}
		s.start(kind, e)
	}
}

// applyJobEnded keeps what failed for good as a task. A refused set of receipts is simply not there: it is given
// again; a refused delivery is asked for again.
func applyJobEnded(s *State, d JobEnded, e casefile.Event) {
	kind := s.finish(d.Job)
	switch {
	case kind == JobBuild && s.Stage == Abandoned:
		s.start(JobExclude, e)
	case d.Error == nil || s.Stage == Reconciled:
	case kind == JobDeliver:
		s.Reason = d.Error.Code
		s.MayHaveLeft = d.Error.Kind == casefile.Unavailable || d.Error.Args[ArgBatchesTaken] != ""
	case kind == JobTake:
		s.Reason = d.Error.Code
	default:
		s.Stalled = append(s.Stalled, kind)
	}
}
