// Package inspection is the screen of the audit point (S3–S5, S7): the scans beside what was stated, the originals one
// by one, the identity card, the verdict, the seal.
//
// It guarantees that every opening of the screen is a logged look at the person's data with its purpose, that what is
// read off the card is typed or captured, never filled in from the filing, and that a card that differs leaves no way
// to a pass.
package inspection

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
	"chizheng/internal/desk"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	post := http.MethodPost
	return []site.Route{
		{Method: http.MethodGet, Path: "/filings/{case}/inspection", Op: "inspectFiling", Handle: show},
		{Method: post, Path: "/filings/{case}/originals", Op: "tickOriginal", Handle: tick},
		capturePage(),
		{Method: post, Path: "/filings/{case}/verdict", Op: "inspectFiling", Handle: verdict},
		{Method: post, Path: "/filings/{case}/seal", Op: "sealFiling", Max: maxPhoto, Handle: seal},
		{Method: http.MethodPost, Path: "/filings/{case}/seal/photo", Op: "attachSealPhoto", Max: maxPhoto, Handle: photo},
		{Method: http.MethodGet, Path: "/filings/{case}/seal/photo", Op: "downloadSealPhoto", Handle: picture},
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
	m.photoOf(v, s)
	if err := m.voiding(v, s); err != nil {
		return err
	}
	m.MayTransfer = s.Stage == domain.Submitted && s.Transfer == nil && v.May("offerTransfer")
	if s.Transfer != nil {
		m.Transfer = s.Transfer.To
	}
	if m.Notes, err = filing.NotesOf(v, s, "/inspection"); err != nil {
		return err
	}
	if m.Next, err = inbox.Next(v, "inspection", s.Case); err != nil {
		return err
	}
	p := v.Page(v.Words.Say("inspection.title", "name", s.Content.Person.Name), v.Home(),
		layout.Crumb{Label: v.Words.Say("inbox.title"), Href: v.Back("/inbox?kind=inspection")})
	p.Wide = true
	v.Saw(filing.Shown(s, m.warnings()...))
	return v.ShowRefused(f.Problem, p, view(m))
}

// tick keeps the marks without a verdict.
func tick(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	if _, err := ticked(v, f); err != nil {
		return again(v, f, err)
	}
	return v.Go(here(v), "ticked")
}

// ticked sends a command for each original whose mark changed, and gives the version after them; the keys follow from
// the form's, so that a form sent twice ticks once. The first of them checks the version that the clerk saw.
func ticked(v *site.Visit, f site.Form) (int, error) {
	s, err := read(v)
	if err != nil {
		return 0, err
	}
	version := f.Version
	for _, original := range s.RequiredOriginals() {
		seen := f.Is("original", original)
		if seen == s.Inspection.Originals[original] {
			continue
		}
		answer, err := v.Site.Desk.Do(v, v.Who, "tickOriginal", domain.Kind, v.Case(), domain.CmdTick,
			domain.Tick{Original: original, Seen: seen}, desk.Options{Key: f.Key + "." + original, Expect: version})
		if err != nil {
			return 0, err
		}
		version = answer.Version
	}
	return version, nil
}

// verdict keeps the marks and decides. After a pass the seal is due on the same screen, otherwise the next case is. A
// pass that the Centre must be asked about is a hold, and the screen says so (T-0.1, T-0.36).
func verdict(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	in := domain.Inspect{Verdict: f.Get("verdict"), Appeared: f.Get("appeared")}
	if in.Verdict != "pass" {
		in.Codes, in.Remarks = f.Values["codes"], filing.RemarksOf(f)
	}
	o := f.Options()
	if o.Expect, err = ticked(v, f); err != nil {
		return again(v, f, err)
	}
	answer, err := v.Site.Desk.Do(v, v.Who, "inspectFiling", domain.Kind, v.Case(), domain.CmdInspect, in, o)
	switch {
	case err != nil:
		return again(v, f, err)
	case slices.Contains(answer.Events, domain.EvHeld):
		return v.Go(here(v), "held")
	case in.Verdict == "pass":
		return v.Go(here(v), "passed")
	}
	return inbox.Onward(v, "inspection", v.Case(), "decided")
}

// seal records the stamp, and takes the picture of the stamped page with it where there is one. A picture that cannot be
// taken leaves the stamp recorded, and the page says so.
func seal(v *site.Visit) error {
	f, files, done, err := v.Files()
	if err != nil {
		return again(v, f, err)
	}
	defer done()
	if _, err = v.Site.Desk.Do(v, v.Who, "sealFiling", domain.Kind, v.Case(), domain.CmdSeal, domain.Stamp{Seal: f.Get("seal")}, f.Options()); err != nil {
		return again(v, f, err)
	}
	if _, err := keepPhoto(v, f, files); err != nil {
		return again(v, f, err)
	}
	return inbox.Onward(v, "inspection", v.Case(), "sealed")
}

func required(pointer string) error {
	return casefile.InvalidFields([]casefile.Field{casefile.Wrong(pointer, "required")})
}

func here(v *site.Visit) string {
	return site.WithBack("/filings/"+v.Case()+"/inspection", v.Back(""))
}

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
	if p.Code == "originals_missing" { // one group of boxes has one place: each line says which original it means
		for i, x := range p.Fields {
			name := v.Words.Name("originals", strings.TrimPrefix(x.Field, "originals."))
			p.Fields[i] = layout.Fault{Field: "original", Label: name, Text: x.Text}
		}
	}
	for i := range p.Fields { // the reasons are one group too
		if len(p.Fields[i].Field) > 6 && p.Fields[i].Field[:6] == "codes." {
			p.Fields[i].Field = "codes"
		}
	}
	return showWith(v, s, f.Again(p, s.Version))
}
