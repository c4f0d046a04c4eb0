// Package sessions is somebody's own account: who he is here, where he is signed in, and the way to end one session or
// all of them.
package sessions

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/me/sessions", Op: "listSessions", Handle: func(v *site.Visit) error { return show(v, nil) }},
		{Method: http.MethodPost, Path: "/me/sessions/end", Op: "logoutEverywhere", Handle: end},
		{Method: http.MethodPost, Path: "/me/sessions/{session}/end", Op: "endSession", Handle: endOne},
	}
}

// model is the page.
type model struct {
	Login, Name, Role, Point, Area string
	Sessions                       []row
	Factor                         string
	Problem                        *layout.Problem
}

type row struct {
	ID, Device, Since, Seen, Until string
	This                           bool
}

func show(v *site.Visit, problem *layout.Problem) error {
	m := model{Login: v.Me.Login, Name: v.Me.Name, Role: v.Words.Name("roles", string(v.Who.Role)), Point: v.Who.Point, Area: v.Who.Area, Problem: problem}
	all, err := v.Site.Desk.People().Sessions(v, v.Who.ID, v.Token())
	if err != nil {
		return err
	}
	for _, s := range all {
		m.Sessions = append(m.Sessions, row{s.ID, s.Device, layout.Time(s.CreatedAt), layout.Time(s.SeenAt), layout.Time(s.ExpiresAt), s.This})
	}
	f, err := v.Site.Desk.People().Factor(v, v.Who.ID)
	switch {
	case casefile.KindOf(err) == casefile.NotFound || err == nil && f.ConfirmedAt.IsZero():
		m.Factor = v.Words.Say("factor.off")
	case err != nil:
		return err
	default:
		m.Factor = v.Words.Say("factor.since", "time", layout.Time(f.ConfirmedAt))
	}
	p := v.Page(v.Words.Say("sessions.title"), layout.Crumb{Label: v.Words.Say("me.title"), Href: "/me/sessions"})
	p.Narrow = true
	return v.ShowRefused(problem, p, view(m))
}

func end(v *site.Visit) error {
	if err := v.Site.Desk.People().LogoutEverywhere(v, v.Who.ID); err != nil {
		return err
	}
	v.End()
	return v.Go("/signin", "signed_out_everywhere")
}

func endOne(v *site.Visit) error {
	err := v.Site.Desk.People().EndOne(v, v.Who.ID, v.R.PathValue("session"))
	if e := casefile.As(err); e != nil && e.Kind == casefile.NotFound { // it has ended by itself: what was wanted
		err = nil
	}
	if err != nil {
		return err
	}
	return v.Go("/me/sessions", "session_ended")
}
