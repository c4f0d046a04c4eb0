// Package filing is one filing: where it stands, who has it and until when (F9), what was stated, and, for its filer,
// the steps of the notice in their order.
//
// It guarantees that numbers are shown whole to the filer alone; an officer's whole look is the inspection's and the
// recheck's page, where it is logged.
package filing

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/policy"
)

const maxUpload = 10<<20 + 64<<10

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/filings/new", Op: "createFiling", Handle: blank},
		{Method: post, Path: "/filings", Op: "createFiling", Handle: create},
		{Method: post, Path: "/filings/eligibility", Op: "checkEligibility", Handle: eligibility},
		{Method: post, Path: "/filings/pad", Op: "createFiling", Handle: savePad},
		{Method: post, Path: "/filings/pad/removal", Op: "createFiling", Handle: dropPad},
		{Method: get, Path: "/filings/{case}", Op: "getFiling", Handle: show},
		{Method: get, Path: "/filings/{case}/content", Op: "fillFiling", Handle: edit},
		{Method: post, Path: "/filings/{case}/content", Op: "fillFiling", Handle: fill},
		{Method: get, Path: "/filings/{case}/scans", Op: "uploadScan", Handle: scans},
		{Method: get, Path: "/filings/{case}/scans/part", Op: "listScans", Handle: scansPart},
		{Method: post, Path: "/filings/{case}/scans", Op: "uploadScan", Max: maxUpload, Handle: upload},
		{Method: post, Path: "/filings/{case}/scans/{scan}/removal", Op: "removeScan", Handle: remove},
		{Method: get, Path: "/filings/{case}/scans/{scan}/file", Op: "downloadScan", Handle: file},
		{Method: get, Path: "/filings/{case}/commitment", Op: "getFilingCommitment", Handle: commitment},
		{Method: post, Path: "/filings/{case}/commitment", Op: "signFiling", Handle: sign},
		{Method: get, Path: "/filings/{case}/point", Op: "listAllowedPoints", Handle: points},
		{Method: post, Path: "/filings/{case}/point", Op: "choosePoint", Handle: choose},
		{Method: get, Path: "/filings/{case}/submission", Op: "submitFiling", Handle: last},
		{Method: post, Path: "/filings/{case}/submission", Op: "submitFiling", Handle: submit},
		{Method: post, Path: "/filings/{case}/withdrawal", Op: "withdrawFiling", Handle: withdraw},
	}
}

// read gives the filing for an operation, within the visitor's scope.
func read(v *site.Visit, op string) (filing.State, error) {
	s, _, err := desk.Read[filing.State](v, v.Site.Desk, v.Who, op, filing.Kind, v.Case())
	return s, err
}

func show(v *site.Visit) error {
	s, err := read(v, "getFiling")
	if err != nil {
		return err
	}
	return showWith(v, s, site.NewForm(s.Version))
}

func showWith(v *site.Visit, s filing.State, f site.Form) error {
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	scope, _ := v.Site.Policy.May(v.Who, "getFiling")
	m := detailModel{Form: f, Case: s.Case, Status: StatusOf(v, s, now), Facts: FactsOf(v, s, scope != policy.Own),
		Outcomes: Outcomes(v, s.Outcomes), Remarks: remarks(v, s.Remarks), Own: scope == policy.Own,
		Editable:    scope == policy.Own && (s.Stage == filing.Draft || s.Stage == filing.Returned),
		MayDrop:     scope == policy.Own && droppable(s.Stage),
		Withdrawals: reasons.Select(v, f, "code", reasons.For{Kind: filing.Kind, Command: filing.CmdWithdraw})}
	if v.May("downloadScan") {
		m.Scans = ScansOf(v, s, purpose(v))
	}
	m.Screens = screens(v, s)
	m.Acts = v.May("reopenFiling") && s.Stage != filing.Draft
	if m.Notes, err = NotesOf(v, s, ""); err != nil {
		return err
	}
	if m.History, err = history(v, s.Case); err != nil {
		return err
	}
	p := v.Page(v.Words.Say("filing.title", "name", s.Content.Person.Name), folder(v)...)
	return v.ShowRefused(f.Problem, p, detail(m))
}

// folder is the way back to the list.
func folder(v *site.Visit) []layout.Crumb {
	return []layout.Crumb{v.Home(), {Label: v.Words.Say("filings.title"), Href: "/filings"}}
}

// screens are the work pages that this visitor may open for the filing as it stands.
func screens(v *site.Visit, s filing.State) []layout.Link {
	var out []layout.Link
	if v.May("inspectFiling") && (s.Stage == filing.Submitted || s.Stage == filing.Inspected) {
		out = append(out, layout.Link{Label: v.Words.Say("inspection.open"), Href: "/filings/" + s.Case + "/inspection"})
	}
	if v.May("recheckFiling") && s.Stage == filing.HandedOver {
		out = append(out, layout.Link{Label: v.Words.Say("recheck.open"), Href: "/filings/" + s.Case + "/recheck"})
	}
	if v.May("openIntegrity") && s.Stage != filing.Draft {
		out = append(out, layout.Link{Label: v.Words.Name("operations", "openIntegrity"), Href: "/integrity/new?filing=" + s.Case})
	}
	if v.May("proveCase") && v.May("getCaseTimeline") {
		out = append(out, layout.Link{Label: v.Words.Say("audit.title"), Href: "/audit/filing/" + s.Case})
	}
	return out
}

// droppable: a filer may withdraw until publication (T-0.65).
func droppable(s filing.Stage) bool {
	switch s {
	case filing.Draft, filing.Submitted, filing.Contested, filing.Returned, filing.Inspected, filing.HandedOver, filing.Rechecked:
		return true
	}
	return false
}

// purpose is what a scan on this page is looked at for.
func purpose(v *site.Visit) string {
	switch v.Who.Role {
	case casefile.PointStaff:
		return "inspection"
	case casefile.Reviewer:
		return "recheck"
	case casefile.Auditor:
		return "audit"
	}
	return "filing"
}

func withdraw(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "withdrawFiling", filing.Kind, v.Case(), filing.CmdWithdraw, filing.Reasoned{Code: f.Get("code")}, f.Options())
	if err == nil {
		return v.Go("/filings/"+v.Case(), "withdrawn")
	}
	return again(v, f, err, "getFiling", showWith)
}

// again shows a step once more with what was refused and what was typed, at the case's newest version.
func again(v *site.Visit, f site.Form, err error, op string, step func(*site.Visit, filing.State, site.Form) error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	s, err := read(v, op)
	if err != nil {
		return err
	}
	return step(v, s, f.Again(p, s.Version))
}

func history(v *site.Visit, id string) ([]Moment, error) {
	if !v.May("getCaseHistory") {
		return nil, nil
	}
	events, err := v.Site.Desk.History(v, v.Who, id)
	if err != nil {
		return nil, err
	}
	return moments(v, events), nil
}
