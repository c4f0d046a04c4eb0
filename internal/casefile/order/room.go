package order

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
)

// Kind names this kind of case everywhere.
const Kind = "order"

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project})

// Tasks of an order.
const (
	TaskSign    = "order_sign"    // for a leader
	TaskStalled = "order_stalled" // for the administrators: cases that could not be reached
)

// Summary is an order's line in lists.
type Summary struct {
	Number string    `json:"number"`
	Kind   string    `json:"kind"`
	Seq    int       `json:"seq,omitempty"`
	Takes  time.Time `json:"takes,omitzero"`
	Told   int       `json:"told"`
	Missed int       `json:"missed,omitempty"`
}

// Project derives what follows from an order's state.
func Project(s State) casefile.Projection {
	p := casefile.Projection{Head: casefile.Head{Campaign: s.Proposal.Campaign, Terms: s.Terms.Version, Stage: string(s.Stage),
		Summary: casefile.Encode(Summary{Number: s.Proposal.Number, Kind: s.Proposal.Kind, Seq: s.Seq, Takes: s.Takes, Told: s.Told, Missed: s.MissedN})},
		Jobs: s.Pending, Closed: s.Stage.Over() && len(s.Pending) == 0}
	if s.Seq > 0 {
		p.Row = Row{Campaign: s.Proposal.Campaign, Seq: s.Seq, Number: s.Proposal.Number, Kind: s.Proposal.Kind, Effective: s.Takes,
			Change: s.Proposal.Change, Effect: s.Proposal.Effect}
	}
	switch {
	case s.Stage == Proposed:
		p.Tasks = []casefile.Task{{Kind: TaskSign, Role: casefile.Leader, Not: s.Proposer, Since: s.Since}}
	case s.Stage == Signed:
		p.Timers = []casefile.Timer{{Name: TimerEffect, At: s.Takes}}
	case s.Stage == InForce && !s.SweepAt.IsZero():
		p.Tasks = []casefile.Task{{Kind: TaskStalled, Role: casefile.Admin, Since: s.Since}}
		p.Timers = []casefile.Timer{{Name: TimerSweep, At: s.SweepAt}}
	}
	return p
}
