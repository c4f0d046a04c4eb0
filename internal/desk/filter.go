package desk

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// Filter is a kept filter as its reader sees it.
type Filter struct {
	postgres.SavedFilter
	Mine    bool     // its owner may change it, nobody else
	Unknown []string // parameters that its list does not know any more: it is not carried out as if they were not there
}

// FilterOrder is a filter to be kept.
type FilterOrder struct {
	List, Name, Share string
	Query             map[string][]string
}

// maxFilters is how many one person keeps.
const maxFilters = 50

// Filters lists the filters that the actor may see: his own, his team's and his role's. A filter widens nothing: its rows
// are the reader's own. Errors: Forbidden, Unavailable.
func (d *Desk) Filters(ctx context.Context, who casefile.Actor, campaign, list string) ([]Filter, error) {
	who, _, err := d.may(who, "listFilters")
	if err != nil {
		return nil, err
	}
	all, err := d.ledger.Filters(ctx, reader(who), campaign, list)
	out := []Filter{}
	for _, f := range all {
		if _, err := d.policy.May(who, filterLists[f.List].op); err == nil {
			out = append(out, d.filterOf(who, f))
		}
	}
	slices.SortStableFunc(out, func(a, b Filter) int { return cmp.Or(cmp.Compare(a.List, b.List), cmp.Compare(a.Name, b.Name)) })
	return out, err
}

// Filter gives one. Errors: NotFound no_such_filter (also where it is not shared with the actor), Unavailable.
func (d *Desk) Filter(ctx context.Context, who casefile.Actor, id string) (Filter, error) {
	who, _, err := d.may(who, "getFilter")
	if err != nil {
		return Filter{}, err
	}
	f, err := d.ledger.Filter(ctx, reader(who), id)
	return d.filterOf(who, f), err
}

// SaveFilter keeps a new one; sent twice under one key, it is one. Errors: Forbidden, Invalid, Conflict filter_limit,
// Unavailable.
func (d *Desk) SaveFilter(ctx context.Context, who casefile.Actor, campaign string, in FilterOrder, key string) (Filter, error) {
	who, _, err := d.may(who, "saveFilter")
	if err != nil {
		return Filter{}, err
	}
	if err := d.checkFilter(who, &in); err != nil {
		return Filter{}, err
	}
	f, err := d.ledger.PutFilter(ctx, postgres.SavedFilter{ID: CaseID("filter", who.ID, key), Campaign: campaign, List: in.List, Owner: who.ID,
		Role: who.Role, Team: who.Team(), Share: in.Share, FilterContent: postgres.FilterContent{Name: in.Name, Query: in.Query}}, maxFilters)
	return d.filterOf(who, f), err
}

// ChangeFilter names, shares or sets one's own filter anew; a nil Query leaves what it finds as it is. Errors: NotFound,
// Forbidden not_your_filter, Invalid, Conflict stale_version, Unavailable.
func (d *Desk) ChangeFilter(ctx context.Context, who casefile.Actor, id string, in FilterOrder, seen int) (Filter, error) {
	who, _, err := d.may(who, "changeFilter")
	if err != nil {
		return Filter{}, err
	}
	f, err := d.owned(ctx, who, id)
	if err != nil {
		return f, err
	}
	renamed := in.Query == nil // an old filter may be named anew although its list has changed
	in.List = f.List
	if err := d.checkFilter(who, &in); err != nil {
		return f, err
	}
	if !renamed {
		f.Query = in.Query
	}
	f.Name, f.Share, f.Role, f.Team = in.Name, in.Share, who.Role, who.Team()
	if seen > 0 {
		f.Version = seen
	}
	changed, err := d.ledger.ChangeFilter(ctx, f.SavedFilter)
	return d.filterOf(who, changed), err
}

// DropFilter takes one's own filter away, also from those that it was shared with. Errors: NotFound, Forbidden
// not_your_filter, Unavailable.
func (d *Desk) DropFilter(ctx context.Context, who casefile.Actor, id string) error {
	who, _, err := d.may(who, "deleteFilter")
	if err != nil {
		return err
	}
	if _, err := d.owned(ctx, who, id); err != nil {
		return err
	}
	return d.ledger.DropFilter(ctx, who.ID, id)
}

// Filtered gives the parameters of a kept filter for its list. One that holds a parameter which the list does not know
// any more is refused: without it the list would show more than was meant. Errors: NotFound no_such_filter, Conflict
// filter_outdated, Unavailable.
func (d *Desk) Filtered(ctx context.Context, who casefile.Actor, list, id string) (url.Values, Filter, error) {
	f, err := d.Filter(ctx, who, id)
	switch {
	case err != nil:
		return nil, f, err
	case f.List != list:
		return nil, f, casefile.Refuse(casefile.NotFound, "no_such_filter")
	case len(f.Unknown) > 0:
		return nil, f, casefile.Refuse(casefile.Conflict, "filter_outdated", "parameters", strings.Join(f.Unknown, ", "))
	}
	return url.Values(f.Query), f, nil
}

func reader(who casefile.Actor) postgres.FilterReader {
	return postgres.FilterReader{Account: who.ID, Team: who.Team(), Role: who.Role}
}

func (d *Desk) filterOf(who casefile.Actor, f postgres.SavedFilter) Filter {
	return Filter{SavedFilter: f, Mine: f.Owner == who.ID, Unknown: filterLists[f.List].unknownIn(f.Query)}
}

func (d *Desk) owned(ctx context.Context, who casefile.Actor, id string) (Filter, error) {
	f, err := d.ledger.Filter(ctx, reader(who), id)
	if err == nil && f.Owner != who.ID {
		err = casefile.Refuse(casefile.Forbidden, "not_your_filter")
	}
	return d.filterOf(who, f), err
}

func (d *Desk) checkFilter(who casefile.Actor, in *FilterOrder) error {
	list, ok := filterLists[in.List]
	if !ok {
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/list", "not_in_list")})
	}
	if _, _, err := d.may(who, list.op); err != nil {
		return err
	}
	var wrong []casefile.Field
	in.Name = strings.Join(strings.Fields(in.Name), " ")
	switch n := len([]rune(in.Name)); {
	case n == 0:
		wrong = append(wrong, casefile.Wrong("/name", "required"))
	case n > 40:
		wrong = append(wrong, casefile.Wrong("/name", "too_long"))
	}
	if !slices.Contains([]string{postgres.SharePrivate, postgres.ShareTeam, postgres.ShareRole}, in.Share) {
		wrong = append(wrong, casefile.Wrong("/share", "not_in_list"))
	}
	for _, name := range list.unknownIn(in.Query) {
		wrong = append(wrong, casefile.Wrong("/query/"+name, "unknown_parameter"))
	}
	return casefile.InvalidFields(wrong)
}
