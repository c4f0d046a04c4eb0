package handover

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvCreated:    on(created),
	EvRevised:    on(func(s *State, d Revised, _ casefile.Event) { s.Items, s.Hash = d.Items, d.Hash }),
	EvCancelled:  on(func(s *State, d Reasoned, e casefile.Event) { s.Reason = d.Code; s.move(Cancelled, e) }),
	EvSigned:     on(signed),
	EvReceived:   on(received),
	EvSettled:    on(settled),
	EvTold:       on(afterTelling),
	EvReconciled: on(func(s *State, _ Totals, e casefile.Event) { s.move(Reconciled, e) }),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("handover: unknown event %q", e.Type)
	}
	next := s
	next.Differences, next.Pending = slices.Clone(s.Differences), slices.Clone(s.Pending)
	if err := apply(&next, e); err != nil {
		return s, err
	}
	next.Case, next.Version = e.Case, e.Seq
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

func created(s *State, d Created, e casefile.Event) {
	s.Terms, s.Number, s.Point, s.Final, s.Track = d.Terms, d.Number, d.Point, d.Final, d.Track
	s.Items, s.Hash = d.Items, d.Hash
	s.move(Prepared, e)
}

func signed(s *State, d Signature, e casefile.Event) {
	s.SignedBy, s.SignedAt = d.Signer, e.At
	s.move(Signed, e)
}

func received(s *State, d Receipt, e casefile.Event) {
	s.ReceivedBy, s.Accepted, s.Differences = d.Receiver, len(d.Accepted), d.Differences
	s.move(Received, e)
	s.handOver(e, d.Accepted)
}

func settled(s *State, d Settle, e casefile.Event) {
	for i, x := range s.Differences {
		if x.Filing == d.Filing {
			s.Differences[i].Settled, s.Differences[i].Code = d.Decision, d.Code
		}
	}
	if d.Decision == Accept {
		s.Accepted++
		s.handOver(e, []string{d.Filing})
	}
}

// afterTelling: a filing that refused is with the point after all, whatever was settled before.
func afterTelling(s *State, d Told, _ casefile.Event) {
	s.Pending = slices.DeleteFunc(s.Pending, func(j casefile.Job) bool { return j.ID == d.Job })
	for _, r := range d.Refused {
		s.Accepted--
		s.Differences = slices.DeleteFunc(s.Differences, func(x Difference) bool { return x.Filing == r.Filing })
		s.Differences = append(s.Differences, r)
	}
}

func (s *State) move(to Stage, e casefile.Event) { s.Stage, s.Since = to, e.At }

// batch is how many commands one job carries.
const batch = 200

// handOver asks for the filings to be told that the Centre has their papers.
func (s *State) handOver(e casefile.Event, filings []string) {
	content := casefile.Encode(filing.HandOver{Handover: e.Case})
	for i, part := range slices.Collect(slices.Chunk(filings, batch)) {
		many := casefile.TellMany{}
		for _, id := range part {
			many.Tells = append(many.Tells, casefile.Tell{Kind: filing.Kind, Case: id, Type: filing.CmdHandOver, Data: content})
		}
		s.Pending = append(s.Pending, casefile.Job{ID: fmt.Sprintf("tell-%d-%d", e.Seq, i), Type: casefile.JobTellMany,
			Data: casefile.Encode(many)})
	}
}
