package site

import (
	"net/http"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
)

// ActingPath is where acting for somebody begins and ends.
const ActingPath = "/acting"

const actingCookie = "acting"

// acting lets a deputy visit as the officer for whom he acts (C4), on the pages for which he may; the desk is asked each
// time, so that it ends when the absence does. Elsewhere he reads as himself, but sends nothing: what is recorded would
// not be what he believes. His sign-in and secrets stay his own.
func (v *Visit) acting() error {
	c, err := v.R.Cookie(actingCookie)
	if err != nil || c.Value == "" || v.Me == nil || v.route.Op == "" || desk.Personal(v.route.Op) || strings.HasPrefix(v.route.Path, ActingPath) {
		return nil
	}
	who, err := v.Site.Desk.ActFor(v, v.Who, c.Value, v.route.Op, v.Site.Campaign)
	if casefile.KindOf(err) == casefile.Forbidden && v.R.Method == http.MethodGet {
		return nil
	}
	if err == nil {
		v.Who = who
	}
	return err
}

// BeginActing keeps in the browser for whom its user acts. Errors: Forbidden not_deputy.
func (v *Visit) BeginActing(officer string) error {
	if officer == "" {
		return casefile.Refuse(casefile.Forbidden, "not_deputy")
	}
	ships, err := v.Site.Desk.Deputyships(v, v.Who)
	if err != nil {
		return err
	}
	for _, s := range ships {
		if s.Declare.Officer.ID == officer {
			v.keepActing(officer, 0)
			return nil
		}
	}
	return casefile.Refuse(casefile.Forbidden, "not_deputy")
}

// EndActing lets the visitor be himself again.
func (v *Visit) EndActing() { v.keepActing("", -1) }

func (v *Visit) keepActing(officer string, age int) {
	http.SetCookie(v.W, &http.Cookie{Name: actingCookie, Value: officer, Path: "/", MaxAge: age, HttpOnly: true, Secure: v.Site.secure(v.R), SameSite: http.SameSiteLaxMode})
}

// ActsFor is the name of the officer for whom this visit acts; empty where it is the visitor's own.
func (v *Visit) ActsFor() string {
	if v.Who.For == "" {
		return ""
	}
	names, err := v.Site.Desk.Names(v, v.Who, v.Who.For)
	if err != nil || names[v.Who.For] == "" {
		return v.Who.For
	}
	return names[v.Who.For]
}
