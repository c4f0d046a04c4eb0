package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/forecast"
	"chizheng/internal/postgres"
)

// Dashboard is the campaign at a glance, counted from the ledger as of one instant (A7).
type Dashboard struct {
	At        time.Time
	Standings []postgres.Standing // filings by point, stage and reason: they sum up to all filings
	Ages      []postgres.Ageing   // open tasks by kind, point and age: they sum up to all open tasks
	Load      []postgres.Done     // decisions of the last working days, by person
	LoadFrom  time.Time
}

// observed is over how many working days the speed of the desks is taken.
const observed = 5

// Dashboard counts what the actor may see. Errors: Forbidden, Conflict calendar_year_unknown, Unavailable.
func (d *Desk) Dashboard(ctx context.Context, who casefile.Actor, campaignID string) (Dashboard, error) {
	who, scope, err := d.may(who, "getDashboard")
	if err != nil {
		return Dashboard{}, err
	}
	now, from, terms, err := d.lately(ctx, campaignID)
	if err != nil {
		return Dashboard{}, err
	}
	out, rows := Dashboard{At: now, LoadFrom: from}, listScope(who, scope)
	if out.Standings, err = d.ledger.Standings(ctx, rows, terms.Campaign); err != nil {
		return out, err
	}
	if out.Ages, err = d.ledger.TaskAges(ctx, rows, terms.Campaign, now); err != nil {
		return out, err
	}
	out.Load, err = d.ledger.Decided(ctx, rows, terms.Campaign, from, now)
	return out, err
}

// lately gives now and the beginning of the last working days before it, by the campaign's clock and calendar.
func (d *Desk) lately(ctx context.Context, campaignID string) (now, from time.Time, t campaign.Terms, err error) {
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return now, from, t, err
	}
	now = clock.At(d.now())
	if _, t, err = d.plans.Of(ctx, campaignID); err != nil {
		return now, from, t, err
	}
	date, err := t.Days.AddWorkdays(casefile.DateOf(now), -observed)
	if err != nil {
		return now, from, t, err
	}
	from, err = time.ParseInLocation(time.DateOnly, date, casefile.Shanghai)
	return now, from, t, err
}

// Forecast is an outlook with what it assumes.
type Forecast struct {
	forecast.Outlook
	Capacity forecast.Capacity
	Assumed  []string // points whose capacity is only assumed, nobody having worked there lately; "" is the Centre
}

// Assumed capacities, for a desk at which nobody has worked in the last days.
const (
	assumedPoint  = 40  // a day: one officer, twelve minutes a filing
	assumedCentre = 400 // a day: one reviewer, sixty an hour
)

// Outlook says when what is on the way will get where, as things stand (A9). Errors: as Dashboard.
func (d *Desk) Outlook(ctx context.Context, who casefile.Actor, campaignID string) (Forecast, error) {
	f, err := d.outlookFacts(ctx, who, "getOutlook", campaignID)
	if err != nil {
		return Forecast{}, err
	}
	return f.run(forecast.Scenario{}, forecast.Capacity{})
}

// WhatIf says what a scenario would change, next to the outlook as things stand, of the same facts. It writes nothing
// (A6). A capacity of zero leaves that desk as fast as it has been. Errors: as Dashboard; Invalid with the field of the
// scenario.
func (d *Desk) WhatIf(ctx context.Context, who casefile.Actor, campaignID string, s forecast.Scenario, c forecast.Capacity) (as, what Forecast, err error) {
	f, err := d.outlookFacts(ctx, who, "getWhatIf", campaignID)
	if err != nil {
		return as, what, err
	}
	if as, err = f.run(forecast.Scenario{}, forecast.Capacity{}); err != nil {
		return as, what, err
	}
	what, err = f.run(s, c)
	return as, what, err
}

// outlookFacts are what an outlook is computed from.
type outlookFacts struct {
	now   time.Time
	terms campaign.Terms
	done  []postgres.Done
	open  []forecast.Filing
}

func (d *Desk) outlookFacts(ctx context.Context, who casefile.Actor, op, campaignID string) (f outlookFacts, err error) {
	if _, _, err := d.may(who, op); err != nil {
		return f, err
	}
	var from time.Time
	if f.now, from, f.terms, err = d.lately(ctx, campaignID); err != nil {
		return f, err
	}
	if f.done, err = d.ledger.Decided(ctx, postgres.Everything(), f.terms.Campaign, from, f.now); err != nil {
		return f, err
	}
	f.open, err = d.ledger.OnTheWay(ctx, f.terms.Campaign)
	return f, err
}

func (f outlookFacts) run(s forecast.Scenario, c forecast.Capacity) (Forecast, error) {
	out := capacity(f.terms, f.done)
	for code, n := range c.Points {
		if n > 0 {
			out.Capacity.Points[code] = n
		}
	}
	out.Capacity.Recheck = cmp.Or(c.Recheck, out.Capacity.Recheck)
	var err error
	out.Outlook, err = forecast.Run(f.now, f.open, f.terms, out.Capacity, s)
	return out, err
}

// capacity is what each desk did on a working day lately, rounded up.
func capacity(t campaign.Terms, done []postgres.Done) Forecast {
	out := Forecast{Capacity: forecast.Capacity{Points: map[string]int{}}}
	rechecks := 0
	for _, x := range done {
		switch x.Type {
		case filing.EvInspected:
			out.Capacity.Points[x.Point] += x.Count
		case filing.EvRechecked:
			rechecks += x.Count
		}
	}
	daily := func(n, assumed int, name string) int {
		if n == 0 {
			out.Assumed = append(out.Assumed, name)
			return assumed
		}
		return (n + observed - 1) / observed
	}
	for _, p := range t.Points {
		out.Capacity.Points[p.Code] = daily(out.Capacity.Points[p.Code], assumedPoint, p.Code)
	}
	out.Capacity.Recheck = daily(rechecks, assumedCentre, "")
	slices.Sort(out.Assumed)
	return out
}
