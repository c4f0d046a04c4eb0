package desk

import (
	"context"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/order"
	"chizheng/internal/postgres"
)

// OrderDraft is an order as an administrator writes it. Base is the number of the newest signed order that he saw.
type OrderDraft struct {
	Base   int
	Number string
	Basis  string
	Reason string
	Kind   string
	Change campaign.Change
	From   string // day on which it takes effect; empty: when it is signed
}

// Moved is a task whose deadline an order would move.
type Moved struct {
	Case  string
	Kind  string
	Stage string
	Point string
	Task  string
	From  time.Time // zero: nothing presses
	To    time.Time
}

// Outcome is what an order would do (A10): the terms before and after, and the open cases whose deadlines it moves.
type Outcome struct {
	Effect campaign.Effect
	Newest int // number of the newest signed order
	Cases  int // open cases that would hear of it
	Moved  int // of them, those of which a deadline moves
	Lines  []Moved
	Tasks  map[string]int // moved deadlines by kind of task
}

// shownMoved is how many moved deadlines a preview lists; it counts all.
const shownMoved = 200

// PreviewOrder says what an order would do, and writes nothing. Errors: Invalid with pointers into the plan, Conflict
// order_window_over, order_changes_nothing; as Do.
func (d *Desk) PreviewOrder(ctx context.Context, who casefile.Actor, campaignID string, o OrderDraft) (Outcome, error) {
	if _, _, err := d.may(who, "checkOrder"); err != nil {
		return Outcome{}, err
	}
	p, err := d.proposal(ctx, campaignID, o)
	if err != nil {
		return Outcome{}, err
	}
	return d.outcome(ctx, campaignID, p)
}

// proposal checks an order against the plan as it stands with every signed order, and adds the facts that its case
// needs. The room itself refuses what is stale.
func (d *Desk) proposal(ctx context.Context, campaignID string, o OrderDraft) (order.Proposal, error) {
	p := order.Proposal{Campaign: campaignID, Base: o.Base, Number: o.Number, Basis: o.Basis, Reason: o.Reason, Kind: o.Kind,
		Change: o.Change, From: o.From}
	file, terms, orders, err := d.plans.Newest(ctx, campaignID)
	if err != nil {
		return p, err
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return p, err
	}
	takes, err := order.Takes(o.From, clock.At(d.now()))
	if err != nil {
		return p, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/from", "date")})
	}
	next, err := file.With(o.Kind, o.Change, takes)
	if err != nil {
		return p, err
	}
	after, err := next.Terms()
	if err != nil {
		return p, err
	}
	p.Effect, p.Newest, p.Terms = campaign.Difference(terms, after), len(orders), terms
	if n := len(orders); n > 0 {
		p.After = casefile.DateOf(orders[n-1].Effective)
	}
	return p, nil
}

// outcome compares every open case with itself as the order would leave it, by the rooms' own code.
func (d *Desk) outcome(ctx context.Context, campaignID string, p order.Proposal) (Outcome, error) {
	out := Outcome{Effect: p.Effect, Newest: p.Newest, Tasks: map[string]int{}}
	heard := deadline.Order{Seq: p.Newest + 1, Number: p.Number, Kind: p.Kind, Effect: p.Effect}
	for after := ""; ; {
		ids, err := d.ledger.Behind(ctx, campaignID, p.Newest+1, order.Reaches, after, 500)
		if err != nil || len(ids) == 0 {
			return out, err
		}
		cases, err := d.ledger.States(ctx, ids)
		if err != nil {
			return out, err
		}
		for _, c := range cases {
			if err := out.add(c, heard); err != nil {
				return out, err
			}
		}
		after = ids[len(ids)-1]
	}
}

func (o *Outcome) add(c postgres.CaseFile, heard deadline.Order) error {
	before, after, err := steered[c.Kind].preview(c.State, heard)
	if err != nil {
		return err
	}
	o.Cases++
	moved := false
	for _, t := range after.Tasks {
		was, ok := dueBefore(before.Tasks, t)
		if ok && was.Equal(t.Due) {
			continue
		}
		moved = true
		o.Tasks[t.Kind]++
		if len(o.Lines) < shownMoved {
			o.Lines = append(o.Lines, Moved{Case: c.Case, Kind: c.Kind, Stage: c.Head.Stage, Point: c.Head.Point, Task: t.Kind, From: was, To: t.Due})
		}
	}
	if moved {
		o.Moved++
	}
	return nil
}

