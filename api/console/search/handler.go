// Package search finds a filing by what somebody has in hand: a name, an enterprise, a certificate number, or a whole ID
// or phone number (C12).
//
// It guarantees that a whole number is never in an address or a log, that looking one up says for what, and that the
// list itself shows masks.
package search

import (
	"net/http"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/search", Op: "searchFilings", Handle: func(v *site.Visit) error { return show(v, modelOf(v, site.NewForm(0))) }},
		{Method: http.MethodPost, Path: "/search", Op: "searchFilings", Handle: find},
	}
}

const perPage = 50

type model struct {
	site.Form
	Purposes []layout.Option
	Stages   []layout.Option
	Asked    bool
	Rows     []row
	Total    int
	Next     string
}

type row struct{ Case, Name, ID, Unit, Work, Number, Point, Stage, StageName, Since string }

func modelOf(v *site.Visit, f site.Form) model {
	m := model{Form: f, Purposes: []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}, Stages: []layout.Option{{Value: "", Label: v.Words.Say("list.all")}}}
	for _, p := range []string{"inspection", "recheck", "duplicate", "objection", "report", "correction", "audit"} {
		m.Purposes = append(m.Purposes, layout.Option{Value: p, Label: v.Words.Say("purpose." + p), Chosen: f.Get("purpose") == p})
	}
	for _, s := range []filing.Stage{filing.Draft, filing.Submitted, filing.Contested, filing.Returned, filing.Inspected, filing.HandedOver, filing.Rechecked,
		filing.Announced, filing.Severed, filing.Confirmed, filing.Reported, filing.Refused, filing.Accepted, filing.Withdrawn, filing.Rejected,
		filing.Duplicate, filing.Closed} {
		m.Stages = append(m.Stages, layout.Option{Value: string(s), Label: v.Words.Stage(filing.Kind, string(s)), Chosen: f.Get("stage") == string(s)})
	}
	return m
}

func show(v *site.Visit, m model) error {
	return v.ShowRefused(m.Problem, v.Page(v.Words.Say("search.title"), v.Home()), view(m))
}

// find answers a form that was sent, never an address: what was typed stays out of logs and histories.
func find(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	m := modelOf(v, f)
	filter := postgres.FilingFilter{Campaign: v.Site.Campaign, Text: strings.TrimSpace(f.Get("name")), Unit: f.Get("unit"), Number: strings.TrimSpace(f.Get("number")), Province: strings.TrimSpace(f.Get("province_number")),
		IDNumber: strings.TrimSpace(f.Get("id_number")), Phone: strings.TrimSpace(f.Get("phone"))}
	if filter.Text+filter.Unit+filter.Number+filter.Province+filter.IDNumber+filter.Phone == "" {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/name", "required")})
	}
	if stage := f.Get("stage"); stage != "" {
		filter.Stages = []filing.Stage{filing.Stage(stage)}
	}
	var found postgres.List[postgres.FilingLine]
	if err == nil {
		found, err = v.Site.Desk.Filings(v, v.Who, "searchFilings", filter, f.Get("purpose"), postgres.Page{Limit: perPage, Cursor: f.Get("cursor")})
	}
	if err != nil {
		p, err := v.Refused(err)
		if err != nil {
			return err
		}
		m.Form = f.Again(p, 0)
		return show(v, m)
	}
	m.Asked, m.Total, m.Next = true, found.Total, found.Next
	for _, x := range found.Items {
		m.Rows = append(m.Rows, rowOf(v, x))
	}
	return show(v, m)
}

func rowOf(v *site.Visit, f postgres.FilingLine) row {
	r := row{Case: f.Case, Name: f.Name, ID: f.IDMasked, Unit: f.FilerName, Work: f.Work, Number: f.Number, Point: f.Point, Stage: string(f.Stage),
		StageName: v.Words.Stage(filing.Kind, string(f.Stage)), Since: layout.Date(f.Since)}
	r.Work = v.Words.Name("work_types", f.Work)
	r.Work += " " + v.Words.Name("levels", f.Level)
	if f.FilerKind == filing.ByIndividual {
		r.Unit = v.Words.Say("unit.none")
	}
	return r
}
