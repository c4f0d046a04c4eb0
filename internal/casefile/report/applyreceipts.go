package report

import (
	"chizheng/internal/casefile"
)

func applyAsked(s *State, _ Deliver, e casefile.Event) {
	s.Deliverer, s.Reason, s.MayHaveLeft = e.Actor.ID, "", true
	s.start(JobDeliver, e)
}

func applyDelivered(s *State, d DeliveryMade, e casefile.Event) {
	s.finish(d.Job)
	delivery := d.Delivery
	s.Delivery, s.Deliverer, s.MayHaveLeft, s.After = &delivery, delivery.By, false, 0
	s.move(Delivered, e)
	if delivery.Method == ByHTTP {
		s.start(JobPoll, e)
	}
}

func applyGiven(s *State, d Receipts, e casefile.Event) {
	s.Problems, s.Reason = nil, ""
	s.ask(JobTake, Take{Report: s.Case, Key: d.Key, Hash: d.Hash, Items: d.Items}, e)
}

// applyTaken keeps the new totals. They never go down: two sets may be taken in one order and heard of in another.
func applyTaken(s *State, d Taken, e casefile.Event) {
	kind := s.finish(d.Job)
	s.Accepted, s.Rejected, s.Problems = max(s.Accepted, d.Accepted), max(s.Rejected, d.Rejected), nil
	s.again(kind, e)
	if s.pending(JobSettle) || s.isStalled(JobSettle) {
		s.More = true
		return
	}
	s.move(Settling, e)
	s.start(JobSettle, e)
}

func applyRefused(s *State, d Taken, e casefile.Event) {
	s.Problems = d.Problems
	if s.finish(d.Job) == JobPoll { // the receiver's own word contradicts: a person looks, then asks it again
		s.Stalled = append(s.Stalled, JobPoll)
	}
}

func applyWaiting(s *State, d Taken, e casefile.Event) { s.again(s.finish(d.Job), e) }

// again keeps asking the receiver while records are unknown.
func (s *State) again(kind string, e casefile.Event) {
	if kind == JobPoll && s.Unknown() > 0 {
		s.start(JobPoll, e)
	}
}

// applySettled counts nothing: totals come from the receipts. It moves on when no receipt waits to be passed on.
func applySettled(s *State, d Chunk, e casefile.Event) {
	s.finish(d.Job)
	s.list(d.Refused)
	switch {
	case d.More || s.More:
		s.More = false
		s.start(JobSettle, e)
	case s.Unknown() == 0:
		s.move(Reconciled, e)
	default:
		s.move(Delivered, e)
	}
}
