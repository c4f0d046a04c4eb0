package site

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"chizheng/api/console/layout"
	"chizheng/internal/postgres"
	"chizheng/policy"
)

// Page fills the frame's part of a page: who reads it, the menu, the rehearsal's clock, what was just done.
func (v *Visit) Page(title string, crumbs ...layout.Crumb) layout.Page {
	p := layout.Page{Title: title, Crumbs: crumbs, Lang: v.Words.Language(), Nav: v.nav(), Path: "/"}
	if v.R.Method == http.MethodGet {
		p.Path = v.R.URL.RequestURI()
	}
	if len(crumbs) > 0 {
		p.Crumbs = append(p.Crumbs, layout.Crumb{Label: title})
	}
	if v.Me != nil {
		p.Who = &layout.Person{Name: v.Me.Name, Role: v.Words.Name("roles", string(v.Who.Role)), For: v.ActsFor()}
	}
	if clock, now, err := v.Now(); err == nil && clock.Rehearsal {
		p.Rehearsal = layout.Time(now)
	}
	if done := "done." + v.R.URL.Query().Get("done"); v.R.Method == http.MethodGet && v.Words.Has(done) {
		p.Done = v.Words.Say(done)
	}
	return p
}

// Show answers with a page.
func (v *Visit) Show(p layout.Page, content templ.Component) error {
	return v.show(http.StatusOK, p, content)
}

// ShowRefused answers with a page that carries a refusal and what was typed.
func (v *Visit) ShowRefused(problem *layout.Problem, p layout.Page, content templ.Component) error {
	if problem == nil {
		return v.Show(p, content)
	}
	p.Done = ""
	return v.show(problem.Status, p, content)
}

// Part answers a script with a part of a page.
func (v *Visit) Part(content templ.Component) error { return v.write(http.StatusOK, content) }

func (v *Visit) show(status int, p layout.Page, content templ.Component) error {
	return v.write(status, withChildren(layout.Frame(p), content))
}

// write renders first and answers then: a page that cannot be rendered is an error, not half a page.
func (v *Visit) write(status int, content templ.Component) error {
	var b bytes.Buffer
	if err := content.Render(v, &b); err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.W.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	v.W.WriteHeader(status)
	_, _ = v.W.Write(b.Bytes()) // the client may be gone
	return nil
}

// entry is one line of the left menu, with the operation that it needs.
type entry struct {
	label, href, op string
	unread          bool // counts what the reader has not read
	own             bool // for those whom the operation lets at their own case only
	office          bool // for everybody else
}

var menu = []entry{
	{label: "home.title", href: "/home", op: "whoami"},
	{label: "inbox.title", href: "/inbox", op: "listTasks"},
	{label: "search.title", href: "/search", op: "searchFilings", office: true},
	{label: "audit.title", href: "/audit", op: "listMandates"},
	{label: "bulk.title", href: "/bulks", op: "listBulks", office: true},
	{label: "registrar.title", href: "/registrations", op: "listRegistrations"},
	{label: "sheetdesk.title", href: "/point/sheets", op: "signSheet"},
	{label: "seals.title", href: "/seals", op: "listVoidSeals", office: true},
	{label: "handover.title", href: "/handovers", op: "listHandovers"},
	{label: "messages.title", href: "/messages", op: "listMessages", unread: true},
	{label: "filings.title", href: "/filings", op: "listFilings"},
	{label: "new.title", href: "/filings/new", op: "createFiling"},
	{label: "imports.title", href: "/imports", op: "listImports"},
	{label: "submissions.title", href: "/submissions", op: "submitFiling"},
	{label: "sheets.title", href: "/sheets", op: "listSheets"},
	{label: "registration.title", href: "/registration", op: "getRegistration", own: true},
	{label: "publishing.title", href: "/publishing", op: "listNotices"},
	{label: "rulings.title", href: "/objections", op: "listObjections"},
	{label: "reports.title", href: "/reports", op: "listReports"},
	{label: "reconciliation.title", href: "/reconciliation", op: "getReconciliation"},
	{label: "dashboard.title", href: "/dashboard", op: "getDashboard"},
	{label: "outlook.title", href: "/outlook", op: "getOutlook"},
	{label: "milestones.title", href: "/milestones", op: "listMilestones"},
	{label: "oversights.title", href: "/oversights", op: "listOversights"},
	{label: "integrity.title", href: "/integrity", op: "listIntegrity"},
	{label: "absences.title", href: "/absences", op: "listAbsences"},
	{label: "accounts.title", href: "/accounts", op: "listAccounts"},
	{label: "plan.title", href: "/plan", op: "listRounds"},
	{label: "orders.title", href: "/orders", op: "listOrders"},
	{label: "points.title", href: "/points", op: "listOrders"},
	{label: "policy.title", href: "/policy", op: "explainPolicy"},
	{label: "health.title", href: "/health", op: "getHealth"},
	{label: "clock.title", href: "/clock", op: "setClock"},
	{label: "notices.title", href: "/notices", op: "listPublicNotices"},
	{label: "check.title", href: "/check", op: "checkNoticeLine"},
	{label: "receipt.title", href: "/receipt", op: "getObjectionStatus"},
	{label: "worker.title", href: "/worker", op: "getWorkerFiling"},
	{label: "guide.title", href: "/guide", op: "listPoints"},
}

// nav offers what the policy allows, and nothing else.
func (v *Visit) nav() []layout.Link {
	if v.Me != nil && (v.Me.MustChange || v.Me.MustEnrol) {
		return nil
	}
	var links []layout.Link
	for _, m := range menu {
		if scope, err := v.Site.Policy.May(v.Who, m.op); err == nil && (!m.own || scope == policy.Own) && (!m.office || scope != policy.Own) {
			l := layout.Link{Label: v.Words.Say(m.label), Href: m.href, Here: v.R.URL.Path == m.href}
			if m.unread {
				l.Count = v.Unread()
			}
			links = append(links, l)
		}
	}
	return links
}

// Unread counts the reader's unread messages. A count that cannot be had is not shown: it is no page's errand.
func (v *Visit) Unread() int {
	found, err := v.Site.Desk.Messages(v, v.Who, "countMessages", true, postgres.Page{Limit: 1})
	if err != nil {
		return 0
	}
	return found.Total
}
