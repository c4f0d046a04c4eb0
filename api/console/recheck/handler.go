// Package recheck is the Centre's second check (R-0.97, C10, C11): the scans, what was stated, what the point saw, what
// changed since the last submission, and the verdict with its three ways back (T-0.46).
//
// It guarantees that a corrected filing is not passed by somebody who was not shown what changed, and that the next
// case of the list he came from opens after each decision.
package recheck

import (
	"net/http"
	"strconv"

	"chizheng/api/console/filing"
	"chizheng/api/console/inbox"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	domain "chizheng/internal/casefile/filing"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/filings/{case}/recheck", Op: "recheckFiling", Handle: show},
		{Method: http.MethodPost, Path: "/filings/{case}/recheck", Op: "recheckFiling", Handle: decide},
	}
}

func show(v *site.Visit) error {
	s, err := v.Site.Desk.Reveal(v, v.Who, v.Case(), "recheck")
	if err != nil {
		return err
	}
	return showWith(v, s, site.NewForm(s.Version))
}

func showWith(v *site.Visit, s domain.State, f site.Form) error {
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	m := modelOf(v, s, f)
	m.Status = filing.StatusOf(v, s, now)
	if m.Notes, err = filing.NotesOf(v, s, "/recheck"); err != nil {
		return err
	}
	if m.Next, err = inbox.Next(v, "recheck", s.Case); err != nil {
		return err
	}
	p := v.Page(v.Words.Say("recheck.title", "name", s.Content.Person.Name), v.Home(),
		layout.Crumb{Label: v.Words.Say("inbox.title"), Href: v.Back("/inbox?kind=recheck")})
	p.Wide = true
	v.Saw(filing.Shown(s, m.warnings()...))
	return v.ShowRefused(f.Problem, p, view(m))
}

// decide goes on to the next case: a reviewer does sixty of these in an hour (C11).
func decide(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(f.Get("seen")) // not shown: not seen
	in := domain.Recheck{Verdict: f.Get("verdict"), Seen: seen}
	if in.Verdict != "pass" {
		in.Code, in.Remarks = f.Get("code"), filing.RemarksOf(f)
	}
	_, err = v.Site.Desk.Do(v, v.Who, "recheckFiling", domain.Kind, v.Case(), domain.CmdRecheck, in, f.Options())
	if err != nil {
		return again(v, f, err)
	}
	return inbox.Onward(v, "recheck", v.Case(), "rechecked")
}

func again(v *site.Visit, f site.Form, err error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	s, err := v.Site.Desk.Reveal(v, v.Who, v.Case(), "recheck")
	if err != nil {
		return err
	}
	return showWith(v, s, f.Again(p, s.Version))
}
