package site

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/internal/casefile"
)

// statuses is the one table from Kind to status.
var statuses = map[casefile.Kind]int{
	casefile.Unauthenticated: http.StatusUnauthorized,
	casefile.Forbidden:       http.StatusForbidden,
	casefile.NotFound:        http.StatusNotFound,
	casefile.Conflict:        http.StatusConflict,
	casefile.Invalid:         http.StatusUnprocessableEntity,
	casefile.RateLimited:     http.StatusTooManyRequests,
	casefile.Unavailable:     http.StatusServiceUnavailable,
}

// Refused turns a refusal into what the page shows beside what was typed. What the page cannot help with (nobody is
// signed in, there is no such thing, an internal failure) comes back as the error.
func (v *Visit) Refused(err error) (*layout.Problem, error) {
	e := v.known(err)
	if e == nil || e.Kind == casefile.NotFound || e.Kind == casefile.Unauthenticated {
		return nil, err
	}
	if e.Kind == casefile.Unavailable {
		v.Site.Log.Warn("unavailable", "request", v.ID, "code", e.Code, "error", err.Error())
	}
	return v.Problem(e), nil
}

func (v *Visit) known(err error) *casefile.Error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return casefile.Refuse(casefile.Invalid, "body_too_large")
	}
	return casefile.As(err)
}

// Problem says a refusal in the visitor's language.
func (v *Visit) Problem(e *casefile.Error) *layout.Problem {
	text := v.Words.Error(e)
	p := &layout.Problem{Title: text.Title, Detail: text.Detail, Next: text.Next, Basis: text.Basis, Clause: e.Args["clause"],
		Code: e.Code, Status: statuses[e.Kind]}
	for _, f := range e.Fields {
		p.Fields = append(p.Fields, layout.Fault{Field: FieldName(f.Pointer), Text: v.Words.Field(f)})
	}
	if e.Kind == casefile.Unavailable {
		p.Reference = v.ID
	}
	v.code = e.Code
	return p
}

// FieldName is how a form names the field of a pointer: /person/id_number is person.id_number.
func FieldName(pointer string) string {
	return strings.NewReplacer("/", ".", ":", ".").Replace(strings.Trim(pointer, "/"))
}

// fail answers with a page that says what went wrong. Whose session ended gets to sign in, with what he had typed.
func (v *Visit) fail(err error) {
	e := v.known(err)
	switch {
	case errors.Is(err, errForeign):
		v.failure(&layout.Problem{Title: v.Words.Say("error.foreign.title"), Detail: v.Words.Say("error.foreign.detail"),
			Next: v.Words.Say("error.foreign.next"), Code: "foreign", Status: http.StatusForbidden})
	case e == nil:
		v.internal(err)
	case e.Kind == casefile.Unauthenticated:
		v.toSignIn()
	case e.Code == "must_enrol_factor":
		http.Redirect(v.W, v.R, "/me/factor", http.StatusSeeOther)
	case e.Code == "must_change_password":
		http.Redirect(v.W, v.R, "/me/password", http.StatusSeeOther)
	default:
		if e.Kind == casefile.Unavailable {
			v.Site.Log.Warn("unavailable", "request", v.ID, "code", e.Code, "error", err.Error())
			v.W.Header().Set("Retry-After", "5")
		}
		if e.Kind == casefile.RateLimited {
			v.W.Header().Set("Retry-After", e.Args["seconds"])
		}
		v.failure(v.Problem(e))
	}
}

// internal logs err under the reference number and says nothing else of it.
func (v *Visit) internal(err error) {
	v.Site.Log.Error("internal error", "request", v.ID, "page", v.route.Path, "error", err.Error())
	p := v.Problem(&casefile.Error{Kind: "internal", Code: "internal", Args: map[string]string{"reference": v.ID}})
	p.Status = http.StatusInternalServerError
	v.failure(p)
}

func (v *Visit) failure(p *layout.Problem) {
	p.Reference, v.code = v.ID, p.Code
	page := v.Page(p.Title)
	page.Narrow = true
	if err := v.show(p.Status, page, layout.Failure(*p, "/")); err != nil {
		v.Site.Log.Error("internal error", "request", v.ID, "error", err.Error())
		http.Error(v.W, strconv.Itoa(p.Status)+" "+v.ID, p.Status)
	}
}

// Kept is what somebody had typed when his session had ended: he signs in and sends it on.
type Kept struct {
	Path   string
	Values url.Values
	Files  bool // he had chosen files: those must be chosen again
}

func (v *Visit) toSignIn() {
	v.code = "not_signed_in"
	if v.Fragment() {
		v.W.Header().Set("HX-Redirect", "/signin?ended=1")
		v.W.WriteHeader(http.StatusUnauthorized)
		return
	}
	if v.R.Method == http.MethodGet {
		to := "/signin?next=" + url.QueryEscape(v.R.URL.RequestURI())
		if v.token != "" {
			to += "&ended=1"
		}
		http.Redirect(v.W, v.R, to, http.StatusSeeOther)
		return
	}
	kept := Kept{Path: v.R.URL.Path, Files: strings.HasPrefix(v.R.Header.Get("Content-Type"), "multipart/")}
	if !kept.Files && v.R.ParseForm() == nil {
		kept.Values = v.R.PostForm
	}
	if err := v.Site.Expired(v, kept); err != nil {
		v.internal(err)
	}
}
