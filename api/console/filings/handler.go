// Package filings is the folder of all filings within the reader's scope (F16, S1): counts per group of stages, the
// query bar, the grid.
//
// It guarantees that what is searched by stands in no address where it is personal, and that a list is masked.
package filings

import (
	"net/http"
	"net/url"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/filings", Op: "listFilings", Handle: func(v *site.Visit) error { return show(v, v.R.URL.Query()) }},
		{Method: http.MethodPost, Path: "/filings/find", Op: "searchFilings", Handle: find},
	}
}

const perPage = 50

// show lists by what is not personal.
func show(v *site.Visit, q url.Values) error {
	q, err := v.Filtered("filings", q)
	if err != nil {
		return err
	}
	m := model{Query: readQuery(q), MayCreate: v.May("createFiling"), Saved: v.Filters("filings", q)}
	if m.Query.Filter != "" { // it may find by what stands in no address
		m.Query.Name, m.Query.Number = q.Get("name"), q.Get("number")
	}
	list, err := v.Site.Desk.Filings(v, v.Who, "listFilings", m.Query.filter(v.Site.Campaign), "", postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m.First, m.Next = m.Query.pages(q.Get("cursor"), list.Next)
	return page(v, m, list, nil)
}

// find searches by name or certificate number, which stand in no address; without either it is a list, and has one.
func find(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	m := model{Query: readQuery(v.R.PostForm), MayCreate: v.May("createFiling"), Saved: v.Filters("filings", v.R.PostForm)}
	m.Query.Name, m.Query.Number = v.R.PostForm.Get("name"), v.R.PostForm.Get("number")
	if m.Query.Name == "" && m.Query.Number == "" {
		return v.Go("/filings?"+m.Query.values().Encode(), "")
	}
	list, err := v.Site.Desk.Filings(v, v.Who, "searchFilings", m.Query.filter(v.Site.Campaign), "", postgres.Page{Limit: 200})
	if err != nil {
		return err
	}
	return page(v, m, list, nil)
}

func page(v *site.Visit, m model, list postgres.List[postgres.FilingLine], problem *layout.Problem) error {
	m.Total = list.Total
	for _, f := range list.Items {
		m.Rows = append(m.Rows, rowOf(v, f))
	}
	var err error
	if m.Groups, err = groupsOf(v, m.Query.Group); err != nil {
		return err
	}
	p := v.Page(v.Words.Say("filings.title"), v.Home())
	return v.ShowRefused(problem, p, view(m))
}

// groupsOf counts the folder by groups of stages, for those whose folder is small enough to be read as a whole.
func groupsOf(v *site.Visit, here string) ([]group, error) {
	switch v.Who.Role {
	case casefile.Enterprise, casefile.Individual, casefile.PointStaff:
	default:
		return nil, nil
	}
	var out []group
	for _, g := range desk.FilingGroups() {
		list, err := v.Site.Desk.Filings(v, v.Who, "countFilings", postgres.FilingFilter{Campaign: v.Site.Campaign, Stages: g.Stages}, "", postgres.Page{Limit: 1})
		if err != nil {
			return nil, err
		}
		out = append(out, group{Code: g.Code, Name: v.Words.Say("group." + g.Code), Total: list.Total, Here: g.Code == here})
	}
	return out, nil
}
