package desk

import (
	"context"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// VoidSeals lists the stamps that are void and wait for their point (T-0.39), within the actor's scope.
func (d *Desk) VoidSeals(ctx context.Context, who casefile.Actor, campaignID string, p postgres.Page) (postgres.List[postgres.VoidSeal], error) {
	who, scope, err := d.may(who, "listVoidSeals")
	if err != nil {
		return postgres.List[postgres.VoidSeal]{}, err
	}
	return d.ledger.VoidSeals(ctx, listScope(who, scope), campaignID, p)
}

// Photographed says of which filings there is a picture of the stamp (S7), among those that the actor may look at.
func (d *Desk) Photographed(ctx context.Context, who casefile.Actor, ids []string) (map[string]bool, error) {
	who, scope, err := d.may(who, "downloadSealPhoto")
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	cases, err := d.ledger.States(ctx, ids)
	out := map[string]bool{}
	for _, c := range cases {
		if !within(who, scope, c.Head) {
			continue
		}
		s, err := decodeState[filing.State](c, filing.Kind)
		if err != nil {
			return nil, err
		}
		_, out[c.Case] = s.SealPhoto()
	}
	return out, err
}

// FindPoint says at which point a certificate or sheet is to be inspected: whoever came to the wrong one is told where
// to go, and the officer learns nothing else of another point's cases (T-0.42). Errors: NotFound no_such_paper.
func (d *Desk) FindPoint(ctx context.Context, who casefile.Actor, campaignID, certificate, sheet string) (campaign.PlanPoint, error) {
	if _, _, err := d.may(who, "findPoint"); err != nil {
		return campaign.PlanPoint{}, err
	}
	code, err := d.ledger.PointOf(ctx, campaignID, certificate, sheet)
	if err != nil {
		return campaign.PlanPoint{}, err
	}
	plan, _, err := d.plans.Of(ctx, campaignID)
	if err != nil {
		return campaign.PlanPoint{}, err
	}
	i := slices.IndexFunc(plan.Points, func(p campaign.PlanPoint) bool { return p.Code == code })
	if i < 0 {
		return campaign.PlanPoint{}, casefile.Refuse(casefile.NotFound, "no_such_paper")
	}
	return plan.Points[i], nil
}

// stamped turns a second stamp, which the case has recorded, into the refusal that its sender must hear (T-0.35). The
// same key again is the same stamp.
func (d *Desk) stamped(ctx context.Context, who casefile.Actor, id, command string, data any, a casefile.Answer) error {
	st, ok := data.(filing.Stamp)
	if command != filing.CmdSeal || !ok || slices.Contains(a.Events, filing.EvSealed) {
		return nil
	}
	s, err := stateOf[filing.State](ctx, d, filing.Kind, id)
	if err != nil {
		return err
	}
	first, stands := s.ActiveSeal()
	if !stands || first.ID == st.Seal && first.By == who.ID && !slices.Contains(a.Events, filing.EvSealAlarm) {
		return nil
	}
	return casefile.Refuse(casefile.Conflict, "already_sealed", "on", casefile.DateOf(first.At), "clause", "T-0.35")
}
