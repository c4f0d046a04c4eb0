package desk

import (
	"context"
	"sync"
	"time"

	"chizheng/internal/casefile/campaign"
	"chizheng/internal/postgres"
)

// PlanStore keeps each campaign's plan and its signed orders.
type PlanStore interface {
	Campaign(ctx context.Context, id string) (postgres.Campaign, error)
	Orders(ctx context.Context, campaign string) ([]postgres.SignedOrder, error)
}

// Plans gives campaign plans with the orders in force, each read from the store at most once in PlanAge. A case keeps
// the terms that it was started with until an order reaches it; one that was begun on terms read too early is found by
// the order's second pass.
type Plans struct {
	Store  PlanStore
	Clocks *Clocks
	Now    func() time.Time
	mu     sync.Mutex
	known  map[string]plan
}

// plan is a campaign as stored, and its terms with the first n orders in force.
type plan struct {
	file    campaign.Plan
	orders  []postgres.SignedOrder
	inForce map[int]inForce
	at      time.Time
}

type inForce struct {
	plan  campaign.Plan
	terms campaign.Terms
}

// PlanAge is how long a process may still begin cases on the terms before an order.
const PlanAge = 10 * time.Second

// Of gives the campaign's plan and terms in force now. Errors: NotFound, Unavailable.
func (p *Plans) Of(ctx context.Context, id string) (campaign.Plan, campaign.Terms, error) {
	now, err := p.now(ctx, id)
	if err != nil {
		return campaign.Plan{}, campaign.Terms{}, err
	}
	return p.At(ctx, id, now)
}

// At gives the plan and terms as they were in force at an instant: a paper shows the names that held on its day (A13).
// Errors: NotFound, Unavailable.
func (p *Plans) At(ctx context.Context, id string, now time.Time) (campaign.Plan, campaign.Terms, error) {
	got, err := p.read(ctx, id)
	if err != nil {
		return campaign.Plan{}, campaign.Terms{}, err
	}
	n := 0
	for n < len(got.orders) && !got.orders[n].Effective.After(now) {
		n++
	}
	return p.with(got, n)
}

// Newest gives the plan and terms as they will be with every signed order, in force or not yet, and those orders.
func (p *Plans) Newest(ctx context.Context, id string) (campaign.Plan, campaign.Terms, []postgres.SignedOrder, error) {
	p.Forget(id)
	got, err := p.read(ctx, id)
	if err != nil {
		return campaign.Plan{}, campaign.Terms{}, nil, err
	}
	file, terms, err := p.with(got, len(got.orders))
	return file, terms, got.orders, err
}

// Orders gives the signed orders that are in force now.
func (p *Plans) Orders(ctx context.Context, id string) ([]postgres.SignedOrder, error) {
	now, err := p.now(ctx, id)
	if err != nil {
		return nil, err
	}
	got, err := p.read(ctx, id)
	for i, o := range got.orders {
		if o.Effective.After(now) {
			return got.orders[:i], err
		}
	}
	return got.orders, err
}

// Forget lets the next question be asked of the store.
func (p *Plans) Forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.known, id)
}

func (p *Plans) now(ctx context.Context, id string) (time.Time, error) {
	clock, err := p.Clocks.Of(ctx, id)
	return clock.At(p.Now()), err
}

func (p *Plans) read(ctx context.Context, id string) (plan, error) {
	p.mu.Lock()
	got, ok := p.known[id]
	p.mu.Unlock()
	if ok && time.Since(got.at) < PlanAge {
		return got, nil
	}
	stored, err := p.Store.Campaign(ctx, id)
	if err != nil {
		return plan{}, err
	}
	got = plan{inForce: map[int]inForce{}, at: time.Now()}
	if got.file, err = campaign.ReadPlan(stored.Plan); err != nil {
		return plan{}, err
	}
	if got.orders, err = p.Store.Orders(ctx, id); err != nil {
		return plan{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known = map[string]plan{}
	}
	p.known[id] = got
	return got, nil
}

// with gives a plan with its first n orders, computed once for each n.
func (p *Plans) with(got plan, n int) (campaign.Plan, campaign.Terms, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f, ok := got.inForce[n]; ok {
		return f.plan, f.terms, nil
	}
	orders := make([]campaign.Order, n)
	for i, o := range got.orders[:n] {
		orders[i] = o.Order
	}
	file, terms, err := got.file.InForce(orders, lastDay)
	if err == nil {
		got.inForce[n] = inForce{file, terms}
	}
	return file, terms, err
}

// lastDay lies behind every order's day.
var lastDay = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
