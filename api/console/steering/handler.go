// Package steering is what an administrator steers the campaign by: the counts at a glance, who will miss which date, and
// what a change would do (A6, A7, A9).
//
// It guarantees that a number opens the list behind it where the reader has that list and it is as long, that a picture says nothing which the table beside it does
// not, so that it prints and a screen reader reads it, and that asking what if writes nothing: its question stands in the
// address.
package steering

import (
	"net/http"
	"net/url"
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/forecast"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/dashboard", Op: "getDashboard", Handle: glance},
		{Method: http.MethodGet, Path: "/outlook", Op: "getOutlook", Handle: ahead},
		{Method: http.MethodGet, Path: "/milestones", Op: "listMilestones", Handle: milestones},
		{Method: http.MethodPost, Path: "/milestones", Op: "openMilestones", Handle: open},
		{Method: http.MethodPost, Path: "/milestones/{case}", Op: "enterMilestone", Handle: enter},
	}
}

func glance(v *site.Visit) error {
	d, err := v.Site.Desk.Dashboard(v, v.Who, v.Site.Campaign)
	if err != nil {
		return err
	}
	plan, err := v.Site.Desk.Plan(v, v.Who, "getCampaign", v.Site.Campaign)
	if err != nil {
		return err
	}
	var own []postgres.TaskCount
	if v.May("listTasks") && v.May("countTasks") {
		if own, err = v.Site.Desk.TaskCounts(v, v.Who, postgres.Inbox{Campaign: v.Site.Campaign}); err != nil {
			return err
		}
	}
	m := glanceOf(v, d, plan, own)
	var ids []string
	for _, l := range d.Load {
		ids = append(ids, l.By)
	}
	names, err := v.Site.Desk.Names(v, v.Who, ids...)
	if err != nil {
		return err
	}
	m.Load = loadOf(v, d.Load, names)
	p := v.Page(v.Words.Say("dashboard.title"), v.Home())
	return v.Show(p, dashboard(m))
}

// ahead shows the outlook as things stand, beside what it would be if the question in the address came true.
func ahead(v *site.Visit) error {
	q := v.R.URL.Query()
	m := outlook{May: v.May("getWhatIf"), Open: v.May("getFiling"), Query: q, Asked: len(q.Get(closedPoint)+q.Get(extraPoint)+q.Get(publishOn)+q.Get(recheckDaily)) > 0}
	plan, err := v.Site.Desk.Plan(v, v.Who, "getCampaign", v.Site.Campaign)
	if err != nil {
		return err
	}
	m.Points = pointsOf(v, plan)
	var refused *layout.Problem
	if m.Asked {
		scenario, capacity := question(q)
		as, what, err := v.Site.Desk.WhatIf(v, v.Who, v.Site.Campaign, scenario, capacity)
		if err == nil {
			m.fill(v, as, &what)
		} else if refused, err = v.Refused(err); err != nil {
			return err
		}
		m.Asked = refused == nil
	}
	if !m.Asked {
		as, err := v.Site.Desk.Outlook(v, v.Who, v.Site.Campaign)
		if err != nil {
			return err
		}
		m.fill(v, as, nil)
	}
	m.Problem = refused
	return v.ShowRefused(refused, v.Page(v.Words.Say("outlook.title"), v.Home()), outlookView(m))
}

// The fields of the question are named as the model names what is wrong with them.
const (
	closedPoint, closedFrom, closedDays = "closed.0.point", "closed.0.from", "closed.0.days"
	extraPoint, extraFilings            = "extra.0.point", "extra.0.filings"
	publishOn, recheckDaily             = "publish.0", "recheck"
)

// question reads what if out of the address; what is no number is refused by the model, with its field.
func question(q url.Values) (forecast.Scenario, forecast.Capacity) {
	var s forecast.Scenario
	number := func(name string) int { n, _ := strconv.Atoi(q.Get(name)); return n }
	if q.Get(closedPoint) != "" {
		s.Closed = []forecast.Closure{{Point: q.Get(closedPoint), From: q.Get(closedFrom), Days: number(closedDays)}}
	}
	if q.Get(extraPoint) != "" {
		s.Extra = []forecast.Extra{{Point: q.Get(extraPoint), Filings: number(extraFilings)}}
	}
	if q.Get(publishOn) != "" {
		s.Publish = []string{q.Get(publishOn)}
	}
	return s, forecast.Capacity{Recheck: max(number(recheckDaily), 0)}
}
