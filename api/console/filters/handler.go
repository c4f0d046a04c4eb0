// Package filters keeps the filters of lists (C2): all that the reader sees, one with what it finds by, its name and whom
// it is shown to.
//
// It guarantees that only its owner changes or deletes a filter, and that what a filter finds by stands in no address.
package filters

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/desk"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/filters", Op: "listFilters", Handle: list},
		{Method: post, Path: "/filters", Op: "saveFilter", Handle: save},
		{Method: get, Path: "/filters/{filter}", Op: "getFilter", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: post, Path: "/filters/{filter}", Op: "changeFilter", Handle: change},
		{Method: post, Path: "/filters/{filter}/deletion", Op: "deleteFilter", Handle: drop},
	}
}

type row struct {
	ID, Name, List, Share, Owner, Saved, Open string
	Version                                   string
	Mine, Outdated                            bool
}

func (r row) Path() string { return "/filters/" + r.ID }

func rowOf(v *site.Visit, f desk.Filter) row {
	return row{ID: f.ID, Name: f.Name, List: v.Words.Say("filters.list." + f.List), Share: v.Words.Say("filters.share." + f.Share), Owner: f.OwnerName,
		Saved: layout.Time(f.SavedAt), Open: desk.FilterLink(f.List, f.ID), Version: layout.Number(f.Version), Mine: f.Mine, Outdated: len(f.Unknown) > 0}
}

func list(v *site.Visit) error {
	all, err := v.Site.Desk.Filters(v, v.Who, v.Site.Campaign, "")
	if err != nil {
		return err
	}
	var rows []row
	for _, f := range all {
		rows = append(rows, rowOf(v, f))
	}
	return v.Show(v.Page(v.Words.Say("filters.title"), v.Home()), listView(rows))
}

// save keeps what a list shows. A refusal comes back as a form of its own, with everything that was typed.
func save(v *site.Visit) error {
	f, err := v.Form()
	order := desk.FilterOrder{List: f.Get("list"), Name: f.Get("filter.name"), Share: f.Get("filter.share"), Query: query(f)}
	var kept desk.Filter
	if err == nil {
		kept, err = v.Site.Desk.SaveFilter(v, v.Who, v.Site.Campaign, order, f.Key)
	}
	if err == nil {
		return v.Go(desk.FilterLink(kept.List, kept.ID), "filter_saved")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	m := model{Form: f.Again(named(p), 0), Shares: v.Shares(order.Share), List: order.List, Params: said(v, order.List, order.Query), Back: desk.FilterPage(order.List)}
	return v.ShowRefused(p, page(v, v.Words.Say("filters.keep")), newView(m))
}

// query reads the parameters that came with the form.
func query(f site.Form) map[string][]string {
	out := map[string][]string{}
	for name, values := range f.Values {
		if of, ok := strings.CutPrefix(name, "q."); ok {
			out[of] = values
		}
	}
	return out
}

// named puts the faults at the fields as the form calls them.
func named(p *layout.Problem) *layout.Problem {
	for i, f := range p.Fields {
		if f.Field == "name" || f.Field == "share" {
			p.Fields[i].Field = "filter." + f.Field
		}
	}
	return p
}

type model struct {
	site.Form
	Row    row
	Shares []layout.Option
	Params []layout.Pair
	List   string
	Kept   []layout.Pair
	Back   string
	Faults []string // parameters that the list does not know
}

func page(v *site.Visit, title string) layout.Page {
	p := v.Page(title, v.Home(), layout.Crumb{Label: v.Words.Say("filters.title"), Href: "/filters"})
	p.Narrow = true
	return p
}

func show(v *site.Visit, f site.Form) error {
	kept, err := v.Site.Desk.Filter(v, v.Who, v.R.PathValue("filter"))
	if err != nil {
		return err
	}
	if f.Problem == nil {
		f.Version = kept.Version
		f.Values.Set("filter.name", kept.Name)
		f.Values.Set("filter.share", kept.Share)
	}
	m := model{Form: f, Row: rowOf(v, kept), Shares: v.Shares(f.Get("filter.share")), Params: said(v, kept.List, kept.Query), Faults: kept.Unknown}
	return v.ShowRefused(f.Problem, page(v, kept.Name), oneView(m))
}

// said gives parameters as they are read: their names in words where there are some.
func said(v *site.Visit, list string, query map[string][]string) []layout.Pair {
	var out []layout.Pair
	for _, name := range slices.Sorted(maps.Keys(query)) {
		label := name
		if key := "filters.param." + name; v.Words.Has(key) {
			label = v.Words.Say(key)
		}
		for _, value := range query[name] {
			if value != "" {
				out = append(out, layout.Pair{Name: label, Value: spoken(v, list, name, value)})
			}
		}
	}
	return out
}

// spoken is a code in words.
func spoken(v *site.Visit, list, name, value string) string {
	kinds := map[string]string{"filings": "filing", "registrations": "registration", "handovers": "handover", "sheets": "sheet"}
	switch name {
	case "stage":
		return v.Words.Stage(kinds[list], value)
	case "track":
		return v.Words.Name("tracks", value)
	case "kind":
		return v.Words.Name("tasks", value)
	case "role":
		return v.Words.Name("roles", value)
	case "group":
		if list == "objections" && v.Words.Has("rulings."+value) {
			return v.Words.Say("rulings." + value)
		}
		if v.Words.Has("group." + value) {
			return v.Words.Say("group." + value)
		}
	case "who":
		if v.Words.Has("inbox.who." + value) {
			return v.Words.Say("inbox.who." + value)
		}
	case "status":
		if v.Words.Has("account." + value) {
			return v.Words.Say("account." + value)
		}
	}
	return value
}

func change(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		_, err := v.Site.Desk.ChangeFilter(v, v.Who, v.R.PathValue("filter"), desk.FilterOrder{Name: f.Get("filter.name"), Share: f.Get("filter.share")}, f.Version)
		return err
	}, func(f site.Form) error {
		f.Problem = named(f.Problem)
		return show(v, f)
	}, "/filters/"+v.R.PathValue("filter"), "saved")
}

func drop(v *site.Visit) error {
	return v.Act(func(site.Form) error { return v.Site.Desk.DropFilter(v, v.Who, v.R.PathValue("filter")) },
		func(f site.Form) error { return show(v, f) }, "/filters", "filter_deleted")
}
