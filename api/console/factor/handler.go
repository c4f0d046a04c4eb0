// Package factor is the page of one's own second factor: enrolling with a QR code, the recovery codes, and taking it
// away again.
//
// It guarantees that the secret is shown to its owner only until he has proven that he holds it, and the recovery codes
// once; neither stands in an address, and no answer is kept by anybody.
package factor

import (
	"encoding/base64"
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/me/factor", Op: "getFactor", Handle: func(v *site.Visit) error { return show(v, nil) }},
		{Method: http.MethodPost, Path: "/me/factor", Op: "enrolFactor", Handle: enrol},
		{Method: http.MethodPost, Path: "/me/factor/confirmation", Op: "confirmFactor", Handle: confirm},
		{Method: http.MethodPost, Path: "/me/factor/removal", Op: "dropFactor", Handle: drop},
	}
}

type model struct {
	Problem   *layout.Problem
	Must      bool
	Since     string // in force since; empty: not in force
	CodesLeft string
	Secret    string // being enrolled
	QR        string // data: URI
	Codes     []string
}

func show(v *site.Visit, problem *layout.Problem) error {
	m := model{Problem: problem, Must: v.Me.MustEnrol}
	f, err := v.Site.Desk.People().Factor(v, v.Who.ID)
	if err != nil && casefile.KindOf(err) != casefile.NotFound {
		return err
	}
	if err == nil && !f.ConfirmedAt.IsZero() {
		m.Since, m.CodesLeft = layout.Time(f.ConfirmedAt), layout.Number(f.CodesLeft)
	}
	return draw(v, m)
}

func draw(v *site.Visit, m model) error {
	p := v.Page(v.Words.Say("factor.title"), layout.Crumb{Label: v.Words.Say("me.title"), Href: "/me/sessions"})
	p.Narrow = true
	return v.ShowRefused(m.Problem, p, view(m))
}

// enrol shows a new secret. It is asked for with the first code, so that nobody locks himself out.
func enrol(v *site.Visit) error {
	e, err := v.Site.Desk.People().EnrolFactor(v, v.Who.ID)
	if err != nil {
		return refused(v, err)
	}
	return enrolling(v, e, nil)
}

func enrolling(v *site.Visit, e account.Enrolment, problem *layout.Problem) error {
	picture, err := picture(e.URI)
	if err != nil {
		return err
	}
	return draw(v, model{Problem: problem, Must: v.Me.MustEnrol, Secret: e.Secret, QR: picture})
}

// picture is a QR code as an address of its own: it needs no file, and no second request shows the secret again.
func picture(text string) (string, error) {
	b, err := layout.Code(text)
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b), err
}

func confirm(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	codes, err := v.Site.Desk.People().ConfirmFactor(v, v.Who.ID, v.R.PostForm.Get("code"))
	if err == nil {
		v.Me.MustEnrol = false
		return draw(v, model{Codes: codes})
	}
	e := casefile.As(err)
	if e == nil || e.Kind != casefile.Unauthenticated {
		return refused(v, err)
	}
	again, err := v.Site.Desk.People().Enrolling(v, v.Who.ID)
	if err != nil {
		return refused(v, err)
	}
	return enrolling(v, again, wrong(v, e, "code"))
}

func drop(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	err := v.Guess()
	if err == nil {
		err = v.Site.Desk.People().RemoveFactor(v, v.Who.ID, v.R.PostForm.Get("password"))
	}
	if err == nil {
		return v.Go("/me/factor", "factor_removed")
	}
	if e := casefile.As(err); e != nil && e.Kind == casefile.Unauthenticated {
		return show(v, wrong(v, e, "password"))
	}
	return refused(v, err)
}

// wrong says a wrong code or password at its field: the session itself has not ended.
func wrong(v *site.Visit, e *casefile.Error, field string) *layout.Problem {
	p := v.Problem(e)
	p.Status = http.StatusUnprocessableEntity
	p.Fields = []layout.Fault{{Field: field, Text: p.Title}}
	return p
}

func refused(v *site.Visit, err error) error {
	e := casefile.As(err)
	if e == nil {
		return err
	}
	return show(v, v.Problem(e))
}
