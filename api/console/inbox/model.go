package inbox

import (
	"context"
	"strings"
	"time"

	"chizheng/api/console/home"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/api/console/words"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/postgres"
)

type model struct {
	Kind, Who, Role string
	Counts          []home.Count
	Rows            []row
	Total           int
	First, Next     string
	MayClaim        bool
	Problem         *layout.Problem
}

// row is a task with the facts of its case.
type row struct {
	Key                              string
	Case, Kind, KindName, Stage      string
	StageName, Name, ID, Unit, Work  string
	Level, Number, Point, Since, Due string
	Overdue                          bool
	Screen                           string
	Claim                            string // mine, other, or empty
	ClaimUntil                       string
}

func rowOf(v *site.Visit, t postgres.TaskLine, f postgres.FilingLine, now time.Time) row {
	r := row{Key: t.Case + "|" + t.Kind + "|" + t.Ref, Case: t.Case, Kind: t.Kind, KindName: v.Words.Name("tasks", t.Kind), Stage: t.Stage,
		StageName: v.Words.Stage(t.CaseKind, t.Stage), Point: t.Point, Since: layout.Date(t.Since), Due: layout.Date(t.Due),
		Overdue: !t.Due.IsZero() && !now.Before(t.Due), Screen: Screen(t.Kind, t.Case)}
	if r.Screen == "" && t.CaseKind == filing.Kind {
		r.Screen = "/filings/" + t.Case
	}
	switch t.ClaimedBy {
	case "":
	case v.Who.ID:
		r.Claim, r.ClaimUntil = "mine", layout.Time(t.ClaimedUntil)
	default:
		r.Claim, r.ClaimUntil = "other", layout.Time(t.ClaimedUntil)
	}
	if f.Case != "" {
		r.Name, r.ID, r.Unit, r.Level, r.Number, r.Point = f.Name, f.IDMasked, f.FilerName, v.Words.Name("levels", f.Level), f.Number, f.Point
		r.Work = f.Work
		if w, ok := person.WorkTypeByCode(f.Work); ok {
			r.Work = w.Name
		}
		if f.FilerKind == filing.ByIndividual {
			r.Unit = v.Words.Say("unit.none")
		}
	}
	return r
}

// screens is where each kind of task of a filing is worked on.
var screens = map[string]string{"inspection": "/inspection", "seal": "/inspection", "recheck": "/recheck", "fill_in": "", "correction": ""}

// Screen is the page of a task, or nothing where the console has none yet.
func Screen(kind, id string) string {
	page, ok := screens[kind]
	if !ok {
		return ""
	}
	return "/filings/" + id + page
}

// picked reads the keys of tasks; what is no key is left out.
func picked(values []string) []postgres.TaskKey {
	var keys []postgres.TaskKey
	for _, value := range values {
		if parts := strings.SplitN(value, "|", 3); len(parts) == 3 && parts[0] != "" && parts[1] != "" {
			keys = append(keys, postgres.TaskKey{Case: parts[0], Kind: parts[1], Ref: parts[2]})
		}
	}
	return keys
}

// kinds are the query bar's choices: the kinds that wait now.
func kinds(ctx context.Context, m model) []layout.Option {
	out := []layout.Option{{Value: "", Label: words.Say(ctx, "list.all")}}
	for _, n := range m.Counts {
		out = append(out, layout.Option{Value: n.Kind, Label: n.Name})
	}
	return layout.Choose(out, m.Kind)
}

func whose(ctx context.Context, chosen string) []layout.Option {
	var out []layout.Option
	for _, who := range []string{"", "mine", "free"} {
		out = append(out, layout.Option{Value: who, Label: words.Say(ctx, "inbox.who."+or(who, "any"))})
	}
	return layout.Choose(out, chosen)
}

func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}
