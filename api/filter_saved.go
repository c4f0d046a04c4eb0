package api

import (
	"net/http"
	"net/url"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
)

// savedFilters registers kept filters of lists (C2). listFilings and listTasks take one by its id, so that it finds the
// same rows wherever it is opened.
func (a *API) savedFilters() {
	s := subject{a, "filter"}
	add(s, op{ID: "listFilters", Method: http.MethodGet, Path: "/filters"}, a.listFilters)
	add(s, op{ID: "saveFilter", Method: http.MethodPost, Path: "/filters", Status: http.StatusCreated}, a.saveFilter)
	add(s, op{ID: "getFilter", Method: http.MethodGet, Path: "/filters/{filter}"}, a.getFilter)
	add(s, op{ID: "changeFilter", Method: http.MethodPut, Path: "/filters/{filter}"}, a.changeFilter)
	add(s, op{ID: "deleteFilter", Method: http.MethodDelete, Path: "/filters/{filter}", Status: http.StatusNoContent}, a.deleteFilter)
}

// FilterChange names, shares and sets a filter.
type FilterChange struct {
	Name  string              `json:"name" maxLength:"40" example:"待复核（审核点 02）"`
	Share string              `json:"share" enum:"private,team,role" doc:"Who else sees it: nobody, the own desk, everybody of the own role. Its rows are always the reader's own."`
	Query map[string][]string `json:"query,omitempty" doc:"The list's parameters by name. Absent in a change: as before."`
}

// FilterOrder is a filter to be kept.
type FilterOrder struct {
	List string `json:"list" enum:"filings,tasks,registrations,handovers,sheets,objections,accounts"`
	FilterChange
}

// SavedFilter is a kept filter.
type SavedFilter struct {
	Filter    string              `json:"filter" example:"filter-00000000000000000000000001"`
	List      string              `json:"list"`
	Name      string              `json:"name"`
	Share     string              `json:"share"`
	Query     map[string][]string `json:"query"`
	Unknown   []string            `json:"unknown,omitempty" doc:"Parameters that the list does not know any more: the filter is refused until its owner sets it anew."`
	OwnerName string              `json:"owner_name"`
	Mine      bool                `json:"mine" doc:"Only its owner changes or deletes it."`
	Version   int                 `json:"version"`
	SavedAt   time.Time           `json:"saved_at"`
	Link      string              `json:"link" doc:"Opens the list in the console." example:"/filings?filter=filter-00000000000000000000000001"`
}

func savedFilter(f desk.Filter) SavedFilter {
	return SavedFilter{Filter: f.ID, List: f.List, Name: f.Name, Share: f.Share, Query: f.Query, Unknown: f.Unknown, OwnerName: f.OwnerName,
		Mine: f.Mine, Version: f.Version, SavedAt: f.SavedAt, Link: desk.FilterLink(f.List, f.ID)}
}

func savedFilterView(f desk.Filter, err error) (*versioned[SavedFilter], error) {
	if err != nil {
		return nil, err
	}
	return &versioned[SavedFilter]{version(f.Version), savedFilter(f)}, nil
}

func (a *API) listFilters(c call, in *struct {
	List string `query:"list" enum:"filings,tasks,registrations,handovers,sheets,objections,accounts" doc:"One list only; empty: all."`
}) (*body[list[SavedFilter]], error) {
	all, err := a.cfg.Desk.Filters(c, c.Who, a.cfg.Campaign, in.List)
	out := list[SavedFilter]{Items: []SavedFilter{}, Total: len(all)}
	for _, f := range all {
		out.Items = append(out.Items, savedFilter(f))
	}
	return found(out, err)
}

func (a *API) saveFilter(c call, in *struct {
	Keyed
	Body FilterOrder
}) (*versioned[SavedFilter], error) {
	b := in.Body
	return savedFilterView(a.cfg.Desk.SaveFilter(c, c.Who, a.cfg.Campaign, desk.FilterOrder{List: b.List, Name: b.Name, Share: b.Share, Query: b.Query}, in.Key))
}

// FilterParam names a kept filter.
type FilterParam struct {
	Filter string `path:"filter" maxLength:"80" pattern:"^filter-[0-9a-f]{8,64}$"`
}

func (a *API) getFilter(c call, in *FilterParam) (*versioned[SavedFilter], error) {
	return savedFilterView(a.cfg.Desk.Filter(c, c.Who, in.Filter))
}

func (a *API) changeFilter(c call, in *struct {
	FilterParam
	Keyed
	Body FilterChange
}) (*versioned[SavedFilter], error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	b := in.Body
	return savedFilterView(a.cfg.Desk.ChangeFilter(c, c.Who, in.Filter, desk.FilterOrder{Name: b.Name, Share: b.Share, Query: b.Query}, o.Expect))
}

func (a *API) deleteFilter(c call, in *FilterParam) (*nothing, error) {
	return nil, a.cfg.Desk.DropFilter(c, c.Who, in.Filter)
}

// Kept asks for the rows of a kept filter.
type Kept struct {
	Filter string `query:"filter" maxLength:"80" pattern:"^(filter-[0-9a-f]{8,64})?$" doc:"Id of a kept filter (listFilters); besides it only cursor and limit."`
}

// kept gives a kept filter's parameters; ok is false where none was asked for. others are the list's own parameters in
// this request: both at once would leave open which holds.
func (a *API) kept(c call, list string, in Kept, others bool) (q url.Values, ok bool, err error) {
	if in.Filter == "" {
		return nil, false, nil
	}
	if others {
		return nil, true, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/filter", "filter_alone")})
	}
	q, _, err = a.cfg.Desk.Filtered(c, c.Who, list, in.Filter)
	return q, true, err
}
