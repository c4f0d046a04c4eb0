package seeding

import (
	"context"
	"errors"
	"fmt"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/postgres"
)

// Campaigns keeps campaigns; internal/postgres is the one.
type Campaigns interface {
	Campaign(ctx context.Context, id string) (postgres.Campaign, error)
	PutCampaign(ctx context.Context, c postgres.Campaign) error
}

// Mode says by which clock a campaign runs.
type Mode string

const (
	AsStored  Mode = ""          // whatever it was; a new campaign needs to be told
	Rehearsal Mode = "rehearsal" // held at eight on the plan's first morning
	Real      Mode = "real"
)

// ErrMode says that a new campaign was neither called real nor a rehearsal: nothing may decide that by itself.
var ErrMode = errors.New("say whether the campaign is real or a rehearsal")

// Campaign stores the plan, and the clock where the campaign is new; it gives the mode that holds. Errors: ErrMode, a
// stored campaign of the other mode, Unavailable.
func Campaign(ctx context.Context, store Campaigns, plan campaign.Plan, mode Mode) (Mode, error) {
	stored, err := store.Campaign(ctx, plan.ID)
	switch {
	case casefile.KindOf(err) == casefile.NotFound && mode == AsStored:
		return mode, ErrMode
	case casefile.KindOf(err) == casefile.NotFound:
		stored.Clock = firstClock(plan, mode)
	case err != nil:
		return mode, err
	case mode != AsStored && mode != modeOf(stored.Clock):
		return mode, fmt.Errorf("campaign %s is stored as %s: it cannot become %s", plan.ID, modeOf(stored.Clock), mode)
	}
	terms, err := plan.Terms()
	if err != nil {
		return mode, err
	}
	stored.ID, stored.Version, stored.Plan = plan.ID, terms.Version, casefile.Encode(plan)
	stored.Points = points(plan)
	return modeOf(stored.Clock), store.PutCampaign(ctx, stored)
}

func modeOf(c casefile.Clock) Mode {
	if c.Rehearsal {
		return Rehearsal
	}
	return Real
}

// firstClock is held for a rehearsal: nothing happens in it before somebody sets it going.
func firstClock(plan campaign.Plan, mode Mode) casefile.Clock {
	if mode == Real {
		return casefile.RealClock()
	}
	start := campaign.Window{From: plan.Stages[0].From}.Start().Add(8 * time.Hour)
	return casefile.Clock{Seq: 1, Real: time.Now(), Campaign: start, Rehearsal: true}
}

func points(plan campaign.Plan) []postgres.CampaignPoint {
	out := make([]postgres.CampaignPoint, 0, len(plan.Points))
	for _, p := range plan.Points {
		out = append(out, postgres.CampaignPoint{Code: p.Code, Area: p.Area, Outside: p.Outside})
	}
	return out
}
