package notice

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvPlanned:   on(applyPlanned),
	EvFrozen:    on(applyFrozen),
	EvSigned:    on(applySigned),
	EvPublished: on(applyPublished),
	EvAnnounced: on(applyAnnounced),
	EvShown:     on(func(s *State, _ Shown, e casefile.Event) { s.ShownAt = e.At }),
	EvSettled:   on(applySettled),
	EvWatched:   on(applyWatched),
	EvOutage:    on(func(s *State, d Outage, _ casefile.Event) { s.Outages = append(s.Outages, d) }),
	EvExtended:  on(func(s *State, d Period, _ casefile.Event) { s.Period = &d }),
	EvEnded:     on(applyEnded),
	EvLinesEnd:  on(applyLinesEnded),
	EvTakenDown: on(applyTakenDown),
	EvCancelled: on(applyCancelled),
	EvRefresh:   on(applyRefresh),
	EvRetried:   on(applyRetried),
	EvJobEnded:  on(applyJobEnded),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("notice: unknown event %q", e.Type)
	}
	next := s
	next.Pending, next.Listed = slices.Clone(s.Pending), slices.Clone(s.Listed)
	next.Outages, next.Stalled = slices.Clone(s.Outages), slices.Clone(s.Stalled)
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

// start asks for a job. Every pass over the list goes on after the last line that was dealt with.
func (s *State) start(kind string, e casefile.Event) {
	var data any
	switch kind {
	case JobBuild:
		data = Build{Notice: s.Case, Campaign: s.Terms.Campaign, Track: s.Track, Round: s.Round, Selection: s.Selection}
	case JobAnnounce:
		data = Pass{Notice: s.Case, After: s.After, First: s.Period.First, Last: s.Period.Last, End: s.Period.End}
	case JobEnd:
		data = Pass{Notice: s.Case, After: s.After}
	default:
		data = Remove{Notice: s.Case}
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

func applyPlanned(s *State, d Plan, e casefile.Event) {
	s.Case, s.Planner, s.Terms, s.Number, s.Track, s.Round = e.Case, e.Actor.ID, d.Terms, d.Number, d.Track, d.Round
	s.Selection, s.Policy, s.PublishOn = d.Selection, d.Policy, d.PublishOn
	s.move(Planned, e)
	s.start(JobBuild, e)
}

func applyFrozen(s *State, d ListFrozen, e casefile.Event) {
	s.finish(d.Job)
	s.List = &d.List
	s.Selection.Filings = nil // the list in the store is the truth from here on
	s.Since = e.At
}

func applySigned(s *State, d Signature, e casefile.Event) {
	s.Signature = &d
	s.move(Signed, e)
}

func applyPublished(s *State, d Period, e casefile.Event) {
	s.Period = &d
	s.move(Published, e)
	s.start(JobAnnounce, e)
}

func applyAnnounced(s *State, d Announced, e casefile.Event) {
	s.finish(d.Job)
	s.After, s.Announced, s.Dropped = d.After, s.Announced+d.Told, s.Dropped+len(d.Dropped)
	s.list(d.Dropped)
	if d.More {
		s.start(JobAnnounce, e)
	}
}

func applySettled(s *State, d Shown, e casefile.Event) {
	s.Shown, s.After = &d.List, 0
	s.watch(e)
}

func applyEnded(s *State, _ Ending, e casefile.Event) {
	s.move(Ended, e)
	s.start(JobEnd, e)
}

func applyLinesEnded(s *State, d LinesEnded, e casefile.Event) {
	s.finish(d.Job)
	s.After, s.EndedOK, s.RefusedN = d.After, s.EndedOK+d.Told, s.RefusedN+len(d.Refused)
	s.list(d.Refused)
	if s.Settled = !d.More; d.More {
		s.start(JobEnd, e)
	}
}

func applyTakenDown(s *State, _ Ending, e casefile.Event) {
	s.move(TakenDown, e)
	s.start(JobRemove, e)
}

// applyCancelled frees the lines for another batch. A list that is still being frozen is removed when it is there.
func applyCancelled(s *State, d Cancel, e casefile.Event) {
	s.move(Cancelled, e)
	s.Reason, s.Stalled = d.Code, nil
	if !s.pending(JobBuild) {
		s.start(JobRemove, e)
	}
}

func applyRefresh(s *State, d RefreshLine, e casefile.Event) {
	s.ask(JobRefresh, Refresh{Notice: s.Case, Line: d.Line}, e)
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
	case kind == JobBuild && s.Stage == Cancelled:
		s.start(JobRemove, e)
	case d.Error != nil && (kind == JobAnnounce || kind == JobEnd || kind == JobRemove):
		s.Stalled = append(s.Stalled, kind)
	}
}

func (s *State) list(lines []Line) {
	room := max(listed-len(s.Listed), 0)
	s.Listed = append(s.Listed, lines[:min(room, len(lines))]...)
}
