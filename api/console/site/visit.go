package site

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"chizheng/api/console/words"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
)

// Visit is one request for a page.
type Visit struct {
	context.Context
	W     http.ResponseWriter
	R     *http.Request
	ID    string // reference number, on every answer and log line
	Who   casefile.Actor
	Me    *account.Identity // nil: nobody is signed in
	Words *words.Speech
	Site  *Site

	token string
	route Route
	code  string // of the refusal shown, for the log
}

func (s *Site) visit(w http.ResponseWriter, r *http.Request, route Route) *Visit {
	v := &Visit{W: w, R: r, ID: uuid.NewString(), Site: s, route: route, Words: s.words.Pick(language(r)), token: s.tokenOf(r),
		Who: casefile.Actor{Role: casefile.Public}}
	v.Context = words.With(desk.WithRequest(r.Context(), v.ID), v.Words)
	return v
}

const languageCookie = "lang"

// language is what the reader chose here, else Chinese: many an office's browser speaks English to a clerk who does
// not.
func language(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil {
		for _, l := range words.Languages {
			if c.Value == l {
				return l
			}
		}
	}
	return words.Languages[0]
}

// Now gives the campaign's clock and what it shows.
func (v *Visit) Now() (casefile.Clock, time.Time, error) {
	return v.Site.Desk.Clock(v, v.Who, v.Site.Campaign)
}

// May says whether the policy lets the visitor ask for an operation: what he may not, he is not offered.
func (v *Visit) May(op string) bool {
	_, err := v.Site.Policy.May(v.Who, op)
	return err == nil
}

// Token is the visitor's own session, for ending it.
func (v *Visit) Token() string { return v.token }

// Case is the case that the address names.
func (v *Visit) Case() string { return v.R.PathValue("case") }

// Fragment says that a script asks for a part of the page.
func (v *Visit) Fragment() bool { return v.R.Header.Get("HX-Request") == "true" }

// Go sends the browser on after a command, so that a reload repeats nothing. done names what was done: an entry of the
// catalogue, shown on the next page.
func (v *Visit) Go(to, done string) error {
	if done != "" {
		sep := "?"
		if strings.Contains(to, "?") {
			sep = "&"
		}
		to += sep + "done=" + url.QueryEscape(done)
	}
	if v.Fragment() {
		v.W.Header().Set("HX-Redirect", to)
		v.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(v.W, v.R, to, http.StatusSeeOther)
	return nil
}

// Local gives an address of ours to come back to, or otherwise: never one that leads away.
func Local(to, otherwise string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return otherwise
	}
	return to
}

// Absolute is an address of ours as it is typed elsewhere: the host by which this visitor came.
func (v *Visit) Absolute(path string) string {
	scheme := "http://"
	if v.Site.secure(v.R) {
		scheme = "https://"
	}
	return scheme + v.R.Host + path
}
