// Package integrity is the integrity file, by due process only (T-0.68): facts, notice to the party, its
// statement, a proposal, the decision of a second person, appeal and ruling, and the day on which an entry falls.
//
// It guarantees that a party reads its own file and no proposal before that is decided, that nobody is offered a command
// that four eyes deny him, and that nothing here is public or kept by a browser. It decides nothing itself.
package integrity

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	at := "/integrity/{case}"
	post := func(path, op, done, command string, read func(site.Form) (any, error)) site.Route {
		return site.Route{Method: http.MethodPost, Path: at + path, Op: op, Handle: site.Command(op, integrity.Kind, command, "/integrity", done, read, detail)}
	}
	return []site.Route{
		{Method: http.MethodGet, Path: "/integrity", Op: "listIntegrity", Handle: list},
		{Method: http.MethodGet, Path: "/integrity/new", Op: "openIntegrity", Handle: blank},
		{Method: http.MethodPost, Path: "/integrity", Op: "openIntegrity", Handle: open},
		{Method: http.MethodGet, Path: at, Op: "getIntegrity", Handle: func(v *site.Visit) error { return detail(v, site.NewForm(0)) }},
		post("/notice", "notifyIntegrity", "party_notified", integrity.CmdNotify, func(site.Form) (any, error) { return nil, nil }),
		post("/statement", "stateIntegrity", "party_stated", integrity.CmdState, statement),
		post("/proposal", "proposeIntegrity", "integrity_proposed", integrity.CmdPropose, proposal),
		post("/decision", "decideIntegrity", "integrity_decided", integrity.CmdDecide, verdict),
		post("/appeal", "appealIntegrity", "party_appealed", integrity.CmdAppeal, statement),
		post("/ruling", "ruleIntegrity", "integrity_ruled", integrity.CmdRule, ruling),
	}
}

const (
	perPage = 50
	title   = "integrity.title"
)

func list(v *site.Visit) error {
	cursor := v.R.URL.Query().Get("cursor")
	found, err := desk.List[integrity.State](v, v.Site.Desk, v.Who, "listIntegrity", integrity.Kind, postgres.Filter{Campaign: v.Site.Campaign},
		postgres.Page{Limit: perPage, Cursor: cursor})
	if err != nil {
		return err
	}
	m := listModel{Total: found.Total, May: v.May("openIntegrity"), Own: v.Who.Filer != ""}
	for _, s := range found.Items {
		m.Rows = append(m.Rows, rowOf(v, s))
	}
	if found.Next != "" {
		m.Next = "/integrity?cursor=" + url.QueryEscape(found.Next)
	}
	if cursor != "" {
		m.First = "/integrity"
	}
	return v.Show(v.Page(v.Words.Say(title), v.Home()), listView(m))
}

func blank(v *site.Visit) error {
	f := site.NewForm(0)
	f.Values.Set("filing", v.R.URL.Query().Get("filing"))
	return opening(v, f)
}

func opening(v *site.Visit, f site.Form) error {
	p := v.Page(v.Words.Name("operations", "openIntegrity"), v.Home(), layout.Crumb{Label: v.Words.Say(title), Href: "/integrity"})
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, openingView(openingOf(v, f)))
}

// open begins a file. A case that is not there is said beside the field that names it: what was typed is not lost.
func open(v *site.Visit) error {
	var id string
	f, err := v.Form()
	if err == nil {
		in := integrity.Open{Party: strings.TrimSpace(f.Get("party")), Filing: strings.TrimSpace(f.Get("filing")), Violation: f.Get("violation"), Facts: f.Get("facts"),
			Evidence: lines(f.Get("evidence"))}
		var answer casefile.Answer
		answer, err = v.Site.Desk.OpenIntegrity(v, v.Who, v.Site.Campaign, in, desk.Options{Key: f.Key})
		id = answer.Case
		if casefile.KindOf(err) == casefile.NotFound {
			field := "/party"
			if in.Filing != "" {
				field = "/filing"
			}
			err = casefile.InvalidFields([]casefile.Field{casefile.Wrong(field, "no_such_case_here")})
		}
	}
	if err == nil {
		return v.Go("/integrity/"+id, "integrity_opened")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return opening(v, f.Again(p, 0))
}

func detail(v *site.Visit, f site.Form) error {
	s, _, err := desk.Read[integrity.State](v, v.Site.Desk, v.Who, "getIntegrity", integrity.Kind, v.Case())
	if err != nil {
		return err
	}
	m, err := detailOf(v, s, f)
	if err != nil {
		return err
	}
	return v.ShowRefused(f.Problem, v.Page(m.Violation, v.Home(), layout.Crumb{Label: v.Words.Say(title), Href: "/integrity"}), detailView(m))
}

func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func statement(f site.Form) (any, error) { return integrity.Statement{Text: f.Get("text")}, nil }

// proposal reads what is proposed; to drop a file needs neither a basis nor a time.
func proposal(f site.Form) (any, error) {
	d := integrity.Decision{Outcome: f.Get("outcome"), Text: f.Get("text")}
	if d.Outcome == "enter" {
		d.Bases = f.Values["bases"]
		d.Months, _ = strconv.Atoi(strings.TrimSpace(f.Get("months"))) // no number: out of range
	}
	return d, nil
}

func verdict(f site.Form) (any, error) {
	if f.Get("agree") == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/agree", "required")})
	}
	return integrity.Verdict{Agree: f.Get("agree") == "yes", Code: f.Get("code"), Text: f.Get("text")}, nil
}

func ruling(f site.Form) (any, error) {
	if f.Get("uphold") == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/uphold", "required")})
	}
	return integrity.Ruling{Uphold: f.Get("uphold") == "yes", Code: f.Get("code"), Text: f.Get("text")}, nil
}
