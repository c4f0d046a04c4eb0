package desk

import (
	"context"
	"sync"
	"time"

	"chizheng/internal/casefile/campaign"
	"chizheng/internal/postgres"
)

// PlanStore keeps each campaign's plan.
type PlanStore interface {
	Campaign(ctx context.Context, id string) (postgres.Campaign, error)
}

// Plans reads campaign plans, each from the store at most once in ten seconds. A case keeps the terms that it was
// started with, so that a plan read late harms nobody.
type Plans struct {
	Store PlanStore
	mu    sync.Mutex
	known map[string]plan
}

type plan struct {
	plan  campaign.Plan
	terms campaign.Terms
	at    time.Time
}

const planAge = 10 * time.Second

// Of gives the campaign's plan and terms. Errors: NotFound, Unavailable.
func (p *Plans) Of(ctx context.Context, id string) (campaign.Plan, campaign.Terms, error) {
	p.mu.Lock()
	got, ok := p.known[id]
	p.mu.Unlock()
	if ok && time.Since(got.at) < planAge {
		return got.plan, got.terms, nil
	}
	stored, err := p.Store.Campaign(ctx, id)
	if err != nil {
		return campaign.Plan{}, campaign.Terms{}, err
	}
	read, err := campaign.LoadPlan(stored.Plan)
	if err != nil {
		return read, campaign.Terms{}, err
	}
	terms, err := read.Terms()
	if err != nil {
		return read, terms, err
	}
	got = plan{plan: read, terms: terms, at: time.Now()}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known = map[string]plan{}
	}
	p.known[id] = got
	return got.plan, got.terms, nil
}
