package oversights

import (
	"slices"
	"strconv"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/oversight"
)

type listModel struct {
	site.Form
	Rows           []row
	Total          int
	First, Next    string
	May            bool
	Points, Scopes []layout.Option
	At             []layout.Option // the filter by point
}

type row struct {
	Case, Point, On, Scope, Stage, StageName string
	Findings, Open                           int
	Criticism                                string
}

func listOf(v *site.Visit, all []oversight.State, f site.Form) (listModel, error) {
	m := listModel{Form: f, May: v.May("planOversight")}
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	if err != nil {
		return m, err
	}
	m.Points, m.At = []layout.Option{{Label: v.Words.Say("form.choose")}}, []layout.Option{{Label: v.Words.Say("list.all")}}
	for _, p := range plan.Points {
		o := layout.Option{Value: p.Code, Label: p.Code + " " + p.Name}
		m.Points, m.At = append(m.Points, o), append(m.At, o)
	}
	m.Points, m.At = layout.Choose(m.Points, f.Get("point")), layout.Choose(m.At, v.R.URL.Query().Get("at"))
	for _, s := range oversight.Scopes {
		m.Scopes = append(m.Scopes, layout.Option{Value: s, Label: v.Words.Say("oversights.scope." + s)})
	}
	m.Scopes = layout.Choose(m.Scopes, f.Get("scope"))
	for _, s := range all {
		m.Rows = append(m.Rows, rowOf(v, s))
	}
	return m, nil
}

func rowOf(v *site.Visit, s oversight.State) row {
	r := row{Case: s.Case, Point: s.Point, On: s.On, Scope: v.Words.Say("oversights.scope." + s.Scope), Stage: string(s.Stage), StageName: v.Words.Stage(oversight.Kind, string(s.Stage)),
		Findings: len(s.Findings), Open: s.Unsettled()}
	if c := shownCriticism(v, s); c != nil {
		r.Criticism = v.Words.Say("oversights.criticism." + c.Status)
	}
	return r
}

// shownCriticism is the criticism as this reader may know it: a proposal is not the point's, nor the county's, to read.
func shownCriticism(v *site.Visit, s oversight.State) *oversight.Criticism {
	if c := s.Criticism; c != nil && (c.Status == oversight.Issued || v.Who.Role != casefile.PointStaff && v.Who.Role != casefile.County) {
		return c
	}
	return nil
}

type detailModel struct {
	site.Form
	row
	Version                    int
	Note, Planner, Visitor     string
	Reason, Since              string
	List                       []finding
	Visit, Cancel, Criticise   bool
	NotYet                     bool
	Signing, Refusing, OwnWord bool
	Text, CriticismBy          string // of the criticism
	CriticismReason            string
	Codes                      []layout.Option
	Rows                       []findingRow
	Cancelling, Sparing        []layout.Option // reasons
}

// finding is one thing that was found, and what may be done about it by this reader.
type finding struct {
	oversight.Finding
	Name, Weight, Tone, StatusName, DueDay, AnsweredBy string
	Late, Answer, Verify, Here                         bool
	Key                                                string
}

// findingRow is a row of the form for a visit.
type findingRow struct {
	Prefix            string
	Codes, Severities []layout.Option
	Number            string
	Text, Days        string
	CodeFault, Fault  string
	WeightFault, Due  string
}

func detailOf(v *site.Visit, s oversight.State, f site.Form) (detailModel, error) {
	f.Problem = placed(f)
	m := detailModel{Form: f, row: rowOf(v, s), Version: s.Version, Note: s.Note, Since: layout.Time(s.Since)}
	_, now, err := v.Now()
	if err != nil {
		return m, err
	}
	ids := []string{s.Planner, s.Visitor}
	for _, x := range s.Findings {
		ids = append(ids, x.By)
	}
	if s.Criticism != nil {
		ids = append(ids, s.Criticism.By, s.Criticism.Signer)
	}
	names, err := v.Site.Desk.Names(v, v.Who, ids...)
	if err != nil {
		return m, err
	}
	m.Planner, m.Visitor = names[s.Planner], names[s.Visitor]
	if s.Reason != "" {
		m.Reason = v.Words.Name("reasons", s.Reason)
	}
	m.may(v, s, now)
	for _, x := range s.Findings {
		m.List = append(m.List, findingOf(v, s, x, now, f, names))
	}
	if c := shownCriticism(v, s); c != nil {
		m.Text, m.CriticismBy = c.Text, names[c.By]
		if c.Reason != "" {
			m.CriticismReason = v.Words.Name("reasons", c.Reason)
		}
	}
	m.Cancelling = reasons.Select(v, f, "code", reasons.For{Kind: oversight.Kind, Command: oversight.CmdCancel})
	m.Sparing = reasons.Select(v, f, "code", reasons.For{Kind: oversight.Kind, Command: oversight.CmdSpare})
	if m.Visit {
		m.Rows = findingRowsOf(v, f)
	}
	return m, nil
}

