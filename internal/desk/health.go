package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// Health is what stands still, what is late, and how much is open (O2).
type Health struct {
	Stuck   []postgres.TaskLine
	Overdue []postgres.OverdueCount
	Open    []postgres.KindCount
}

// maxStuck is more than anybody can look at.
const maxStuck = 200

// Health names what needs an administrator's eye. It holds nothing of persons. Errors: Forbidden, Unavailable.
func (d *Desk) Health(ctx context.Context, who casefile.Actor, campaignID string) (Health, error) {
	if _, _, err := d.may(who, "getHealth"); err != nil {
		return Health{}, err
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return Health{}, err
	}
	var h Health
	if h.Stuck, err = d.ledger.Stuck(ctx, campaignID, maxStuck); err != nil {
		return h, err
	}
	if h.Overdue, err = d.ledger.Overdue(ctx, campaignID, clock.At(d.now())); err != nil {
		return h, err
	}
	h.Open, err = d.ledger.OpenByKind(ctx, campaignID)
	return h, err
}