func dueBefore(tasks []casefile.Task, t casefile.Task) (time.Time, bool) {
	for _, x := range tasks {
		if x.Kind == t.Kind && x.Ref == t.Ref {
			return x.Due, true
		}
	}
	return time.Time{}, false
}

// ProposeOrder opens an order, which waits for a leader's signature. Errors: as PreviewOrder, and Conflict order_stale.
func (d *Desk) ProposeOrder(ctx context.Context, who casefile.Actor, campaignID string, o OrderDraft, opt Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "draftOrder")
	if err != nil {
		return casefile.Answer{}, err
	}
	p, err := d.proposal(ctx, campaignID, o)
	if err != nil {
		return casefile.Answer{}, err
	}
	return d.open(ctx, who, order.Kind, CaseID(order.Kind, who.ID, opt.Key), campaignID, p, opt)
}

// SignOrder is the leader's signature on what he saw. The plan is checked once more as it stands now: what was possible
// when it was proposed may contradict it by now. Errors: as PreviewOrder, and Conflict order_stale, order_hash_differs,
// order_before_last; Forbidden four_eyes.
func (d *Desk) SignOrder(ctx context.Context, who casefile.Actor, id, hash string, o Options) (casefile.Answer, error) {
	s, _, err := Read[order.State](ctx, d, who, "signOrder", order.Kind, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	p := s.Proposal
	newest := p.Base
	if s.Stage == order.Proposed {
		_, _, orders, err := d.plans.Newest(ctx, p.Campaign)
		if err != nil {
			return casefile.Answer{}, err
		}
		if newest = len(orders); newest == p.Base {
			if _, err := d.proposal(ctx, p.Campaign, OrderDraft{Kind: p.Kind, Change: p.Change, From: p.From}); err != nil {
				return casefile.Answer{}, err
			}
		}
	}
	answer, err := d.Do(ctx, who, "signOrder", order.Kind, id, order.CmdSign, order.Sign{Hash: hash, Newest: newest}, o)
	d.plans.Forget(p.Campaign)
	return answer, err
}

// OrderFile gives an order with what it does, to those who may see it, and the words beside the reason by which it was
// refused or withdrawn: the state keeps the reason's code, the event all that was said.
func (d *Desk) OrderFile(ctx context.Context, who casefile.Actor, id string) (order.State, string, error) {
	s, _, err := Read[order.State](ctx, d, who, "getOrder", order.Kind, id)
	if err != nil || s.Reason == "" {
		return s, "", err
	}
	events, err := d.ledger.Events(ctx, id)
	if err != nil {
		return s, "", err
	}
	for _, e := range events {
		if e.Type == order.EvRefused || e.Type == order.EvWithdrawn {
			why, err := casefile.Read[order.Reasoned](e)
			return s, why.Text, err
		}
	}
	return s, "", nil
}

// NewestOrder is the number of the campaign's newest signed order: what a new one stands on.
func (d *Desk) NewestOrder(ctx context.Context, campaignID string) (int, error) {
	_, _, orders, err := d.plans.Newest(ctx, campaignID)
	return len(orders), err
}

// deliver gives a case the orders in force before it hears anything else, where it has not heard of them: nobody is
// decided on terms that are no longer in force because the order's own pass has not come to him yet, or because the
// case was closed when it did.
func (d *Desk) deliver(ctx context.Context, kind, id string, at casefile.Head, clock casefile.Clock) error {
	if _, reached := steered[kind]; !reached {
		return nil
	}
	orders, err := d.plans.Orders(ctx, at.Campaign)
	if err != nil || len(orders) <= campaign.OrderOf(at.Terms) {
		return err
	}
	heard := make([]deadline.Order, len(orders))
	for i, o := range orders {
		heard[i] = o.Heard()
	}
	last := orders[len(orders)-1]
	_, err = d.engine.Send(ctx, kind, id, casefile.Command{ID: deadline.OrderCommand(last.Case, last.Seq), Type: deadline.CmdOrders,
		Actor: casefile.SystemActor(), Data: casefile.Encode(deadline.Orders{Orders: heard}), Clock: clock})
	return err
}