// placed says what is wrong with a word beside the field in which it was typed: a page has one for each finding.
func placed(f site.Form) *layout.Problem {
	if f.Problem == nil {
		return nil
	}
	p := *f.Problem
	p.Fields = slices.Clone(p.Fields)
	for i, x := range p.Fields {
		switch {
		case x.Field == "text" && f.Values.Has("criticism"):
			p.Fields[i].Field = "criticism"
		case (x.Field == "text" || x.Field == "enough") && f.Get("n") != "":
			p.Fields[i].Field = x.Field + "-" + f.Get("n")
		}
	}
	return &p
}

// may says which commands this reader is offered, by policy, by stage and by four eyes.
func (m *detailModel) may(v *site.Visit, s oversight.State, now time.Time) {
	planned := s.Stage == oversight.Planned
	m.NotYet = planned && casefile.DateOf(now) < s.On
	m.Visit = planned && !m.NotYet && v.May("recordOversight")
	m.Cancel = planned && v.May("cancelOversight")
	none := s.Criticism == nil || s.Criticism.Status == oversight.Refused
	m.Criticise = none && len(s.Findings) > 0 && v.May("proposeCriticism")
	proposed := s.Criticism != nil && s.Criticism.Status == oversight.Proposed
	m.OwnWord = proposed && v.May("signCriticism") && v.Who.Is(s.Criticism.By)
	m.Signing, m.Refusing = proposed && !m.OwnWord && v.May("signCriticism"), proposed && !m.OwnWord && v.May("refuseCriticism")
}

func findingOf(v *site.Visit, s oversight.State, x oversight.Finding, now time.Time, f site.Form, names map[string]string) finding {
	out := finding{Finding: x, Name: v.Words.Say("oversights.finding." + x.Code), Weight: v.Words.Say("oversights.severity." + x.Severity), StatusName: v.Words.Say("oversights.status." + x.Status),
		DueDay: campaign.LastDay(x.Due), AnsweredBy: names[x.By], Key: "n" + strconv.Itoa(x.N)}
	out.Tone = map[string]string{oversight.Open: "waiting", oversight.Rectified: "open", oversight.Settled: "done"}[x.Status]
	out.Late = x.Status != oversight.Settled && !now.Before(x.Due)
	out.Answer = s.Stage == oversight.Rectifying && x.Status == oversight.Open && v.May("answerFinding")
	out.Verify = s.Stage == oversight.Rectifying && x.Status == oversight.Rectified && v.May("verifyFinding") && !v.Who.Is(x.By)
	out.Here = f.Problem != nil && f.Get("n") == strconv.Itoa(x.N)
	return out
}

func findingRowsOf(v *site.Visit, f site.Form) []findingRow {
	codes, weights := []layout.Option{{Label: v.Words.Say("form.choose")}}, []layout.Option{}
	for _, c := range oversight.Findings {
		codes = append(codes, layout.Option{Value: c, Label: v.Words.Say("oversights.finding." + c)})
	}
	for _, s := range oversight.Severities {
		weights = append(weights, layout.Option{Value: s, Label: v.Words.Say("oversights.severity." + s)})
	}
	var out []findingRow
	for i := range findingRows {
		at := "findings." + strconv.Itoa(i) + "."
		r := findingRow{Prefix: at, Number: strconv.Itoa(i + 1), Codes: layout.Choose(codes, f.Get(at+"code")), Severities: layout.Choose(weights, f.Get(at+"severity")), Text: f.Get(at + "text"),
			Days: f.Get(at + "days"), CodeFault: f.Problem.Of(at + "code"), Fault: f.Problem.Of(at + "text"), WeightFault: f.Problem.Of(at + "severity"), Due: f.Problem.Of(at + "days")}
		if r.Days == "" && r.Text == "" {
			r.Days = "5"
		}
		out = append(out, r)
	}
	return out
}

// Path is the inspection's own address.
func (m detailModel) Path() string { return "/oversights/" + m.Case }
