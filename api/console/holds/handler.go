// Package holds is what a person decides where a rule or a likeness asks for one: rulings with the rule's inputs and its
// clause, and two filings of one certificate or person side by side with their differences marked (T-0.31, C9).
//
// It guarantees that whoever decides saw both filings in full, that each look is logged, and that nobody wins by having
// filed first: the page says what becomes of either.
package holds

import (
	"net/http"
	"slices"
	"strings"

	"chizheng/api/console/filing"
	"chizheng/api/console/inbox"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	domain "chizheng/internal/casefile/filing"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/filings/{case}/ruling", Op: "resolveHold", Handle: func(v *site.Visit) error { return ruling(v, site.NewForm(0)) }},
		{Method: post, Path: "/filings/{case}/ruling", Op: "resolveHold", Handle: rule},
		{Method: get, Path: "/filings/{case}/comparison/{other}", Op: "compareFilings", Handle: func(v *site.Visit) error { return compare(v, site.NewForm(0)) }},
		{Method: post, Path: "/filings/{case}/comparison/{other}", Op: "resolveHold", Handle: choose},
	}
}

func ruling(v *site.Visit, f site.Form) error {
	s, err := v.Site.Desk.Reveal(v, v.Who, v.Case(), "recheck")
	if err != nil {
		return err
	}
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	if f.Problem == nil {
		f.Version = s.Version
	}
	m := modelOf(v, s, f)
	m.Status = filing.StatusOf(v, s, now)
	if m.Notes, err = filing.NotesOf(v, s, "/ruling"); err != nil {
		return err
	}
	if m.Next, err = inbox.Next(v, string(domain.HoldNeedsHuman), s.Case); err != nil {
		return err
	}
	p := v.Page(v.Words.Say("holds.ruling", "name", s.Content.Person.Name), crumbs(v, string(domain.HoldNeedsHuman))...)
	p.Wide = true
	v.Saw(filing.Shown(s))
	return v.ShowRefused(f.Problem, p, rulingView(m))
}

func crumbs(v *site.Visit, kind string) []layout.Crumb {
	return []layout.Crumb{v.Home(), {Label: v.Words.Say("inbox.title"), Href: v.Back("/inbox?kind=" + kind)}}
}

// rule decides one hold; where another one is left on the filing its page stays.
func rule(v *site.Visit) error {
	f, r, err := decision(v)
	if err != nil {
		return err
	}
	if err := send(v, r, f); err != nil {
		return again(v, f, err, ruling)
	}
	return inbox.Onward(v, string(r.Kind), v.Case(), "resolved")
}

// decision reads what was decided of which hold.
func decision(v *site.Visit) (site.Form, domain.Resolve, error) {
	f, err := v.Form()
	return f, domain.Resolve{Kind: domain.HoldKind(f.Get("kind")), Ref: f.Get("ref"), Decision: f.Get("decision"), Code: f.Get("code"),
		Text: strings.TrimSpace(f.Get("text"))}, err
}

func send(v *site.Visit, r domain.Resolve, f site.Form) error {
	_, err := v.Site.Desk.Do(v, v.Who, "resolveHold", domain.Kind, v.Case(), domain.CmdResolve, r, f.Options())
	return err
}

func again(v *site.Visit, f site.Form, err error, show func(*site.Visit, site.Form) error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	s, err := v.Site.Desk.Reveal(v, v.Who, v.Case(), "recheck")
	if err != nil {
		return err
	}
	return show(v, f.Again(p, s.Version))
}

// compare opens both filings in full: what is the same, what differs, and what either decision does.
func compare(v *site.Visit, f site.Form) error {
	one, err := v.Site.Desk.Reveal(v, v.Who, v.Case(), "duplicate")
	if err != nil {
		return err
	}
	two, err := v.Site.Desk.Reveal(v, v.Who, v.R.PathValue("other"), "duplicate")
	if err != nil {
		return err
	}
	if f.Problem == nil {
		f.Version = one.Version
	}
	m := pairOf(v, one, two, f)
	if m.Next, err = inbox.Next(v, m.taskKind(), one.Case); err != nil {
		return err
	}
	p := v.Page(v.Words.Say("holds.compare", "name", one.Content.Person.Name), crumbs(v, m.taskKind())...)
	p.Wide = true
	shown := filing.Shown(one)
	shown.Scans = append(shown.Scans, site.Hashes(two.Content.Scans)...)
	v.Saw(shown)
	return v.ShowRefused(f.Problem, p, pairView(m))
}

func choose(v *site.Visit) error {
	f, r, err := decision(v)
	if err != nil {
		return err
	}
	r.Ref = v.R.PathValue("other")
	if !slices.Contains([]domain.HoldKind{domain.HoldDuplicate, domain.HoldClass}, r.Kind) {
		err = casefile.Refuse(casefile.Conflict, "no_such_hold")
	} else {
		err = send(v, r, f)
	}
	if err != nil {
		return again(v, f, err, compare)
	}
	return inbox.Onward(v, string(r.Kind), v.Case(), "resolved")
}
