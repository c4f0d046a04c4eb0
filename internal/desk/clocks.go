package desk

import (
	"context"
	"sync"
	"time"

	"chizheng/internal/casefile"
)

// clockAge is how old a cached clock may be. A rehearsal's clock set through another process is heard that late here;
// the workflow itself always keeps the newest.
const clockAge = time.Second

// ClockStore keeps each campaign's clock.
type ClockStore interface {
	Clock(ctx context.Context, campaign string) (casefile.Clock, error)
	SetClock(ctx context.Context, campaign string, c casefile.Clock) error
}

// Clocks reads campaign clocks, each from the store at most once a second.
type Clocks struct {
	Store ClockStore
	mu    sync.Mutex
	known map[string]reading
}

type reading struct {
	clock casefile.Clock
	at    time.Time
}

// Of gives the campaign's clock. Errors: NotFound, Unavailable.
func (c *Clocks) Of(ctx context.Context, campaign string) (casefile.Clock, error) {
	c.mu.Lock()
	r, ok := c.known[campaign]
	c.mu.Unlock()
	if ok && time.Since(r.at) < clockAge {
		return r.clock, nil
	}
	clock, err := c.Store.Clock(ctx, campaign)
	if err != nil {
		return clock, err
	}
	c.keep(campaign, clock)
	return clock, nil
}

func (c *Clocks) keep(campaign string, clock casefile.Clock) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[string]reading{}
	}
	if clock.Seq >= c.known[campaign].clock.Seq {
		c.known[campaign] = reading{clock, time.Now()}
	}
}

// Set stores a rehearsal's new clock. Errors: Conflict for a real clock and for one set back.
func (c *Clocks) Set(ctx context.Context, campaign string, next casefile.Clock, now time.Time) (casefile.Clock, error) {
	old, err := c.Store.Clock(ctx, campaign)
	if err != nil {
		return old, err
	}
	if !old.Rehearsal {
		return old, casefile.Refuse(casefile.Conflict, "clock_is_real", "clause", "T-0.75")
	}
	if next.Campaign.IsZero() {
		next.Campaign = old.At(now)
	}
	if next.Campaign.Before(old.At(now)) || !next.Stop.IsZero() && next.Stop.Before(next.Campaign) {
		return old, casefile.Refuse(casefile.Conflict, "clock_set_back", "clause", "T-0.75")
	}
	next.Seq, next.Real, next.Rehearsal = old.Seq+1, now, true
	if err := c.Store.SetClock(ctx, campaign, next); err != nil {
		return old, err
	}
	c.keep(campaign, next)
	return next, nil
}
