package order

import (
	"fmt"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvProposed: on(func(s *State, d Proposal, e casefile.Event) {
		s.Terms, d.Terms = d.Terms, campaign.Terms{}
		s.Proposal, s.Proposer = d, e.Actor.ID
		s.move(Proposed, e)
	}),
	EvSigned: on(func(s *State, d Signing, e casefile.Event) {
		s.Signer, s.Seq, s.Takes = e.Actor.ID, d.Seq, d.Takes
		s.move(Signed, e)
	}),
	EvEffective: on(func(s *State, _ Pass, e casefile.Event) { s.move(InForce, e); s.pass(e) }),
	EvSweeping:  on(func(s *State, _ Pass, e casefile.Event) { s.pass(e) }),
	EvDelivered: on(given),
	EvDone:      on(func(s *State, _ Pass, e casefile.Event) { s.move(Done, e) }),
	EvRefused:   on(func(s *State, d Reasoned, e casefile.Event) { s.Reason = d.Code; s.move(Refused, e) }),
	EvWithdrawn: on(func(s *State, d Reasoned, e casefile.Event) { s.Reason = d.Code; s.move(Withdrawn, e) }),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("order: unknown event %q", e.Type)
	}
	next := s
	next.Pending, next.Missed = slices.Clone(s.Pending), slices.Clone(s.Missed)
	if err := apply(&next, e); err != nil {
		return s, err
	}
	next.Case, next.Version = e.Case, e.Seq
	return next, nil
}

func on[T any](apply func(s *State, d T, e casefile.Event)) applier {
	return func(s *State, e casefile.Event) error {
		d, err := casefile.Read[T](e)
		if err == nil {
			apply(s, d, e)
		}
		return err
	}
}

func (s *State) move(to Stage, e casefile.Event) { s.Stage, s.Since = to, e.At }

// pass begins to go over the open cases from the first one on.
func (s *State) pass(e casefile.Event) {
	s.Passes++
	s.Missed, s.MissedN, s.SweepAt = nil, 0, time.Time{}
	s.ask(e, "")
}

func (s *State) ask(e casefile.Event, after string) {
	s.Pending = append(s.Pending, casefile.Job{ID: fmt.Sprintf("%s-%d", JobDeliver, e.Seq), Type: JobDeliver,
		Data: casefile.Encode(Delivery{Campaign: s.Proposal.Campaign, Order: e.Case, Seq: s.Seq, After: after, Settle: s.Passes == 2 && after == ""})})
}

func given(s *State, d Given, e casefile.Event) {
	s.Pending = slices.DeleteFunc(s.Pending, func(j casefile.Job) bool { return j.ID == d.Job })
	s.Told += d.Told
	s.MissedN += len(d.Missed)
	s.Missed = append(s.Missed, d.Missed[:min(len(d.Missed), max(0, missedShown-len(s.Missed)))]...)
	switch {
	case !d.Next.IsZero():
		s.SweepAt = d.Next
	case d.More:
		s.ask(e, d.Last)
	case s.Passes == 1:
		s.pass(e)
	}
}
