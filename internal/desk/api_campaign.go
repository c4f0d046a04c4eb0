package desk

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Plan gives the campaign's plan, for the operation that asks. Errors: Forbidden, NotFound, Unavailable.
func (d *Desk) Plan(ctx context.Context, who casefile.Actor, op, campaignID string) (campaign.Plan, error) {
	if _, _, err := d.may(who, op); err != nil {
		return campaign.Plan{}, err
	}
	plan, _, err := d.plans.Of(ctx, campaignID)
	return plan, err
}

// Clock gives the campaign's clock and what it shows now. Errors: as Plan.
func (d *Desk) Clock(ctx context.Context, who casefile.Actor, campaignID string) (casefile.Clock, time.Time, error) {
	if _, _, err := d.may(who, "getClock"); err != nil {
		return casefile.Clock{}, time.Time{}, err
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	return clock, clock.At(d.now()), err
}

// SetClock sets a rehearsal's clock (its campaign time, rate and stop) and tells every open case, so that their timers
// move. Errors: Conflict for a real clock and for one set back; Unavailable where a case could not be told: setting it
// again tells all.
func (d *Desk) SetClock(ctx context.Context, who casefile.Actor, campaignID string, next casefile.Clock) (casefile.Clock, error) {
	if _, _, err := d.may(who, "setClock"); err != nil {
		return casefile.Clock{}, err
	}
	clock, err := d.clocks.Set(ctx, campaignID, next, d.now())
	if err != nil {
		return clock, err
	}
	const part = 500
	for after := ""; ; {
		ids, err := d.ledger.OpenCases(ctx, campaignID, after, part)
		if err != nil {
			return clock, err
		}
		if err := d.tellClock(ctx, ids, clock); err != nil {
			return clock, err
		}
		if len(ids) < part {
			return clock, nil
		}
		after = ids[len(ids)-1]
	}
}

// tellClock tells some cases, a few at a time: their timers move in the seconds that a rehearsal's day lasts.
func (d *Desk) tellClock(ctx context.Context, ids []string, clock casefile.Clock) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(16)
	for _, id := range ids {
		g.Go(func() error { return d.engine.SetClock(ctx, id, clock) })
	}
	return g.Wait()
}

// CatchupRound is one round of catch-up: a calendar month from the first day on (T-0.62).
type CatchupRound struct {
	Round    int
	From, To string
	Open     bool
}

// Rounds lists the rounds of catch-up up to the present one; before catch-up opens, the first one to come.
func (d *Desk) Rounds(ctx context.Context, who casefile.Actor, campaignID string) ([]CatchupRound, error) {
	plan, err := d.Plan(ctx, who, "listRounds", campaignID)
	if err != nil {
		return nil, err
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return nil, err
	}
	from, err := time.ParseInLocation(time.DateOnly, plan.Catchup.From, casefile.Shanghai)
	if err != nil {
		return nil, nil // a plan without catch-up
	}
	now := clock.At(d.now())
	var rounds []CatchupRound
	for n := 1; n == 1 || !from.After(now); n++ {
		next := time.Date(from.Year(), from.Month()+1, 1, 0, 0, 0, 0, casefile.Shanghai)
		rounds = append(rounds, CatchupRound{Round: n, From: casefile.DateOf(from), To: campaign.LastDay(next),
			Open: !from.After(now) && now.Before(next)})
		from = next
	}
	return rounds, nil
}
