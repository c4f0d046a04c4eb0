// Package home is where everybody begins: what waits for him with exact counts (C1), which windows are open today, and
// what was said to him lately.
package home

import (
	"net/http"
	"slices"
	"strings"

	"chizheng/api/console/messages"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/{$}", Op: "listPublicNotices", Cached: fresh, Handle: front},
		{Method: http.MethodGet, Path: "/home", Op: "whoami", Handle: show},
	}
}

func show(v *site.Visit) error {
	m := model{Role: string(v.Who.Role)}
	for _, fill := range []func(*site.Visit, *model) error{counts, windows, told, standing} {
		if err := fill(v, &m); err != nil {
			return err
		}
	}
	return v.Show(v.Page(v.Words.Say("home.hello", "name", v.Me.Name)), view(m))
}

func counts(v *site.Visit, m *model) error {
	if !v.May("countTasks") || !v.May("listTasks") {
		return nil
	}
	m.HasInbox = true
	all, err := v.Site.Desk.TaskCounts(v, v.Who, postgres.Inbox{Campaign: v.Site.Campaign})
	for _, n := range all {
		m.Tasks = append(m.Tasks, Count{Kind: n.Kind, Name: v.Words.Name("tasks", n.Kind), Total: n.Total, Overdue: n.Overdue, Mine: n.Mine})
		m.Total += n.Total
	}
	return err
}

// windows lists what may be done when (T-0.18), the earliest end first.
func windows(v *site.Visit, m *model) error {
	plan, err := v.Site.Desk.Plan(v, v.Who, "listWindows", v.Site.Campaign)
	if err != nil {
		return err
	}
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	terms, err := plan.Terms()
	if err != nil {
		return err
	}
	for action, w := range plan.Windows {
		m.Windows = append(m.Windows, windowed(v, action, w, terms, now))
	}
	slices.SortFunc(m.Windows, func(a, b window) int { return strings.Compare(a.From+a.To+a.Name, b.From+b.To+b.Name) })
	return nil
}

func told(v *site.Visit, m *model) error {
	all, err := v.Site.Desk.Messages(v, v.Who, "listMessages", false, postgres.Page{Limit: 6})
	m.Unread, m.Messages = v.Unread(), messages.Of(v, all.Items)
	return err
}

// standing tells an enterprise where its registration is: until it is approved nothing else is open to it.
func standing(v *site.Visit, m *model) error {
	if v.Who.Role != casefile.Applicant || v.Who.Filer == "" {
		return nil
	}
	s, _, err := desk.Read[registration.State](v, v.Site.Desk, v.Who, "getRegistration", registration.Kind, v.Who.Filer)
	if casefile.KindOf(err) == casefile.NotFound {
		return nil
	}
	m.Registration = v.Words.Stage(registration.Kind, string(s.Stage))
	m.RegistrationStage = string(s.Stage)
	if due, dueErr := campaign.RegistrationDue(s.SubmittedAt, s.Terms); dueErr == nil && !s.SubmittedAt.IsZero() {
		m.RegistrationDue = campaign.LastDay(due)
	}
	return err
}
