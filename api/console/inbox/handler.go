// Package inbox is the list of what waits for a role: a point's own cases, the Centre's, a filer's (S1, S2, C1). A task
// is claimed before it is worked on, so that two people do not do it twice.
//
// It guarantees that a claim is one command of one person, and that counts are those of the list.
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
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/inbox", Op: "listTasks", Handle: func(v *site.Visit) error { return show(v, nil) }},
		{Method: http.MethodPost, Path: "/inbox/claim", Op: "claimTask", Handle: claim},
		{Method: http.MethodPost, Path: "/inbox/release", Op: "releaseTask", Handle: release},
	}
}

// perPage is a screenful of work.
const perPage = 50

func show(v *site.Visit, problem *layout.Problem) error {
	q := v.R.URL.Query()
	in := postgres.Inbox{Campaign: v.Site.Campaign, Mine: q.Get("who") == "mine", Free: q.Get("who") == "free"}
	if kind := q.Get("kind"); kind != "" {
		in.Kinds = []string{kind}
	}
	list, err := v.Site.Desk.Tasks(v, v.Who, in, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m := model{Kind: q.Get("kind"), Who: q.Get("who"), Role: string(v.Who.Role), Total: list.Total, Problem: problem, MayClaim: v.May("claimTask")}
	if m.Counts, err = counts(v); err != nil {
		return err
	}
	if m.Rows, err = rows(v, list.Items); err != nil {
		return err
	}
	m.First, m.Next = pages(q, list.Next)
	return v.ShowRefused(problem, v.Page(v.Words.Say("inbox.title"), layout.Crumb{Label: v.Words.Say("home.title"), Href: "/home"}), view(m))
}

func counts(v *site.Visit) ([]home.Count, error) {
	all, err := v.Site.Desk.TaskCounts(v, v.Who, postgres.Inbox{Campaign: v.Site.Campaign})
	var out []home.Count
	for _, n := range all {
		out = append(out, home.Count{Kind: n.Kind, Name: v.Words.Name("tasks", n.Kind), Total: n.Total, Overdue: n.Overdue, Mine: n.Mine})
	}
	return out, err
}

// pages gives the addresses of the first and the next part with the same filter.
func pages(q url.Values, cursor string) (first, next string) {
	at := func(cursor string) string {
		to := url.Values{}
		for _, name := range []string{"kind", "who"} {
			if q.Get(name) != "" {
				to.Set(name, q.Get(name))
			}
		}
		if cursor != "" {
			to.Set("cursor", cursor)
		}
		return "/inbox?" + to.Encode()
	}
	if q.Get("cursor") != "" {
		first = at("")
	}
	if cursor != "" {
		next = at(cursor)
	}
	return first, next
}

// rows adds to the tasks of filings what a clerk tells them apart by. The filings come from the actor's own scope.
func rows(v *site.Visit, tasks []postgres.TaskLine) ([]row, error) {
	var ids []string
	for _, t := range tasks {
		if t.CaseKind == filing.Kind && !slices.Contains(ids, t.Case) {
			ids = append(ids, t.Case)
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
		out = append(out, rowOf(v, t, of[t.Case], now))
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
		return v.Go(back(v), "nothing_picked")
	}
	for _, k := range keys {
		if _, err := v.Site.Desk.Claim(v, v.Who, k, strings.TrimSpace(v.R.PostForm.Get("reason"))); err != nil {
			return again(v, err)
		}
	}
	if to := Screen(keys[0].Kind, keys[0].Case); len(keys) == 1 && to != "" {
		return v.Go(to, "")
	}
	return v.Go(back(v), "claimed")
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
	return v.Go(back(v), "released")
}

// again shows the inbox as it is now with what was refused: a task that is gone was done by somebody else meanwhile.
func again(v *site.Visit, err error) error {
	if e := casefile.As(err); e != nil && e.Kind == casefile.NotFound {
		return show(v, v.Problem(e))
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return show(v, p)
}

func back(v *site.Visit) string { return site.Local(v.R.PostForm.Get("back"), "/inbox") }
