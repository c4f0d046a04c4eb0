package inbox

import (
	"context"
	"strings"
	"time"

	"chizheng/api/console/home"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/api/console/words"
	"chizheng/internal/postgres"
)

type model struct {
	Kind, Who, Role string
	Text, Point     string
	Due             string          // overdue, or all
	Points          []layout.Option // of the Centre
	Here            string          // this list's address, with filter and part
	Counts          []home.Count
	Columns         []fact // empty: rows of several kinds
	Rows            []row
	Total           int
	First, Next     string
	MayClaim        bool
	MayBulk         bool
	Problem         *layout.Problem
	Saved           layout.Filters
}

// row is a task with the facts of its case.
type row struct {
	Key                  string
	Case, Kind, KindName string
	Stage, StageName     string
	Facts                []fact
	Subject              string
	Since, Due           string
	Overdue              bool
	Screen               string
	Claim                string // mine, other, or empty
	ClaimUntil           string
}

func rowOf(v *site.Visit, t postgres.TaskLine, f postgres.FilingLine, now time.Time, here string) row {
	r := row{Key: t.Case + "|" + t.Kind + "|" + t.Ref, Case: t.Case, Kind: t.Kind, KindName: v.Words.Name("tasks", t.Kind), Stage: t.Stage,
		StageName: v.Words.Stage(t.CaseKind, t.Stage), Since: layout.Date(t.Since), Due: layout.LastDay(t.Due),
		Overdue: !t.Due.IsZero() && !now.Before(t.Due), Screen: site.WithBack(screen(v, t), here), Facts: factsOf(v, t, f)}
	if screen(v, t) == "" {
		r.Screen = ""
	}
	if len(r.Facts) > 0 {
		r.Subject = r.Facts[0].Value
	}
	switch t.ClaimedBy {
	case "":
	case v.Who.ID:
		r.Claim, r.ClaimUntil = "mine", layout.Time(t.ClaimedUntil)
	default:
		r.Claim, r.ClaimUntil = "other", layout.Time(t.ClaimedUntil)
	}
	return r
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

// kinds are the query bar's choices: the kinds that wait now, and the one that was asked for.
func kinds(ctx context.Context, m model) []layout.Option {
	out, here := []layout.Option{{Value: "", Label: words.Say(ctx, "list.all")}}, m.Kind == ""
	for _, n := range m.Counts {
		out, here = append(out, layout.Option{Value: n.Kind, Label: n.Name}), here || n.Kind == m.Kind
	}
	if !here {
		out = append(out, layout.Option{Value: m.Kind, Label: words.Name(ctx, "tasks", m.Kind)})
	}
	return layout.Choose(out, m.Kind)
}

func dues(ctx context.Context, chosen string) []layout.Option {
	return layout.Choose([]layout.Option{{Value: "", Label: words.Say(ctx, "list.all")}, {Value: "overdue", Label: words.Say(ctx, "inbox.due.overdue")}}, chosen)
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

// pick names a row for those who cannot see it.
func (r row) pick(ctx context.Context) string {
	return words.Say(ctx, "list.pick") + " " + r.KindName + " " + r.Subject
}

func (r row) work(ctx context.Context) string {
	return words.Say(ctx, "inbox.work") + " " + r.KindName + " " + r.Subject
}
