package site

import (
	"net/http"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
)

// cookieName is bound to this host and to TLS where there is TLS.
func (s *Site) cookieName(r *http.Request) string {
	if s.secure(r) {
		return "__Host-session"
	}
	return "session"
}

func (s *Site) secure(r *http.Request) bool { return s.TLS || r.TLS != nil }

func (s *Site) tokenOf(r *http.Request) string {
	c, err := r.Cookie(s.cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

// Begin gives the browser its session. That it ends, idle or after its time, the account's store sees to.
func (v *Visit) Begin(session account.Session) {
	v.cookie(session.Token, session.ExpiresAt)
}

// End takes the session from the browser.
func (v *Visit) End() {
	v.cookie("", time.Unix(1, 0))
	v.EndActing()
}

func (v *Visit) cookie(value string, expires time.Time) {
	http.SetCookie(v.W, &http.Cookie{Name: v.Site.cookieName(v.R), Value: value, Path: "/", Expires: expires,
		HttpOnly: true, Secure: v.Site.secure(v.R), SameSite: http.SameSiteLaxMode})
}

// SetLanguage keeps the reader's choice for a year.
func (v *Visit) SetLanguage(lang string) {
	http.SetCookie(v.W, &http.Cookie{Name: languageCookie, Value: lang, Path: "/", MaxAge: 366 * 24 * 3600,
		HttpOnly: true, Secure: v.Site.secure(v.R), SameSite: http.SameSiteLaxMode})
}

// identify finds out who asks. A session that ended is nobody's, and the visit knows that it was one.
func (v *Visit) identify() error {
	if v.token == "" {
		return nil
	}
	id, err := v.Site.Desk.Identify(v, v.token)
	if err != nil {
		return err
	}
	v.Me, v.Who = &id, id.Actor
	v.Who.Policy = v.Site.Policy.Version()
	return nil
}

// guard lets a visit through to its page, or says why not.
func (v *Visit) guard() error {
	err := v.identify()
	open := v.Site.openTo(v.route.Op)
	if err != nil && !(open && casefile.KindOf(err) == casefile.Unauthenticated) {
		return err
	}
	if v.Me != nil && v.Me.MustChange && !spared[v.route.Path] {
		return casefile.Refuse(casefile.Forbidden, "must_change_password")
	}
	if v.Me != nil && v.Me.MustEnrol && !spared[v.route.Path] {
		return casefile.Refuse(casefile.Forbidden, "must_enrol_factor")
	}
	if v.route.Op == "" {
		return nil
	}
	if err := v.acting(); err != nil {
		return err
	}
	_, err = v.Site.Policy.May(v.Who, v.route.Op)
	if err != nil && v.Me == nil {
		return casefile.Refuse(casefile.Unauthenticated, "not_signed_in") // signing in may help
	}
	return err
}

// spared are the pages that somebody who must change his password still reaches.
var spared = map[string]bool{"/me/password": true, "/me/factor": true, "/me/factor/confirmation": true, "/signout": true, "/language": true,
	"/signin": true, "/signin/code": true}

// openTo says that a page is for everybody: an old cookie is then no reason to refuse it.
func (s *Site) openTo(op string) bool {
	if op == "" {
		return true
	}
	_, err := s.Policy.May(casefile.Actor{Role: casefile.Public}, op)
	return err == nil
}
