// Package absences is who is away and who acts for him (C4), who leaves for good and who takes over (A11), and acting for
// somebody in the browser.
//
// It guarantees that only those are offered as deputies whom the room would take, that a refused form keeps what was
// typed, and that acting begins by a press of its own and is said on every page. It decides nothing itself.
package absences

import (
	"net/http"
	"net/url"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/absences", Op: "listAbsences", Handle: func(v *site.Visit) error { return list(v, nil) }},
		{Method: http.MethodGet, Path: "/absences/new", Op: "declareAbsence", Handle: blank},
		{Method: http.MethodPost, Path: "/absences", Op: "declareAbsence", Handle: declare},
		{Method: http.MethodGet, Path: "/absences/{case}", Op: "getAbsence", Handle: func(v *site.Visit) error { return detail(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/absences/{case}/end", Op: "endAbsence", Handle: end},
		{Method: http.MethodGet, Path: "/accounts/{case}/hand-over", Op: "handOverLeaver", Handle: func(v *site.Visit) error { return leaving(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/accounts/{case}/hand-over", Op: "handOverLeaver", Handle: handOver},
		{Method: http.MethodPost, Path: site.ActingPath, Op: "whoami", Handle: begin},
		{Method: http.MethodPost, Path: site.ActingPath + "/end", Op: "whoami", Handle: stop},
	}
}

const (
	perPage = 50
	title   = "absences.title"
)

func crumbs(v *site.Visit, all ...layout.Crumb) []layout.Crumb {
	return append([]layout.Crumb{v.Home()}, all...)
}

func list(v *site.Visit, refused *layout.Problem) error {
	cursor := v.R.URL.Query().Get("cursor")
	found, err := desk.List[absence.State](v, v.Site.Desk, v.Who, "listAbsences", absence.Kind, postgres.Filter{Campaign: v.Site.Campaign},
		postgres.Page{Limit: perPage, Cursor: cursor})
	if err != nil {
		return err
	}
	deputyships, err := v.Site.Desk.Deputyships(v, v.Who)
	if err != nil {
		return err
	}
	m := listModel{Problem: refused, Total: found.Total, May: v.May("declareAbsence"), All: v.Who.Role == casefile.Admin, Key: site.NewForm(0).Key}
	if m.Rows, err = rowsOf(v, found.Items); err != nil {
		return err
	}
	if m.For, err = rowsOf(v, deputyships); err != nil {
		return err
	}
	if found.Next != "" {
		m.Next = "/absences?cursor=" + url.QueryEscape(found.Next)
	}
	if cursor != "" {
		m.First = "/absences"
	}
	return v.ShowRefused(refused, v.Page(v.Words.Say(title), crumbs(v)...), listView(m))
}

func blank(v *site.Visit) error {
	f := site.NewForm(0)
	f.Values.Set("officer", v.R.URL.Query().Get("officer"))
	return form(v, f)
}

func form(v *site.Visit, f site.Form) error {
	m, err := formOf(v, f)
	if err != nil {
		return err
	}
	p := v.Page(v.Words.Name("operations", "declareAbsence"), crumbs(v, layout.Crumb{Label: v.Words.Say(title), Href: "/absences"})...)
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, formView(m))
}

func declare(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		if f.Get("scope") == "some" && len(f.Values["operations"]) == 0 { // none picked is none, never all
			return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/operations", "required")})
		}
		_, err := v.Site.Desk.DeclareAbsence(v, v.Who, "declareAbsence", v.Site.Campaign, desk.AbsenceOrder{Officer: f.Get("officer"), Deputy: f.Get("deputy"),
			From: f.Get("from"), To: f.Get("to"), Operations: operations(f), Reason: f.Get("reason")}, desk.Options{Key: f.Key})
		return unnamed(f, err)
	}, func(f site.Form) error { return form(v, f) }, "/absences", "absence_declared")
}

// operations are those that were picked; all of the officer's where the form says so.
func operations(f site.Form) []string {
	if f.Get("scope") != "some" {
		return nil
	}
	return f.Values["operations"]
}

// unnamed says beside the field that nobody was chosen: there is no account without a name.
func unnamed(f site.Form, err error) error {
	if f.Get("deputy") == "" && casefile.KindOf(err) == casefile.NotFound {
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/deputy", "required")})
	}
	return err
}

func detail(v *site.Visit, f site.Form) error {
	s, _, err := desk.Read[absence.State](v, v.Site.Desk, v.Who, "getAbsence", absence.Kind, v.Case())
	if err != nil {
		return err
	}
	m, err := detailOf(v, s, f)
	if err != nil {
		return err
	}
	return v.ShowRefused(f.Problem, v.Page(m.Officer, crumbs(v, layout.Crumb{Label: v.Words.Say(title), Href: "/absences"})...), detailView(m))
}

func end(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		_, err := v.Site.Desk.Do(v, v.Who, "endAbsence", absence.Kind, v.Case(), absence.CmdEnd, absence.Reasoned{Code: f.Get("code")}, f.Options())
		return err
	}, func(f site.Form) error { return detail(v, f) }, "/absences/"+v.Case(), "absence_ended")
}

// leaving is the form by which everything of a leaver goes to his successor.
func leaving(v *site.Visit, f site.Form) error {
	m, err := leavingOf(v, f)
	if err != nil {
		return err
	}
	p := v.Page(v.Words.Name("operations", "handOverLeaver"), crumbs(v, layout.Crumb{Label: v.Words.Say("accounts.title"), Href: "/accounts"},
		layout.Crumb{Label: m.Name, Href: "/accounts/" + v.Case()})...)
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, leavingView(m))
}

func handOver(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		_, now, err := v.Now()
		if err != nil {
			return err
		}
		_, err = v.Site.Desk.DeclareAbsence(v, v.Who, "handOverLeaver", v.Site.Campaign, desk.AbsenceOrder{Officer: v.Case(), Deputy: f.Get("deputy"),
			From: casefile.DateOf(now), Reason: f.Get("reason"), Leaves: true}, desk.Options{Key: f.Key})
		return unnamed(f, err)
	}, func(f site.Form) error { return leaving(v, f) }, "/accounts/"+v.Case(), "leaver_handed_over")
}

// begin lets the visitor act for somebody from here on. Whether he may is asked for each page anew.
func begin(v *site.Visit) error {
	return v.Act(func(f site.Form) error { return v.BeginActing(f.Get("officer")) }, func(f site.Form) error { return list(v, f.Problem) }, "/home", "acting_begun")
}

func stop(v *site.Visit) error {
	v.EndActing()
	return v.Go("/absences", "acting_ended")
}
