package audit

import (
	"net/url"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/registers"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// entryModel is where an audit begins: the mandate, a case by its number, and the newest cases of each kind.
type entryModel struct {
	Mandates []mandate
	Own      bool // an auditor reads his own
	Outside  bool // none of them lets him read today
	Number   string
	Problem  *layout.Problem
	Kinds    []layout.Option
	Kind     string
	Cases    []found
	Total    int
	First    string
	Next     string
	Links    []layout.Link
}

// mandate is an order that lets an auditor read between two days (U11).
type mandate struct {
	Number, Authority, Purpose, First, Last string
	State                                   string // valid, planned, lapsed, removed
}

// found is a case of a list.
type found struct {
	Href, Case, Stage, StageName, Point, Opened, Updated string
	Version                                              int
}

// listed are the kinds of cases with the operation that lists them.
var listed = []struct{ kind, op string }{{"filing", "listFilings"}, {"registration", "listRegistrations"}, {"notice", "listNotices"}, {"objection", "listObjections"},
	{"report", "listReports"}, {"sheet", "listSheets"}, {"handover", "listHandovers"}, {"importing", "listImports"}, {"bulk", "listBulks"}, {"order", "listOrders"}}

const perPage = 25

func entry(v *site.Visit) error {
	m := entryModel{Own: v.Who.Role == casefile.Auditor, Number: strings.TrimSpace(v.R.URL.Query().Get("case"))}
	if err := m.mandates(v); err != nil {
		return err
	}
	for _, l := range []struct{ label, href, op string }{{"search.title", "/search", "searchFilings"}, {"samples.title", "/audit/samples", "listSamples"},
		{"mandates.title", "/audit/mandates", "listMandates"}, {"repairs.title", "/audit/repairs", "listRepairs"}, {"looks.title", "/audit/looks", "listAccessLog"}} {
		if v.May(l.op) {
			m.Links = append(m.Links, layout.Link{Label: v.Words.Say(l.label), Href: l.href})
		}
	}
	if !m.Outside {
		if done, err := m.cases(v); done || err != nil {
			return err
		}
	}
	return v.ShowRefused(m.Problem, v.Page(v.Words.Say("audit.title"), v.Home()), entryView(m))
}

// mandates shows an auditor under which order he reads; nobody else needs one.
func (m *entryModel) mandates(v *site.Visit) error {
	if !m.Own {
		return nil
	}
	all, err := v.Site.Desk.Mandates(v, v.Who)
	if err != nil {
		return err
	}
	today := v.Site.Now()
	for _, x := range all {
		m.Mandates = append(m.Mandates, mandate{Number: x.Number, Authority: x.Authority, Purpose: x.Purpose, First: layout.Date(x.FirstDay),
			Last: layout.Date(x.LastDay), State: registers.StateOf(x, today)})
	}
	m.Outside = v.Who.Mandate == ""
	return nil
}

// cases finds the one case that was named, or lists the newest of a kind. done says that the visit was answered.
func (m *entryModel) cases(v *site.Visit) (done bool, err error) {
	q := v.R.URL.Query()
	if m.Number != "" {
		_, err := v.Site.Desk.Version(v, v.Who, "getCaseTimeline", m.Number)
		if err == nil {
			return true, v.Go("/audit/"+kindOf(m.Number)+"/"+m.Number, "")
		}
		e := casefile.As(err)
		if e == nil || e.Kind != casefile.NotFound {
			return false, err
		}
		m.Problem = v.Problem(e)
	}
	op := ""
	for _, l := range listed {
		if v.May(l.op) {
			m.Kinds = append(m.Kinds, layout.Option{Value: l.kind, Label: v.Words.Name("kinds", l.kind)})
			if op == "" || l.kind == q.Get("kind") {
				m.Kind, op = l.kind, l.op
			}
		}
	}
	m.Kinds = layout.Choose(m.Kinds, m.Kind)
	if op == "" {
		return false, nil
	}
	all, err := v.Site.Desk.Cases(v, v.Who, op, postgres.Filter{Campaign: v.Site.Campaign, Kind: m.Kind}, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return false, err
	}
	m.page(v, all, q.Get("cursor"))
	return false, nil
}

func (m *entryModel) page(v *site.Visit, all postgres.List[postgres.CaseFile], cursor string) {
	m.Total = all.Total
	for _, c := range all.Items {
		m.Cases = append(m.Cases, found{Href: "/audit/" + c.Kind + "/" + c.Case, Case: c.Case, Stage: c.Head.Stage, StageName: v.Words.Stage(c.Kind, c.Head.Stage),
			Point: c.Head.Point, Opened: layout.Time(c.OpenedAt), Updated: layout.Time(c.UpdatedAt), Version: c.Version})
	}
	at := "/audit?kind=" + url.QueryEscape(m.Kind)
	if all.Next != "" {
		m.Next = at + "&cursor=" + url.QueryEscape(all.Next)
	}
	if cursor != "" {
		m.First = at
	}
}
