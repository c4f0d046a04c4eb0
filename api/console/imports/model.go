package imports

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/postgres"
	"chizheng/internal/workbook"
)

type listModel struct {
	site.Form
	Imports     []line
	Total       int
	First, Next string
	MayUpload   bool
}

// line is an import in the list.
type line struct {
	Case, At, Stage, StageName  string
	Rows, Bad, Opened, Existing int
}

type model struct {
	site.Form
	Case, Stage, StageName, Since string
	Running                       bool // a job is at work
	Done, Of                      int  // of the rows that can start
	Counts                        []count
	Rows                          []row
	Total                         int
	First, Next                   string
	Verdict                       string
	Opened, Existing, Missed      int
	Startable                     int
	HasErrors                     bool
	MayStart, MayCancel, MayRetry bool
	Refused                       *layout.Problem // why the file could not be read
	Expires                       string
}

// count is a verdict with its rows, and the way to them.
type count struct {
	Verdict, Name, Note string
	Total               int
	Here                bool
}

type row struct {
	Line               int
	Name, Number, Work string
	Tone, Says         string // of its verdict
	Faults             []string
	Outcomes           []string
	Case, Missed       string
}

var verdicts = []importing.RowVerdict{importing.Good, importing.Doubtful, importing.Bad, importing.Doubled}

func modelOf(v *site.Visit, s importing.State, f site.Form) model {
	m := model{Form: f, Case: s.Case, Stage: string(s.Stage), StageName: v.Words.Stage(importing.Kind, string(s.Stage)), Since: layout.Time(s.Since),
		Running: (s.Stage == importing.Reading || s.Stage == importing.Starting) && len(s.Stalled) == 0, Of: s.Counts.Startable(),
		Done: s.Opened + s.Existing + s.Missed, Opened: s.Opened, Existing: s.Existing, Missed: s.Missed, Startable: s.Counts.Startable(),
		HasErrors: s.Counts.Bad+s.Counts.Doubled > 0 && !s.Stage.Over()}
	m.MayStart = v.May("startImport") && s.Stage == importing.Read
	m.MayCancel = v.May("cancelImport") && (s.Stage == importing.Reading || s.Stage == importing.Read || s.Stage == importing.Starting && !s.Stopping)
	m.MayRetry = v.May("retryImport") && len(s.Stalled) > 0
	if s.Stage == importing.Done || s.Stage == importing.Read {
		m.Expires = layout.Date(s.ExpiresAt())
	}
	if s.Error != nil {
		m.Refused = v.Problem(s.Error)
	}
	here := importing.RowVerdict(v.R.URL.Query().Get("verdict"))
	totals := map[importing.RowVerdict]int{importing.Good: s.Counts.Good, importing.Doubtful: s.Counts.Doubtful, importing.Bad: s.Counts.Bad,
		importing.Doubled: s.Counts.Doubled}
	m.Counts = append(m.Counts, count{Name: v.Words.Say("imports.all"), Total: s.Counts.Rows, Here: here == ""})
	for _, x := range verdicts {
		m.Counts = append(m.Counts, count{Verdict: string(x), Name: v.Words.Say("imports." + string(x)), Note: v.Words.Say("imports.note." + string(x)),
			Total: totals[x], Here: here == x})
	}
	return m
}

func (c count) address(id string) string {
	if c.Verdict == "" {
		return "/imports/" + id
	}
	return "/imports/" + id + "?verdict=" + c.Verdict
}

func (c count) current() templ.Attributes {
	if c.Here {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}

func (m *model) rows(v *site.Visit, list postgres.List[importing.Row], q url.Values) {
	m.Total = list.Total
	for _, r := range list.Items {
		m.Rows = append(m.Rows, rowOf(v, r))
	}
	address := func(cursor string) string {
		out := url.Values{}
		if m.Verdict != "" {
			out.Set("verdict", m.Verdict)
		}
		if cursor != "" {
			out.Set("cursor", cursor)
		}
		return "/imports/" + m.Case + "?" + out.Encode()
	}
	if list.Next != "" {
		m.Next = address(list.Next)
	}
	if q.Get("cursor") != "" {
		m.First = address("")
	}
}

func rowOf(v *site.Visit, r importing.Row) row {
	out := row{Line: r.Line, Name: r.Content.Person.Name, Number: r.Content.Certificate.Number,
		Work: r.Content.Certificate.Work, Case: r.Case}
	if w, ok := person.WorkTypeByCode(r.Content.Certificate.Work); ok {
		out.Work = w.Name
	}
	out.Tone, out.Says = said(v, r)
	for _, p := range r.Problems {
		out.Faults = append(out.Faults, workbook.Header(strings.Trim(p.Pointer, "/"))+"："+v.Words.Field(p))
	}
	for _, o := range r.Outcomes {
		if o.Verdict != casefile.Pass {
			out.Outcomes = append(out.Outcomes, v.Words.Name("rules", o.Rule)+"："+v.Words.Outcome(o)+clause(o.Clause))
		}
	}
	if r.Code != "" {
		out.Missed = v.Words.Error(casefile.Refuse(casefile.Conflict, r.Code)).Detail
	}
	return out
}

func clause(id string) string {
	if id == "" {
		return ""
	}
	return "（" + id + "）"
}

// polling asks again while a job runs.
func polling(m model) templ.Attributes {
	if !m.Running {
		return nil
	}
	return templ.Attributes{"hx-get": "/imports/" + m.Case + "/progress", "hx-trigger": "every 1s", "hx-swap": "outerHTML"}
}

// measure is how far the bar is; without a value it only moves.
func measure(m model) templ.Attributes {
	if m.Stage == "reading" || m.Of == 0 {
		return nil
	}
	return templ.Attributes{"value": strconv.Itoa(m.Done), "max": strconv.Itoa(m.Of)}
}

// said gives a row's verdict its colour and its word. A rule that fails reads here as it does when the filing is
// submitted, which it will refuse: only what asks for a person is doubtful.
func said(v *site.Visit, r importing.Row) (tone, says string) {
	fails := func(o casefile.Outcome) bool { return o.Verdict == casefile.Fail }
	switch {
	case r.Verdict == importing.Good:
		return "pass", v.Words.Say("imports.good")
	case r.Verdict != importing.Doubtful:
		return "fail", v.Words.Say("imports." + string(r.Verdict))
	case slices.ContainsFunc(r.Outcomes, fails):
		return "fail", v.Words.Say("imports.unfit")
	}
	return "needs_human", v.Words.Say("imports.unsure")
}
