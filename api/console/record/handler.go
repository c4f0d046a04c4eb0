// Package record is the decision record of a filing for paper (C16): what was decided, by which role, on which rules and
// clauses, when, and the hash that ties the paper to the ledger.
//
// It guarantees that everybody prints what he may see and no more: numbers are masked for all but the filer, and people
// stand there by their roles.
package record

import (
	"encoding/json"
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
	}
}

type model struct {
	Case, Number, StageName, Printed, Hash string
	Seq                                    int
	Facts                                  filing.Facts
	Decisions                              []decision
}

// decision is one event in which somebody decided something.
type decision struct {
	Seq                int
	At, What, Who, Why string
	Rules              []filing.Outcome
}

// decisive are the events that stand on the record: what was decided on the filing, not the work behind the scenes.
var decisive = map[string]bool{domain.EvSubmitted: true, domain.EvInspected: true, domain.EvSealed: true, domain.EvReturned: true,
	domain.EvRechecked: true, domain.EvRejected: true, domain.EvResolved: true, domain.EvClosed: true, domain.EvMoved: true,
	domain.EvReopened: true, domain.EvHeld: true, domain.EvContested: true, "announced": true, "severed": true, "reinstated": true,
	"confirmed": true, "reported": true, "accepted": true, "refused": true, "corrected": true, "withdrawn": true}

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
	for _, e := range events {
		m.Seq, m.Hash = e.Seq, e.Hash
		if decisive[e.Type] {
			m.Decisions = append(m.Decisions, decided(v, e))
		}
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

// reasons are the fields in which events say why; an event of another shape says nothing here.
type reasons struct {
	Verdict  string   `json:"verdict"`
	Decision string   `json:"decision"`
	Code     string   `json:"code"`
	Codes    []string `json:"codes"`
	Cause    string   `json:"cause"`
}

func decided(v *site.Visit, e casefile.Event) decision {
	d := decision{Seq: e.Seq, At: layout.Time(e.At), What: v.Words.Name("events", e.Type), Who: v.Words.Name("roles", string(e.Actor.Role)),
		Rules: filing.Outcomes(v, e.Rules)}
	var r reasons
	_ = json.Unmarshal(e.Data, &r) // what it does not say is left out
	switch {
	case r.Verdict != "" && v.Words.Has("verdict."+r.Verdict):
		d.What += "：" + v.Words.Say("verdict."+r.Verdict)
	case r.Decision != "":
		d.What += "：" + v.Words.Name("hold_decisions", r.Decision)
	}
	for _, c := range append(r.Codes, r.Code) {
		if c != "" {
			d.Why += v.Words.Name("reasons", c) + " "
		}
	}
	if r.Cause != "" {
		d.Why += v.Words.Name("causes", r.Cause)
	}
	return d
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
	last := events[len(events)-1]
	picture, err := layout.Code(s.Case + "|" + layout.Number(last.Seq) + "|" + last.Hash)
	if err != nil {
		return err
	}
	return v.ShowBytes("image/png", picture)
}
