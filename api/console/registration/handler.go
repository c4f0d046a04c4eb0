// Package registration is the way in for whoever files: the request for a real-name account, and the
// page on which an enterprise follows its own until the city has decided.
//
// It guarantees that a password is never shown again, that what was typed otherwise survives every refusal, and that
// nothing here is seen by anybody but who asked. The reviewer's page is another.
package registration

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
)

const maxUpload = 10<<20 + 64<<10

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/register", Op: "registerEnterprise", Handle: door},
		{Method: get, Path: "/register/enterprise", Op: "registerEnterprise", Handle: blank(filing.ByEnterprise)},
		{Method: post, Path: "/register/enterprise", Op: "registerEnterprise", Limited: true, Handle: apply(filing.ByEnterprise)},
		{Method: get, Path: "/register/individual", Op: "registerIndividual", Handle: blank(filing.ByIndividual)},
		{Method: post, Path: "/register/individual", Op: "registerIndividual", Limited: true, Handle: apply(filing.ByIndividual)},
		{Method: get, Path: "/registration", Op: "getRegistration", Handle: show},
		{Method: get, Path: "/registration/proof", Op: "getRegistration", Handle: proofPart},
		{Method: get, Path: "/registration/content", Op: "fillRegistration", Handle: edit},
		{Method: post, Path: "/registration/content", Op: "fillRegistration", Handle: fill},
		{Method: post, Path: "/registration/scans", Op: "attachProof", Max: maxUpload, Handle: attach},
		{Method: post, Path: "/registration/scans/{scan}/removal", Op: "detachProof", Handle: detach},
		{Method: get, Path: "/registration/scans/{scan}/file", Op: "downloadProof", Handle: file},
		{Method: post, Path: "/registration/submission", Op: "submitRegistration", Handle: command("submitRegistration", registration.CmdSubmit, "registration_submitted")},
		{Method: post, Path: "/registration/withdrawal", Op: "withdrawRegistration", Handle: command("withdrawRegistration", registration.CmdWithdraw, "registration_withdrawn")},
	}
}

// read gives the visitor's own registration. Officers have none.
func read(v *site.Visit, op string) (registration.State, error) {
	if v.Who.Filer == "" {
		return registration.State{}, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	s, _, err := desk.Read[registration.State](v, v.Site.Desk, v.Who, op, registration.Kind, v.Who.Filer)
	return s, err
}

func show(v *site.Visit) error {
	s, err := read(v, "getRegistration")
	if err != nil {
		return err
	}
	return showWith(v, s, site.NewForm(s.Version))
}

func showWith(v *site.Visit, s registration.State, f site.Form) error {
	m, err := modelOf(v, s, f)
	if err != nil {
		return err
	}
	p := v.Page(v.Words.Say("registration.title"), v.Home())
	if m.Proof.Checking {
		p.Reload = 4
	}
	return v.ShowRefused(f.Problem, p, view(m))
}

// proofPart is what a script asks for while a file is being checked.
func proofPart(v *site.Visit) error {
	s, err := read(v, "getRegistration")
	if err != nil {
		return err
	}
	m, err := modelOf(v, s, site.NewForm(s.Version))
	if err != nil {
		return err
	}
	return v.Part(proofs(m.Proof))
}

func edit(v *site.Visit) error {
	s, err := read(v, "fillRegistration")
	if err != nil {
		return err
	}
	return showEdit(v, s, site.NewForm(s.Version).Or(valuesOf(v, s.Enterprise)))
}

func showEdit(v *site.Visit, s registration.State, f site.Form) error {
	m := formModel{Form: named(f), Kind: filing.ByEnterprise, Areas: areas(v, f), Remarks: remarks(v, s.Remarks), Own: true}
	p := v.Page(v.Words.Say("registration.edit"), v.Home(), layout.Crumb{Label: v.Words.Say("registration.title"), Href: "/registration"})
	return v.ShowRefused(f.Problem, p, editView(m))
}

func fill(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "fillRegistration", registration.Kind, v.Who.Filer, registration.CmdFill,
		registration.Fill{Enterprise: enterpriseOf(f)}, f.Options())
	if err == nil {
		return v.Go("/registration", "saved")
	}
	return again(v, f, err, showEdit)
}

// again shows a page once more with what was refused and what was typed.
func again(v *site.Visit, f site.Form, err error, page func(*site.Visit, registration.State, site.Form) error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	s, err := read(v, "getRegistration")
	if err != nil {
		return err
	}
	return page(v, s, f.Again(p, s.Version))
}

// command sends what has no content. What is missing in the facts is shown in their form.
func command(op, command, done string) site.Handler {
	return func(v *site.Visit) error {
		f, err := v.Form()
		if err != nil {
			return err
		}
		_, err = v.Site.Desk.Do(v, v.Who, op, registration.Kind, v.Who.Filer, command, nil, f.Options())
		if err == nil {
			return v.Go("/registration", done)
		}
		return again(v, f, err, showWith)
	}
}
