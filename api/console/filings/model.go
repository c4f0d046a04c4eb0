package filings

import (
	"context"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/api/console/words"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

type model struct {
	Query       query
	Groups      []group
	Rows        []row
	Total       int
	First, Next string
	MayCreate   bool
	Saved       layout.Filters
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
	Filter                            string // kept filter that the page was opened by
}

func readQuery(q url.Values) query {
	return query{Filter: q.Get("filter"), Group: q.Get("group"), Stage: q.Get("stage"), Class: q.Get("class"), Track: q.Get("track"), Point: q.Get("point")}
}

func (q query) filter(campaign string) postgres.FilingFilter {
	values := q.parameters()
	values.Set("name", q.Name)
	values.Set("number", q.Number)
	return desk.FilingFilterOf(campaign, values)
}

// values are the parameters of the list's address: those of a kept filter are its own affair.
func (q query) values() url.Values {
	if q.Filter != "" {
		return url.Values{"filter": {q.Filter}}
	}
	return q.parameters()
}

func (q query) parameters() url.Values {
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
	r.Work = v.Words.Name("work_types", f.Work)
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
	for _, g := range desk.FilingGroups() {
		for _, s := range g.Stages {
			out = append(out, layout.Option{Value: string(s), Label: words.Of(ctx).Stage(filing.Kind, string(s))})
		}
	}
	if strings.Contains(chosen, ",") { // several, from the dashboard
		out = append(out, layout.Option{Value: chosen, Label: stageNames(words.Of(ctx), chosen)})
	}
	return layout.Choose(out, chosen)
}

// stageNames says one stage, or several with commas between their codes.
func stageNames(w namer, codes string) string {
	var out []string
	for code := range strings.SplitSeq(codes, ",") {
		out = append(out, w.Stage(filing.Kind, code))
	}
	return strings.Join(out, " / ")
}

type namer interface {
	Stage(kind, code string) string
}

// noneNext says what to do about an empty list: only who files is told to.
func noneNext(ctx context.Context, files bool) string {
	if files {
		return words.Say(ctx, "filings.none.next")
	}
	return words.Say(ctx, "filings.none.query")
}

func tracks(ctx context.Context, chosen string) []layout.Option {
	return layout.Choose([]layout.Option{{Value: "", Label: words.Say(ctx, "list.all")}, {Value: filing.Main, Label: words.Name(ctx, "tracks", filing.Main)},
		{Value: filing.Catchup, Label: words.Name(ctx, "tracks", filing.Catchup)}}, chosen)
}
