// Package record is the decision record of a filing for paper (C16): what was decided, by which role, on which rules and
// clauses, when, and the hash that ties the paper to the ledger.
//
// It guarantees that everybody prints what he may see and no more: numbers are masked for all but the filer, and people
// stand there by their roles.
package record

import (
	"net/http"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/policy"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/filings/{case}/record", Op: "getCaseHistory", Handle: show},
		{Method: http.MethodGet, Path: "/filings/{case}/record/code", Op: "getCaseHistory", Handle: code},
		{Method: http.MethodGet, Path: "/filings/{case}/record/file", Op: "downloadRecord", Handle: file},
	}
}

type model struct {
	Case, Number, StageName, Printed, Hash string
	Seq                                    int
	Facts                                  filing.Facts
	Decisions                              []decision
}

// decision is one event in which somebody decided something, with its rules in words.
type decision struct {
	desk.Decision
	Rules []filing.Outcome
}

func show(v *site.Visit) error {
	s, events, err := read(v)
	if err != nil {
		return err
	}
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	scope, _ := v.Site.Policy.May(v.Who, "getFiling")
	m := model{Case: s.Case, Number: s.Content.Certificate.Number, StageName: v.Words.Stage(domain.Kind, string(s.Stage)), Printed: layout.Time(now),
		Facts: filing.FactsOf(v, s, scope != policy.Own)}
	if n := len(events); n > 0 {
		m.Seq, m.Hash = events[n-1].Seq, events[n-1].Hash
	}
	for _, d := range desk.Decisions(events, v.Words) {
		m.Decisions = append(m.Decisions, decision{d, filing.Outcomes(v, d.Rules)})
	}
	return v.Show(v.Page(v.Words.Say("record.title"), layout.Crumb{Label: v.Words.Say("filing.title", "name", s.Content.Person.Name), Href: "/filings/" + s.Case}), view(m))
}

func read(v *site.Visit) (domain.State, []casefile.Event, error) {
	s, _, err := desk.Read[domain.State](v, v.Site.Desk, v.Who, "getFiling", domain.Kind, v.Case())
	if err != nil {
		return s, nil, err
	}
	events, err := v.Site.Desk.History(v, v.Who, v.Case())
	return s, events, err
}

// code ties the paper to the ledger: the case, its newest event and that event's hash.
func code(v *site.Visit) error {
	s, events, err := read(v)
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	picture, err := layout.Code(desk.RecordCode(s.Case, events[len(events)-1]))
	if err != nil {
		return err
	}
	return v.ShowBytes("image/png", picture)
}

// file is the record as PDF: the same for everybody who reads the same, in Chinese as a paper of the office.
func file(v *site.Visit) error {
	printed, err := v.Site.Desk.DecisionRecord(v, v.Who, v.Case(), v.Site.Locales.Pick("zh-CN"))
	if err != nil {
		return err
	}
	return v.SendFile(v.Case()+"-record.pdf", "application/pdf", printed)
}
