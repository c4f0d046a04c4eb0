// Package seals lists the stamps that stand in a certificate and count no more (T-0.39, S7), and records what the point
// has done about each.
//
// It guarantees that a stamp leaves the list only by a person's word on it.
package seals

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/seals", Op: "listVoidSeals", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/filings/{case}/seal/settlement", Op: "settleSeal", Handle: settle},
	}
}

const perPage = 50

type model struct {
	site.Form
	Rows      []row
	Total     int
	Next      string
	MaySettle bool
	How       []layout.Option
}

type row struct {
	Case, Seal, SealedAt, Point, Unit, Name, Number, Stage, StageName, Reason, Since string
	Photo                                                                            bool
}

func show(v *site.Visit, f site.Form) error {
	list, err := v.Site.Desk.VoidSeals(v, v.Who, v.Site.Campaign, postgres.Page{Limit: perPage, Cursor: v.R.URL.Query().Get("cursor")})
	if err != nil {
		return err
	}
	m := model{Form: f, Total: list.Total, MaySettle: v.May("settleSeal")}
	for _, mark := range filing.SealMarks() {
		m.How = append(m.How, layout.Option{Value: mark, Label: v.Words.Name("seal_marks", mark)})
	}
	var ids []string
	for _, x := range list.Items {
		ids = append(ids, x.Case)
	}
	photos, err := v.Site.Desk.Photographed(v, v.Who, ids)
	if err != nil {
		return err
	}
	for _, x := range list.Items {
		r := row{Photo: photos[x.Case], Case: x.Case, Seal: x.Seal, SealedAt: layout.Date(x.SealedAt), Point: x.Point, Unit: x.Filer, Name: x.Name, Number: x.Number,
			Stage: string(x.Stage), StageName: v.Words.Stage(filing.Kind, string(x.Stage)), Since: layout.Date(x.Since)}
		if r.Unit == "" {
			r.Unit = v.Words.Say("unit.none")
		}
		if x.Reason != "" {
			r.Reason = v.Words.Name("reasons", x.Reason)
		}
		m.Rows = append(m.Rows, r)
	}
	if list.Next != "" {
		m.Next = "/seals?cursor=" + list.Next
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("seals.title"), v.Home()), view(m))
}

func settle(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "settleSeal", filing.Kind, v.Case(), filing.CmdSettleSeal, filing.SettleSeal{Seal: f.Get("seal"), Mark: f.Get("mark")}, desk.Options{Key: f.Key})
	if err == nil {
		return v.Go("/seals", "seal_settled")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return show(v, f.Again(p, 0))
}
