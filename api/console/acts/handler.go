// Package acts is what the Centre may do with a filing beside its review: send it back, give it another point, move it to
// catch-up, open it again, close it (T-0.24, T-0.46, T-0.62–T-0.66).
//
// It guarantees that only what the visitor's role may do is offered, each with its reason, and that the room has the
// last word on whether it is possible now.
package acts

import (
	"net/http"
	"slices"
	"strings"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// act is one command with the stages in which it makes sense to offer it.
type act struct {
	path, op, command string
	stages            []domain.Stage
	data              func(f site.Form) any
}

var live = []domain.Stage{domain.Submitted, domain.Contested, domain.Returned, domain.Inspected, domain.HandedOver, domain.Rechecked}

var acts = []act{
	{"return", "returnFiling", domain.CmdReturn, []domain.Stage{domain.Submitted, domain.Contested, domain.Inspected, domain.HandedOver, domain.Rechecked,
		domain.Announced, domain.Refused}, func(f site.Form) any {
		return domain.Return{To: f.Get("to"), Code: f.Get("code"), Remarks: filing.RemarksOf(f)}
	}},
	{"assigned-point", "assignPoint", domain.CmdAssignPoint, live, func(f site.Form) any {
		return domain.ChoosePoint{Point: f.Get("point"), Reason: f.Get("code")}
	}},
	{"catchup", "moveToCatchup", domain.CmdMove, append([]domain.Stage{domain.Draft, domain.Confirmed, domain.Refused, domain.Severed}, live...),
		func(f site.Form) any { return domain.Move{Cause: f.Get("cause")} }},
	{"reopening", "reopenFiling", domain.CmdReopen, []domain.Stage{domain.Rejected, domain.Withdrawn}, func(f site.Form) any {
		return domain.Reasoned{Code: f.Get("code"), Text: strings.TrimSpace(f.Get("text"))}
	}},
	{"closing", "closeFiling", domain.CmdClose, append([]domain.Stage{domain.Draft, domain.Accepted}, live...), func(f site.Form) any {
		return domain.CloseFiling{Cause: f.Get("cause")}
	}},
}

// Pages are the routes of this folder.
func Pages() []site.Route {
	pages := []site.Route{{Method: http.MethodGet, Path: "/filings/{case}/acts", Op: "reopenFiling",
		Handle: func(v *site.Visit) error { return show(v, site.NewForm(0), "") }}}
	for _, a := range acts {
		pages = append(pages, site.Route{Method: http.MethodPost, Path: "/filings/{case}/" + a.path, Op: a.op, Handle: func(v *site.Visit) error { return do(v, a) }})
	}
	return pages
}

type model struct {
	site.Form
	Case    string
	Status  filing.Status
	Refused string // the act that came back
	Offered []string
	Codes   map[string][]layout.Option // by act
	Points  []layout.Option
	Causes  []layout.Option
	Closing []layout.Option
	Targets []layout.Option
	Fields  [][]layout.Option
	Texts   []string
}

func read(v *site.Visit) (domain.State, error) {
	s, _, err := desk.Read[domain.State](v, v.Site.Desk, v.Who, "getFiling", domain.Kind, v.Case())
	return s, err
}

func show(v *site.Visit, f site.Form, refused string) error {
	s, err := read(v)
	if err != nil {
		return err
	}
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	if err != nil {
		return err
	}
	if f.Problem == nil {
		f.Version = s.Version
	}
	m := model{Form: f, Case: s.Case, Status: filing.StatusOf(v, s, now), Refused: refused, Codes: map[string][]layout.Option{},
		Causes: named(v, "causes", plan.Catchup.Causes, f.Get("cause")), Closing: named(v, "close_causes", []string{"deceased", "transferred"}, f.Get("cause")),
		Targets: named(v, "return_targets", []string{"filer", "point"}, f.Get("to"))}
	m.Fields, m.Texts = filing.RemarkRows(v, f)
	for _, p := range plan.Points {
		m.Points = append(m.Points, layout.Option{Value: p.Code, Label: p.Printed + " " + p.Name})
	}
	m.Points = layout.Choose(m.Points, f.Get("point"))
	for _, a := range acts {
		if v.May(a.op) && slices.Contains(a.stages, s.Stage) {
			m.Offered = append(m.Offered, a.path)
			m.Codes[a.path] = reasons.Choices(v, f, "code", reasons.For{Kind: domain.Kind, Command: a.command})
		}
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("acts.title"), layout.Crumb{Label: v.Words.Say("filing.title", "name", s.Content.Person.Name),
		Href: "/filings/" + s.Case}), view(m))
}

func named(v *site.Visit, table string, all []string, chosen string) []layout.Option {
	out := make([]layout.Option, 0, len(all))
	for _, code := range all {
		out = append(out, layout.Option{Value: code, Label: v.Words.Name(table, code)})
	}
	return layout.Choose(out, chosen)
}

func do(v *site.Visit, a act) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	if _, err = v.Site.Desk.Do(v, v.Who, a.op, domain.Kind, v.Case(), a.command, a.data(f), f.Options()); err == nil {
		return v.Go("/filings/"+v.Case(), "acted")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	s, err := read(v)
	if err != nil {
		return err
	}
	return show(v, f.Again(p, s.Version), a.path)
}
