package filings

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/api/console/words"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/postgres"
)

// groups put the stages together as a filer thinks of them.
var groups = []struct {
	code   string
	stages []filing.Stage
}{
	{"draft", []filing.Stage{filing.Draft}},
	{"returned", []filing.Stage{filing.Returned}},
	{"waiting", []filing.Stage{filing.Submitted, filing.Contested}},
	{"centre", []filing.Stage{filing.Inspected, filing.HandedOver, filing.Rechecked}},
	{"notice", []filing.Stage{filing.Announced, filing.Severed, filing.Confirmed, filing.Reported, filing.Refused}},
	{"accepted", []filing.Stage{filing.Accepted}},
	{"ended", []filing.Stage{filing.Rejected, filing.Withdrawn, filing.Duplicate, filing.Closed}},
}

type model struct {
	Query       query
	Groups      []group
	Rows        []row
	Total       int
	First, Next string
	MayCreate   bool
}

type group struct {
	Code, Name string
	Total      int
	Here       bool
}

func (g group) current() templ.Attributes {
	if g.Here {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}

// query is the query bar. Name and number are personal: they are posted.
type query struct {
	Group, Stage, Class, Track, Point string
	Name, Number                      string
}

func readQuery(q url.Values) query {
	return query{Group: q.Get("group"), Stage: q.Get("stage"), Class: q.Get("class"), Track: q.Get("track"), Point: q.Get("point")}
}

func (q query) filter(campaign string) postgres.FilingFilter {
	f := postgres.FilingFilter{Campaign: campaign, Class: q.Class, Track: q.Track}
	if q.Point != "" {
		f.Points = []string{q.Point}
	}
	for _, g := range groups {
		if g.code == q.Group {
			f.Stages = g.stages
		}
	}
	if q.Stage != "" {
		f.Stages = []filing.Stage{filing.Stage(q.Stage)}
	}
	return f
}

func (q query) values() url.Values {
	out := url.Values{}
	for name, value := range map[string]string{"group": q.Group, "stage": q.Stage, "class": q.Class, "track": q.Track, "point": q.Point} {
		if value != "" {
			out.Set(name, value)
		}
	}
	return out
}

// pages gives the addresses of the first and the next part with the same filter.
func (q query) pages(cursor, following string) (first, next string) {
	values := q.values()
	if cursor != "" {
		first = "/filings?" + values.Encode()
	}
	if following != "" {
		values.Set("cursor", following)
		next = "/filings?" + values.Encode()
	}
	return first, next
}

// row is a filing in the grid; the person's number is masked.
type row struct {
	Case, Name, ID, Unit, Work, Level, Number, Point string
	Stage, StageName, Since, Reason                  string
}

func rowOf(v *site.Visit, f postgres.FilingLine) row {
	r := row{Case: f.Case, Name: f.Name, ID: f.IDMasked, Unit: f.FilerName, Work: f.Work, Level: v.Words.Name("levels", f.Level), Number: f.Number,
		Point: f.Point, Stage: string(f.Stage), StageName: v.Words.Stage(filing.Kind, string(f.Stage)), Since: layout.Date(f.Since)}
	if w, ok := person.WorkTypeByCode(f.Work); ok {
		r.Work = w.Name
	}
	if f.FilerKind == filing.ByIndividual {
		r.Unit = v.Words.Say("unit.none")
	}
	if f.Reason != "" {
		r.Reason = v.Words.Name("reasons", f.Reason)
	}
	return r
}

func stages(ctx context.Context, chosen string) []layout.Option {
	out := []layout.Option{{Value: "", Label: words.Say(ctx, "list.all")}}
	for _, g := range groups {
		for _, s := range g.stages {
			out = append(out, layout.Option{Value: string(s), Label: words.Of(ctx).Stage(filing.Kind, string(s))})
		}
	}
	return layout.Choose(out, chosen)
}

func tracks(ctx context.Context, chosen string) []layout.Option {
	return layout.Choose([]layout.Option{{Value: "", Label: words.Say(ctx, "list.all")}, {Value: filing.Main, Label: words.Name(ctx, "tracks", filing.Main)},
		{Value: filing.Catchup, Label: words.Name(ctx, "tracks", filing.Catchup)}}, chosen)
}
