// Package inspection is the screen of the audit point (S3–S5, S7): the scans beside what was stated, the originals one
// by one, the identity card, the verdict, the seal.
//
// It guarantees that every opening of the screen is a logged look at the person's data with its purpose, and that what
// is read off the card is typed or captured, never filled in from the filing.
package inspection

import (
	"net/http"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	post := http.MethodPost
	return []site.Route{
		{Method: http.MethodGet, Path: "/filings/{case}/inspection", Op: "inspectFiling", Handle: show},
		{Method: post, Path: "/filings/{case}/originals", Op: "tickOriginal", Handle: tick},
		{Method: post, Path: "/filings/{case}/identity", Op: "captureIdentity", Handle: capture},
		{Method: post, Path: "/filings/{case}/verdict", Op: "inspectFiling", Handle: verdict},
		{Method: post, Path: "/filings/{case}/seal", Op: "sealFiling", Handle: seal},
	}
}

func show(v *site.Visit) error {
	s, err := v.Site.Desk.Reveal(v, v.Who, v.Case(), "inspection")
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
	p := v.Page(v.Words.Say("inspection.title", "name", s.Content.Person.Name), layout.Crumb{Label: v.Words.Say("home.title"), Href: "/home"},
		layout.Crumb{Label: v.Words.Say("inbox.title"), Href: "/inbox?kind=inspection"})
	return v.ShowRefused(f.Problem, p, view(m))
}

// tick sends a command for each original whose mark changed; the keys follow from the form's, so that a form sent
// twice ticks once.
func tick(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	s, err := read(v)
	if err != nil {
		return err
	}
	for _, original := range s.RequiredOriginals() {
		seen := f.Is("original", original)
		if seen == s.Inspection.Originals[original] {
			continue
		}
		_, err := v.Site.Desk.Do(v, v.Who, "tickOriginal", domain.Kind, v.Case(), domain.CmdTick,
			domain.Tick{Original: original, Seen: seen}, desk.Options{Key: f.Key + "." + original})
		if err != nil {
			return again(v, f, err)
		}
	}
	return v.Go(here(v), "ticked")
}

func capture(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	c := domain.Capture{Source: f.Get("source"), Device: f.Get("device"), Name: f.Get("name"), IDNumber: f.Get("id_number"),
		ValidTo: f.Get("valid_to"), Card: f.Get("card"), Second: f.Get("second")}
	_, err = v.Site.Desk.CaptureIdentity(v, v.Who, v.Case(), c, desk.Options{Key: f.Key})
	if err != nil {
		return again(v, f, err)
	}
	return v.Go(here(v), "captured")
}

// verdict leads on: after a pass the seal is due on the same screen, otherwise the next case is.
func verdict(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	in := domain.Inspect{Verdict: f.Get("verdict"), Appeared: f.Get("appeared")}
	if in.Verdict != "pass" {
		in.Codes = f.Values["codes"]
		in.Remarks = filing.RemarksOf(f)
	}
	_, err = v.Site.Desk.Do(v, v.Who, "inspectFiling", domain.Kind, v.Case(), domain.CmdInspect, in, f.Options())
	if err != nil {
		return again(v, f, err)
	}
	if in.Verdict == "pass" {
		return v.Go(here(v), "passed")
	}
	return v.Go("/inbox?kind=inspection", "decided")
}

func seal(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "sealFiling", domain.Kind, v.Case(), domain.CmdSeal, domain.Stamp{Seal: f.Get("seal")}, f.Options())
	if err != nil {
		return again(v, f, err)
	}
	return v.Go("/inbox?kind=inspection", "sealed")
}

func here(v *site.Visit) string { return "/filings/" + v.Case() + "/inspection" }

func read(v *site.Visit) (domain.State, error) {
	s, _, err := desk.Read[domain.State](v, v.Site.Desk, v.Who, "getFiling", domain.Kind, v.Case())
	return s, err
}

// again shows the screen with the refusal and what was typed. Showing it is a look like the first one.
func again(v *site.Visit, f site.Form, err error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	s, err := v.Site.Desk.Reveal(v, v.Who, v.Case(), "inspection")
	if err != nil {
		return err
	}
	if p.Code == "originals_missing" { // one group of boxes has one place
		for i := range p.Fields {
			p.Fields[i].Field = "originals"
		}
	}
	return showWith(v, s, f.Again(p, s.Version))
}
