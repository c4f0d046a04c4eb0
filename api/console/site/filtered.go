package site

import (
	"maps"
	"net/url"
	"slices"

	"chizheng/api/console/layout"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Filtered gives a list's parameters: those of the address, or those of the kept filter that it names, which stand in
// no address (C2). A filter that its list no longer understands is refused, with what is unknown in it.
func (v *Visit) Filtered(list string, q url.Values) (url.Values, error) {
	id := q.Get("filter")
	if id == "" {
		return q, nil
	}
	kept, _, err := v.Site.Desk.Filtered(v, v.Who, list, id)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(kept)
	if out == nil {
		out = url.Values{}
	}
	for _, name := range []string{"filter", "cursor"} {
		if q.Get(name) != "" {
			out.Set(name, q.Get(name))
		}
	}
	return out, nil
}

// Filters offers the list's kept filters, and to keep what q shows. Where they cannot be had the list is shown without
// them: they are no page's errand.
func (v *Visit) Filters(list string, q url.Values) layout.Filters {
	all, err := v.Site.Desk.Filters(v, v.Who, v.Site.Campaign, list)
	if err != nil {
		return layout.Filters{}
	}
	f := layout.Filters{List: list, Open: q.Get("filter"), Key: NewForm(0).Key, MaySave: v.May("saveFilter"), Shares: v.Shares(""), Here: desk.FilterPage(list)}
	for _, k := range all {
		f.Kept = append(f.Kept, layout.Link{Label: k.Name, Href: desk.FilterLink(list, k.ID), Here: k.ID == f.Open})
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		for _, value := range q[name] {
			if value != "" && desk.FilterTakes(list, name) {
				f.Query = append(f.Query, layout.Pair{Name: name, Value: value})
			}
		}
	}
	return f
}

// Shares are the choices of whom a filter is shown to.
func (v *Visit) Shares(chosen string) []layout.Option {
	var out []layout.Option
	for _, s := range []string{postgres.SharePrivate, postgres.ShareTeam, postgres.ShareRole} {
		out = append(out, layout.Option{Value: s, Label: v.Words.Say("filters.share." + s)})
	}
	return layout.Choose(out, chosen)
}
