// Package registers is what stands around an audit: the orders that send auditors, the samples they draw, the repairs of
// operators, and who looked at whose data (U2, U8, U11, U13).
//
// It guarantees that a sample's hash is shown with the seed, size and population that give it again, that nothing here
// touches a case, and that who may not grant is offered no form for it.
package registers

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/audit/mandates", Op: "listMandates", Handle: func(v *site.Visit) error { return mandates(v, site.NewForm(0)) }},
		{Method: post, Path: "/audit/mandates", Op: "grantMandate", Handle: grant},
		{Method: post, Path: "/audit/mandates/{mandate}/revocation", Op: "revokeMandate", Handle: revoke},
		{Method: get, Path: "/audit/samples", Op: "listSamples", Handle: func(v *site.Visit) error { return samples(v, site.NewForm(0)) }},
		{Method: post, Path: "/audit/samples", Op: "drawSample", Handle: draw},
		{Method: get, Path: "/audit/samples/{sample}", Op: "getSample", Handle: sample},
		{Method: get, Path: "/audit/repairs", Op: "listRepairs", Handle: repairs},
		{Method: get, Path: "/audit/looks", Op: "listAccessLog", Handle: looks},
	}
}

// page is a page of this folder, under the audit's entry for those who have it.
func page(v *site.Visit, title string, more ...layout.Crumb) layout.Page {
	crumbs := []layout.Crumb{v.Home()}
	if v.May("listMandates") {
		crumbs = append(crumbs, layout.Crumb{Label: v.Words.Say("audit.title"), Href: "/audit"})
	}
	return v.Page(title, append(crumbs, more...)...)
}

// mandatesModel is the register of orders, and the form for a new one.
type mandatesModel struct {
	site.Form
	Rows     []mandate
	Auditors []layout.Option
	MayGrant bool
}

type mandate struct{ ID, Who, Number, Authority, Purpose, First, Last, By, State string }

// StateOf says how a mandate stands on a real day: valid, planned, lapsed, removed.
func StateOf(m postgres.Mandate, today time.Time) string {
	day := casefile.DateOf(today.In(casefile.Shanghai))
	switch {
	case !m.RevokedAt.IsZero():
		return "removed"
	case day < m.FirstDay.Format(time.DateOnly):
		return "planned"
	case day > m.LastDay.Format(time.DateOnly):
		return "lapsed"
	}
	return "valid"
}

// Tone is the stage by whose colour a mandate's state is shown.
func Tone(state string) string { return state }

func mandates(v *site.Visit, f site.Form) error {
	all, err := v.Site.Desk.Mandates(v, v.Who)
	if err != nil {
		return err
	}
	m := mandatesModel{Form: f, MayGrant: v.May("grantMandate")}
	var ids []string
	for _, x := range all {
		ids = append(ids, x.Account, x.GrantedBy)
	}
	names, err := v.Site.Desk.Names(v, v.Who, ids...)
	if err != nil {
		return err
	}
	for _, x := range all {
		m.Rows = append(m.Rows, mandate{ID: x.ID, Who: or(names[x.Account], x.Account), Number: x.Number, Authority: x.Authority, Purpose: x.Purpose,
			First: x.FirstDay.Format(time.DateOnly), Last: x.LastDay.Format(time.DateOnly), By: or(names[x.GrantedBy], x.GrantedBy), State: StateOf(x, v.Site.Now())})
	}
	if m.MayGrant {
		if m.Auditors, err = auditors(v, f.Get("account")); err != nil {
			return err
		}
	}
	return v.ShowRefused(f.Problem, page(v, v.Words.Say("mandates.title")), mandatesView(m))
}

func auditors(v *site.Visit, chosen string) ([]layout.Option, error) {
	all, err := v.Site.Desk.Auditors(v, v.Who)
	out := []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}
	for _, a := range all {
		out = append(out, layout.Option{Value: a.ID, Label: a.Name})
	}
	return layout.Choose(out, chosen), err
}

func grant(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		m := postgres.Mandate{Account: f.Get("account"), Number: strings.TrimSpace(f.Get("number")), Authority: strings.TrimSpace(f.Get("authority")),
			Purpose: strings.TrimSpace(f.Get("purpose"))}
		var wrong []casefile.Field
		for _, x := range []struct{ name, value string }{{"account", m.Account}, {"number", m.Number}, {"authority", m.Authority}, {"purpose", m.Purpose}} {
			if x.value == "" {
				wrong = append(wrong, casefile.Wrong("/"+x.name, "required"))
			}
		}
		var err error
		if m.FirstDay, err = time.Parse(time.DateOnly, f.Get("first_day")); err != nil {
			wrong = append(wrong, casefile.Wrong("/first_day", "unreadable_date"))
		}
		if m.LastDay, err = time.Parse(time.DateOnly, f.Get("last_day")); err != nil {
			wrong = append(wrong, casefile.Wrong("/last_day", "unreadable_date"))
		}
		if err := casefile.InvalidFields(wrong); err != nil {
			return err
		}
		_, err = v.Site.Desk.GrantMandate(v, v.Who, m, f.Options())
		return err
	}, func(f site.Form) error { return mandates(v, f) }, "/audit/mandates", "mandate_granted")
}

func revoke(v *site.Visit) error {
	return v.Act(func(site.Form) error { return v.Site.Desk.RevokeMandate(v, v.Who, v.R.PathValue("mandate")) },
		func(f site.Form) error { return mandates(v, f) }, "/audit/mandates", "mandate_revoked")
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// number reads a count from a form; what is none is refused beside its field.
func number(f site.Form, name string, most int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(f.Get(name)))
	if err != nil || n < 1 || n > most {
		return 0, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/"+name, "out_of_range")})
	}
	return n, nil
}
