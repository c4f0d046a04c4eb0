// Package signin is the way in and out: sign-in, sign-out, and what becomes of a form whose sender's session ended.
//
// It guarantees that a refused sign-in does not say whether the account exists, that nobody is led to an address of
// somebody else's, and that what was typed before the session ended can be sent on after signing in again.
package signin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/api/console/words"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
)

// Pages are the routes of this folder.
func Pages(s *site.Site) []site.Route {
	s.Expired = expired
	return []site.Route{
		{Method: http.MethodGet, Path: "/signin", Op: "login", Handle: form},
		{Method: http.MethodPost, Path: "/signin", Op: "login", Handle: enter},
		{Method: http.MethodPost, Path: "/signin/code", Op: "login", Handle: second},
		{Method: http.MethodPost, Path: "/signout", Op: "logout", Handle: leave},
		{Method: http.MethodPost, Path: "/language", Handle: language},
	}
}

// model is the sign-in page.
type model struct {
	Login, Next string
	Ended       bool
	Challenge   string // the password was right; the code of the second factor is still to come
	Problem     *layout.Problem
	Kept        []kept
	KeptPath    string
	KeptFiles   bool
}

// kept is a field of a form that waits for its sender to sign in again.
type kept struct{ Name, Value string }

const keptPrefix = "kept."

func form(v *site.Visit) error {
	next := site.Local(v.R.URL.Query().Get("next"), "")
	if v.Me != nil {
		return v.Go(site.Local(next, "/home"), "")
	}
	return show(v, model{Next: next, Ended: v.R.URL.Query().Get("ended") != ""})
}

func show(v *site.Visit, m model) error {
	p := v.Page(v.Words.Say("signin.title"))
	p.Narrow = true
	return v.ShowRefused(m.Problem, p, view(m))
}

// enter answers a wrong password and an unknown account alike.
func enter(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	in := v.R.PostForm
	m := model{Login: in.Get("login"), Next: site.Local(in.Get("next"), ""), KeptPath: site.Local(in.Get("kept-path"), ""), Kept: keptOf(in)}
	err := v.Guess()
	if err == nil {
		err = m.begin(v, in.Get("password"))
	}
	if err == nil {
		return nil
	}
	e := casefile.As(err)
	if e == nil {
		return err
	}
	m.Problem = v.Problem(e)
	return show(v, m)
}

func (m model) begin(v *site.Visit, password string) error {
	session, err := v.Site.Desk.People().SignIn(v, account.Credentials{Login: m.Login, Password: password, Device: device(v.R.UserAgent())})
	if e := casefile.As(err); e != nil && e.Code == "second_factor_needed" {
		m.Challenge = session.Challenge
		return show(v, m)
	}
	if err != nil {
		return err
	}
	return m.on(v, session)
}

// second takes the code of the second factor. The challenge stands in a field, never in an address.
func second(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	in := v.R.PostForm
	m := model{Next: site.Local(in.Get("next"), ""), KeptPath: site.Local(in.Get("kept-path"), ""), Kept: keptOf(in), Challenge: in.Get("challenge")}
	var session account.Session
	err := v.Guess()
	if err == nil {
		session, err = v.Site.Desk.People().AnswerChallenge(v, m.Challenge, in.Get("code"), device(v.R.UserAgent()))
	}
	if err == nil {
		return m.on(v, session)
	}
	e := casefile.As(err)
	if e == nil {
		return err
	}
	if e.Code == "challenge_ended" {
		m.Challenge = ""
	}
	m.Problem = v.Problem(e)
	return show(v, m)
}

// on goes where the visitor wanted to go, or where he has to go first.
func (m model) on(v *site.Visit, session account.Session) error {
	v.Begin(session)
	switch {
	case session.Account.MustChange:
		return v.Go("/me/password", "")
	case session.MustEnrol:
		return v.Go("/me/factor", "")
	case m.KeptPath != "":
		p := v.Page(v.Words.Say("signin.resume"))
		p.Narrow, p.Nav = true, nil
		return v.Show(p, resume(m))
	}
	return v.Go(site.Local(m.Next, "/home"), "")
}

func leave(v *site.Visit) error {
	if err := v.Site.Desk.People().Logout(v, v.Token()); err != nil {
		return err
	}
	v.End()
	return v.Go("/signin", "signed_out")
}

// language needs no account: notices are read by everybody.
func language(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	if lang := v.R.PostForm.Get("lang"); slices.Contains(words.Languages, lang) {
		v.SetLanguage(lang)
	}
	return v.Go(site.Local(v.R.PostForm.Get("back"), "/"), "")
}

// expired keeps what somebody had typed; it goes nowhere but back into his own browser.
func expired(v *site.Visit, k site.Kept) error {
	m := model{Ended: true, KeptFiles: k.Files, Problem: v.Problem(casefile.Refuse(casefile.Unauthenticated, "session_ended"))}
	if len(k.Values) > 0 && k.Path != "/signout" {
		m.KeptPath = k.Path
		for name, values := range k.Values {
			for _, value := range values {
				m.Kept = append(m.Kept, kept{name, value})
			}
		}
	}
	m.sort()
	return show(v, m)
}

func keptOf(in url.Values) []kept {
	var m model
	for name, values := range in {
		if of, ok := strings.CutPrefix(name, keptPrefix); ok {
			for _, value := range values {
				m.Kept = append(m.Kept, kept{of, value})
			}
		}
	}
	m.sort()
	return m.Kept
}

func (m *model) sort() {
	slices.SortFunc(m.Kept, func(a, b kept) int { return strings.Compare(a.Name, b.Name) })
}
