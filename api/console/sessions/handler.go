// Package sessions is somebody's own account: who he is here, until when his session lasts, and the way to end every
// session at once.
package sessions

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/me/sessions", Op: "whoami", Handle: show},
		{Method: http.MethodPost, Path: "/me/sessions/end", Op: "logoutEverywhere", Handle: end},
	}
}

// model is the page.
type model struct {
	Login, Name, Role, Point, Area, Until string
}

func show(v *site.Visit) error {
	m := model{Login: v.Me.Login, Name: v.Me.Name, Role: v.Words.Name("roles", string(v.Who.Role)), Point: v.Who.Point, Area: v.Who.Area,
		Until: layout.Time(v.Me.ExpiresAt)}
	p := v.Page(v.Words.Say("sessions.title"), layout.Crumb{Label: v.Words.Say("me.title"), Href: "/me/sessions"})
	p.Narrow = true
	return v.Show(p, view(m))
}

func end(v *site.Visit) error {
	if err := v.Site.Desk.People().LogoutEverywhere(v, v.Who.ID); err != nil {
		return err
	}
	v.End()
	return v.Go("/signin", "signed_out_everywhere")
}
