package inbox

import (
	"net/url"
	"strings"

	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Onward sends a clerk on after a decision: to the next task of the list he came from, taken into his hands, or back to
// that list where it is done (C11). kind is the list where he came from none.
func Onward(v *site.Visit, kind, but, done string) error {
	back := v.Back("/inbox?kind=" + kind)
	k, caseKind, err := next(v, back, kind, but, true)
	if err != nil || k.Case == "" {
		if err != nil {
			return err
		}
		return v.Go(back, done)
	}
	return v.Go(site.WithBack(screenOf(v, k, caseKind), back), done)
}

// Next is the address of the task that Onward would lead to; nothing is claimed.
func Next(v *site.Visit, kind, but string) (string, error) {
	back := v.Back("/inbox?kind=" + kind)
	k, caseKind, err := next(v, back, kind, but, false)
	if err != nil || k.Case == "" {
		return "", err
	}
	return site.WithBack(screenOf(v, k, caseKind), back), nil
}

// few are the tasks tried: where that many are taken between two glances, the list says more.
const few = 8

func next(v *site.Visit, back, kind, but string, claim bool) (postgres.TaskKey, string, error) {
	var none postgres.TaskKey
	if !v.May("listTasks") {
		return none, "", nil
	}
	in := filterOf(v, back)
	in.Kinds, in.Free = []string{kind}, !in.Mine
	list, err := v.Site.Desk.Tasks(v, v.Who, in, postgres.Page{Limit: few})
	if err != nil {
		return none, "", err
	}
	for _, t := range list.Items {
		if t.Case == but || t.Ref == but || screen(v, t) == "" {
			continue // a pair that was decided lies in the inbox twice for a moment
		}
		if claim && v.May("claimTask") {
			_, err := v.Site.Desk.Claim(v, v.Who, t.TaskKey, "")
			switch casefile.KindOf(err) {
			case casefile.Conflict, casefile.NotFound, casefile.Forbidden:
				continue // somebody was faster
			}
			if err != nil {
				return none, "", err
			}
		}
		return t.TaskKey, t.CaseKind, nil
	}
	return none, "", nil
}

// Filter is what an inbox's address asks for: a decision on all of a list is one on what its reader had before him.
func Filter(v *site.Visit, address string) postgres.Inbox { return filterOf(v, address) }

// Picked reads the keys of tasks that were picked in an inbox.
func Picked(values []string) []postgres.TaskKey { return picked(values) }

// filterOf reads an inbox's address back into its filter.
func filterOf(v *site.Visit, address string) postgres.Inbox {
	q := url.Values{}
	if _, raw, ok := strings.Cut(address, "?"); ok && strings.HasPrefix(address, "/inbox") {
		q, _ = url.ParseQuery(raw) // what cannot be read is no filter
	}
	if kept, err := v.Filtered("tasks", q); err == nil { // one that is gone meanwhile is no filter
		q = kept
	}
	return filter(v, q)
}

func filter(v *site.Visit, q url.Values) postgres.Inbox {
	in := desk.InboxOf(v.Site.Campaign, q)
	if !centre(v) {
		in.Point = ""
	}
	return in
}

// centre says that the visitor's tasks come from many points.
func centre(v *site.Visit) bool {
	switch v.Who.Role {
	case casefile.Reviewer, casefile.Publisher, casefile.Reporter, casefile.Leader:
		return true
	}
	return false
}
