// Package password is the page on which somebody changes his own password. Every session of his ends with it.
package password

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/me/password", Op: "changePassword", Handle: func(v *site.Visit) error { return show(v, nil) }},
		{Method: http.MethodPost, Path: "/me/password", Op: "changePassword", Handle: change},
	}
}

// model is the page; passwords are never shown again.
type model struct {
	Problem *layout.Problem
	Must    bool
	Login   string
}

func show(v *site.Visit, problem *layout.Problem) error {
	p := v.Page(v.Words.Say("password.title"), layout.Crumb{Label: v.Words.Say("me.title"), Href: "/me/sessions"})
	p.Narrow = true
	return v.ShowRefused(problem, p, view(model{problem, v.Me.MustChange, v.Me.Login}))
}

func change(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	in := v.R.PostForm
	if in.Get("password") != in.Get("again") {
		p := v.Problem(casefile.Refuse(casefile.Invalid, "invalid_fields"))
		p.Fields = []layout.Fault{{Field: "again", Text: v.Words.Say("password.differ")}}
		return show(v, p)
	}
	err := v.Guess()
	if err == nil {
		err = v.Site.Desk.People().ChangePassword(v, v.Who.ID, in.Get("present"), in.Get("password"))
	}
	if err == nil {
		v.End()
		return v.Go("/signin", "password_changed")
	}
	return refused(v, err)
}

// refused says a wrong present password at its field: the session itself has not ended.
func refused(v *site.Visit, err error) error {
	e := casefile.As(err)
	if e == nil {
		return err
	}
	p := v.Problem(e)
	if e.Code == "login_failed" {
		p.Status, p.Detail, p.Next = http.StatusUnprocessableEntity, "", ""
		p.Title = v.Words.Say("password.wrong")
		p.Fields = []layout.Fault{{Field: "present", Text: v.Words.Say("password.wrong")}}
	}
	return show(v, p)
}
