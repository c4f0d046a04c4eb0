package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/forecast"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// steering registers what an administrator steers the campaign by. None of it writes.
func (a *API) steering() {
	s := subject{a, "steering"}
	add(s, op{ID: "getDashboard", Method: http.MethodGet, Path: "/dashboard"}, a.getDashboard)
	add(s, op{ID: "getOutlook", Method: http.MethodGet, Path: "/outlook"}, a.getOutlook)
	add(s, op{ID: "getWhatIf", Method: http.MethodPost, Path: "/what-if"}, a.whatIf)
}

// DashboardView counts the campaign from the ledger, as of one instant (A7).
type DashboardView struct {
	At       time.Time       `json:"at"`
	Total    int             `json:"total" doc:"Filings in the reader's scope: the sum of the standings."`
	Open     int             `json:"open_tasks" doc:"Open tasks in the reader's scope: the sum of the ages."`
	Filings  []StandingView  `json:"filings"`
	Ages     []AgeView       `json:"task_ages"`
	Bands    []int           `json:"age_bands" doc:"Lower ends of the bands of days."`
	LoadFrom time.Time       `json:"load_from" doc:"Beginning of the days over which decisions are counted."`
	Load     []DecisionsView `json:"load"`
}

// StandingView is how many filings stand in a stage at a point, for a reason where there is one.
type StandingView struct {
	Point  string `json:"point,omitempty" doc:"Empty: no point chosen yet."`
	Track  string `json:"track"`
	Stage  string `json:"stage"`
	Reason string `json:"reason,omitempty"`
	Count  int    `json:"count"`
}

// AgeView is how many open tasks of a kind have waited for at least so many days, and fewer than the next band.
type AgeView struct {
	Kind    string `json:"kind"`
	Role    string `json:"role"`
	Point   string `json:"point,omitempty"`
	Days    int    `json:"days"`
	Overdue int    `json:"overdue"`
	Count   int    `json:"count"`
}

// DecisionsView is what one person decided lately.
type DecisionsView struct {
	Account  string `json:"account"`
	Decision string `json:"decision" enum:"inspected,rechecked,hold_resolved"`
	Point    string `json:"point,omitempty"`
	Count    int    `json:"count"`
}

func (a *API) getDashboard(c call, _ *nothing) (*body[DashboardView], error) {
	d, err := a.cfg.Desk.Dashboard(c, c.Who, a.cfg.Campaign)
	out := DashboardView{At: d.At, LoadFrom: d.LoadFrom, Bands: postgres.Ages, Filings: []StandingView{}, Ages: []AgeView{}, Load: []DecisionsView{}}
	for _, s := range d.Standings {
		out.Total += s.Count
		out.Filings = append(out.Filings, StandingView(s))
	}
	for _, t := range d.Ages {
		out.Open += t.Count
		out.Ages = append(out.Ages, AgeView(t))
	}
	for _, l := range d.Load {
		out.Load = append(out.Load, DecisionsView{l.By, l.Type, l.Point, l.Count})
	}
	return found(out, err)
}

// OutlookView is when what is on the way will get where (A9).
type OutlookView struct {
	At        time.Time            `json:"at"`
	Filings   int                  `json:"filings" doc:"Between submission and publication."`
	Capacity  forecast.Capacity    `json:"capacity" doc:"What each desk did on a working day lately."`
	Assumed   []string             `json:"assumed" doc:"Desks at which nobody has worked lately; empty text: the Centre."`
	Clearance []forecast.Clearance `json:"clearance"`
	Missing   map[string]int       `json:"missing" doc:"Filings that will miss a date, by the date's window."`
	Days      []forecast.Day       `json:"days"`
}

func outlook(f desk.Forecast) OutlookView {
	return OutlookView{At: f.At, Filings: f.Filings, Capacity: f.Capacity, Assumed: append([]string{}, f.Assumed...),
		Clearance: f.Clearance, Missing: f.Missing, Days: f.Days}
}

func (a *API) getOutlook(c call, _ *nothing) (*body[OutlookView], error) {
	f, err := a.cfg.Desk.Outlook(c, c.Who, a.cfg.Campaign)
	if err != nil {
		return nil, err
	}
	return found(outlook(f), nil)
}

// WhatIfView is what a scenario would change.
type WhatIfView struct {
	AsIs   OutlookView     `json:"as_is"`
	WhatIf OutlookView     `json:"what_if"`
	Missed []forecast.Path `json:"missed" doc:"Every filing that would miss a date; without a case: one of the extra."`
}

func (a *API) whatIf(c call, in *struct {
	Body struct {
		forecast.Scenario
		Capacity forecast.Capacity `json:"capacity,omitempty" doc:"Instead of what was observed."`
	}
}) (*body[WhatIfView], error) {
	as, what, err := a.cfg.Desk.WhatIf(c, c.Who, a.cfg.Campaign, in.Body.Scenario, in.Body.Capacity)
	if err != nil {
		return nil, err
	}
	return found(WhatIfView{AsIs: outlook(as), WhatIf: outlook(what), Missed: append([]forecast.Path{}, what.Missed()...)}, nil)
}
