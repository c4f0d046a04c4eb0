// Package corrections changes named facts of a filing by order of the office: an erratum while its line is on show
// (T-0.55), a repair after the province sent the record back (T-0.60), an amendment after it was accepted, which a second
// person approves (T-0.61).
//
// It guarantees that only the facts of that kind of correction are offered, and that present values are masked.
package corrections

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

// kind is one kind of correction: where it is, what it may change, and what it is told to the filing as.
type kind struct {
	Path, op, command string
	fields            []string
	stage             domain.Stage
}

var afterReport = []string{"person.former_name", "person.phone", "person.address", "certificate.holder", "certificate.applied", "certificate.issued", "certificate.born"}

var kinds = []kind{
	{"erratum", "issueErratum", domain.CmdErratum, []string{"person.phone", "person.address", "certificate.applied", "certificate.born"},
		domain.Announced},
	{"repair", "repairFiling", domain.CmdRepair, afterReport, domain.Refused},
	{"amendment", "proposeAmendment", domain.CmdPropose, afterReport, domain.Accepted},
}

// Pages are the routes of this folder.
func Pages() []site.Route {
	var all []site.Route
	for _, k := range kinds {
		all = append(all,
			site.Route{Method: http.MethodGet, Path: "/filings/{case}/" + k.Path, Op: k.readOp(), Handle: k.blank},
			site.Route{Method: http.MethodPost, Path: "/filings/{case}/" + k.Path, Op: k.op, Handle: k.order})
	}
	return append(all,
		site.Route{Method: http.MethodPost, Path: "/filings/{case}/amendment/approval", Op: "approveAmendment", Handle: rule("approveAmendment", domain.CmdAmend)},
		site.Route{Method: http.MethodPost, Path: "/filings/{case}/amendment/refusal", Op: "refuseAmendment", Handle: rule("refuseAmendment", domain.CmdRefuse)})
}

// readOp: an amendment is read by its second person too; the others only by who orders them.
func (k kind) readOp() string {
	if k.command == domain.CmdPropose {
		return "getFiling"
	}
	return k.op
}

func (k kind) blank(v *site.Visit) error { return k.show(v, site.NewForm(0)) }

func (k kind) show(v *site.Visit, f site.Form) error {
	s, _, err := desk.Read[domain.State](v, v.Site.Desk, v.Who, k.readOp(), domain.Kind, v.Case())
	if err != nil {
		return err
	}
	f.Version = s.Version
	m := model{Form: f, Kind: k, Case: s.Case, Facts: filing.FactsOf(v, s, true), Stage: string(s.Stage), StageName: v.Words.Stage(domain.Kind, string(s.Stage)),
		Fits: s.Stage == k.stage && v.May(k.op) && s.Proposal == nil}
	for _, name := range k.fields {
		field := layout.Field{Name: name, Label: v.Words.Say("field." + name), Value: f.Get(name), Max: 200, Fault: f.Problem.Of(name), Auto: "off"}
		if slices.Contains([]string{"certificate.applied", "certificate.issued", "certificate.born"}, name) {
			field.Type = "date"
		}
		m.Fields = append(m.Fields, field)
	}
	m.Refusals = reasons.Select(v, f, "code", reasons.For{Kind: domain.Kind, Command: domain.CmdRefuse})
	m.Codes = reasons.Select(v, f, "code", reasons.For{Kind: domain.Kind, Command: k.command})
	if err := m.proposed(v, s); err != nil {
		return err
	}
	p := v.Page(v.Words.Name("operations", k.op), v.Home(),
		layout.Crumb{Label: v.Words.Say("filing.title", "name", s.Content.Person.Name), Href: "/filings/" + s.Case})
	return v.ShowRefused(f.Problem, p, view(m))
}

func (k kind) order(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		c := domain.Corrections{Code: f.Get("code"), Text: f.Get("text")}
		for _, name := range k.fields {
			if value := strings.TrimSpace(f.Get(name)); value != "" {
				c.Changes = append(c.Changes, domain.Change{Pointer: "/" + strings.ReplaceAll(name, ".", "/"), Value: value})
			}
		}
		_, err := v.Site.Desk.Do(v, v.Who, k.op, domain.Kind, v.Case(), k.command, c, f.Options())
		return err
	}, func(f site.Form) error { return k.show(v, f) }, "/filings/"+v.Case(), "corrected")
}

// rule is the second person's word on an amendment.
func rule(op, command string) site.Handler {
	return func(v *site.Visit) error {
		return v.Act(func(f site.Form) error {
			var data any
			if command == domain.CmdRefuse {
				data = domain.Reasoned{Code: f.Get("code"), Text: f.Get("text")}
			}
			_, err := v.Site.Desk.Do(v, v.Who, op, domain.Kind, v.Case(), command, data, f.Options())
			return err
		}, func(f site.Form) error { return kinds[2].show(v, f) }, "/filings/"+v.Case(), "corrected")
	}
}
