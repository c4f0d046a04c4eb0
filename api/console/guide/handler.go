// Package guide says in plain words who does what in which order: for filers, for the public, and for each desk
// (F17). It shows a reader his own part first.
package guide

import (
	"net/http"
	"slices"
	"time"

	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{{Method: http.MethodGet, Path: "/guide", Op: "listPoints", Cached: 5 * time.Second, Handle: show}}
}

// parts are whom the guide is for, with how many steps each has in the catalogue.
var parts = []struct {
	code  string
	steps int
	roles []casefile.Role
}{
	{"enterprise", 8, []casefile.Role{casefile.Enterprise, casefile.Applicant}},
	{"individual", 6, []casefile.Role{casefile.Individual}},
	{"public", 5, []casefile.Role{casefile.Public}},
	{"point", 6, []casefile.Role{casefile.PointStaff}},
	{"reviewer", 5, []casefile.Role{casefile.Reviewer, casefile.County}},
	{"publisher", 5, []casefile.Role{casefile.Publisher, casefile.Reporter, casefile.Leader}},
	{"admin", 4, []casefile.Role{casefile.Admin, casefile.Auditor}},
}

type model struct {
	Parts  []part
	Points []campaign.PlanPoint
}

// part is one reader's way through, step by step.
type part struct {
	Code  string
	Steps []string
	Mine  bool
}

func show(v *site.Visit) error {
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	if err != nil {
		return err
	}
	m := model{Points: plan.Points}
	for _, x := range parts {
		p := part{Code: x.code, Mine: v.Me != nil && slices.Contains(x.roles, v.Who.Role)}
		for n := range x.steps {
			p.Steps = append(p.Steps, v.Words.Say("guide."+x.code+"."+string(rune('a'+n))))
		}
		m.Parts = append(m.Parts, p)
	}
	slices.SortStableFunc(m.Parts, func(a, b part) int {
		switch {
		case a.Mine == b.Mine:
			return 0
		case a.Mine:
			return -1
		}
		return 1
	})
	return v.Show(v.Page(v.Words.Say("guide.title")), view(m))
}
