// Package inbox is the list of what waits for a role: a point's own cases, the Centre's, a filer's (S1, S2, C1). A task
// is claimed before it is worked on, so that two people do not do it twice.
//
// It guarantees that a claim is one command of one person, that counts are those of the list, that every kind of task
// leads to the page where it is worked on, and that after a decision the list is as it was left.
package inbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"chizheng/api/console/home"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/inbox", Op: "listTasks", Handle: func(v *site.Visit) error { return show(v, v.R.URL.Query(), nil) }},
		{Method: http.MethodPost, Path: "/inbox/claim", Op: "claimTask", Handle: claim},
		{Method: http.MethodPost, Path: "/inbox/release", Op: "releaseTask", Handle: release},
	}
}

// perPage is a screenful of work.
const perPage = 50

func show(v *site.Visit, q url.Values, problem *layout.Problem) error {
	q, err := v.Filtered("tasks", q)
	if err != nil {
		return err
	}
	in := filter(v, q)
	list, err := v.Site.Desk.Tasks(v, v.Who, in, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m := model{Kind: q.Get("kind"), Who: q.Get("who"), Text: q.Get("q"), Due: q.Get("due"), Point: in.Point, Role: string(v.Who.Role), Total: list.Total,
		Problem: problem, MayClaim: v.May("claimTask"), Here: address(q, q.Get("cursor")), Saved: v.Filters("tasks", q)}
	m.MayBulk = m.Kind == "recheck" && v.May("createBulk") && opens(v, "/bulks/new")
	if m.Counts, err = counts(v, in); err != nil {
		return err
	}
	if m.Rows, err = rows(v, list.Items, m.Here); err != nil {
		return err
	}
	if m.Points, err = points(v, in.Point); err != nil {
		return err
	}
	m.Columns = shared(m.Rows)
	if q.Get("cursor") != "" {
		m.First = address(q, "")
	}
	if list.Next != "" {
		m.Next = address(q, list.Next)
	}
	return v.ShowRefused(problem, v.Page(v.Words.Say("inbox.title"), v.Home()), view(m))
}

// counts are those of the list without its kind: they are the ways to each kind.
func counts(v *site.Visit, in postgres.Inbox) ([]home.Count, error) {
	in.Kinds = nil
	all, err := v.Site.Desk.TaskCounts(v, v.Who, in)
	var out []home.Count
	for _, n := range all {
		out = append(out, home.Count{Kind: n.Kind, Name: v.Words.Name("tasks", n.Kind), Total: n.Total, Overdue: n.Overdue, Mine: n.Mine})
	}
	return out, err
}

// points are the Centre's choice of one desk's cases.
func points(v *site.Visit, chosen string) ([]layout.Option, error) {
	if !centre(v) {
		return nil, nil
	}
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	out := []layout.Option{{Value: "", Label: v.Words.Say("list.all")}}
	for _, p := range plan.Points {
		out = append(out, layout.Option{Value: p.Code, Label: p.Printed})
	}
	return layout.Choose(out, chosen), err
}

// address is a part of the list with the same filter.
func address(q url.Values, cursor string) string {
	to, names := url.Values{}, []string{"kind", "who", "q", "point", "due"}
	if q.Get("filter") != "" {
		names = []string{"filter"}
	}
	for _, name := range names {
		if q.Get(name) != "" {
			to.Set(name, q.Get(name))
		}
	}
	if cursor != "" {
		to.Set("cursor", cursor)
	}
	if len(to) == 0 {
		return "/inbox"
	}
	return "/inbox?" + to.Encode()
}

// rows adds to the tasks what a clerk tells them apart by. The filings come from the actor's own scope.
func rows(v *site.Visit, tasks []postgres.TaskLine, here string) ([]row, error) {
	var ids []string
	for _, t := range tasks {
		if id := about(t); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	of := map[string]postgres.FilingLine{}
	if len(ids) > 0 && v.May("listFilings") {
		found, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Cases: ids}, "", postgres.Page{Limit: len(ids)})
		if err != nil {
			return nil, err
		}
		for _, f := range found.Items {
			of[f.Case] = f
		}
	}
	_, now, err := v.Now()
	if err != nil {
		return nil, err
	}
	out := make([]row, 0, len(tasks))
	for _, t := range tasks {
		out = append(out, rowOf(v, t, of[about(t)], now, here))
	}
	return out, nil
}

// claim takes the picked tasks. One alone leads on to its screen.
func claim(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	keys := picked(v.R.PostForm["task"])
	if len(keys) == 0 {
		return v.Go(v.Back("/inbox"), "nothing_picked")
	}
	for _, k := range keys {
		if _, err := v.Site.Desk.Claim(v, v.Who, k, strings.TrimSpace(v.R.PostForm.Get("reason"))); err != nil {
			return again(v, err)
		}
	}
	kind, _, _ := strings.Cut(keys[0].Case, "-")
	if to := screenOf(v, keys[0], kind); len(keys) == 1 && to != "" {
		return v.Go(site.WithBack(to, v.Back("/inbox")), "")
	}
	return v.Go(v.Back("/inbox"), "claimed")
}

func release(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	for _, k := range picked(v.R.PostForm["task"]) {
		if err := v.Site.Desk.Release(v, v.Who, k); err != nil {
			return again(v, err)
		}
	}
	return v.Go(v.Back("/inbox"), "released")
}

// again shows the inbox as it is now with what was refused: a task that is gone was done by somebody else meanwhile.
func again(v *site.Visit, err error) error {
	var q url.Values
	if u, parseErr := url.Parse(v.Back("/inbox")); parseErr == nil {
		q = u.Query()
	}
	if e := casefile.As(err); e != nil && e.Kind == casefile.NotFound {
		return show(v, q, v.Problem(e))
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return show(v, q, p)
}
