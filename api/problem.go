package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"chizheng/internal/casefile"
)

// Problem is what every refusal looks like (RFC 9457). Nothing in it was typed by anybody.
type Problem struct {
	Type     string         `json:"type" doc:"Where the kind of problem is explained." example:"/docs/problems#stale_version"`
	Title    string         `json:"title" doc:"What sort of thing went wrong, in the asker's language." example:"内容已有变化"`
	Status   int            `json:"status" doc:"The HTTP status." example:"409"`
	Detail   string         `json:"detail" doc:"This occurrence." example:"您看到的不是最新内容，他人或系统刚刚更新过。"`
	Instance string         `json:"instance" doc:"Reference number of the request: name it when you ask for help." example:"urn:uuid:00000000-0000-4000-8000-000000000000"`
	Code     string         `json:"code" doc:"The stable name of the problem, for programs." example:"stale_version"`
	Next     string         `json:"next" doc:"What to do now." example:"请刷新页面，核对后再办理。"`
	Basis    string         `json:"basis,omitempty" doc:"The clause of the notice behind it, where there is one."`
	Clause   string         `json:"clause,omitempty" doc:"Id of that clause." example:"R-0.74"`
	Errors   []ProblemField `json:"errors,omitempty" doc:"The wrong fields, where there are any."`

	retryAfter int
}

// ProblemField is one wrong field.
type ProblemField struct {
	In      string `json:"in" enum:"body,query,path,header" doc:"Where the field is." example:"body"`
	Pointer string `json:"pointer" doc:"JSON pointer to it." example:"/certificate/number"`
	Code    string `json:"code" doc:"The stable name of the fault." example:"required"`
	Detail  string `json:"detail" doc:"The fault in the asker's language." example:"此项必填。"`
	// Allowed is for clients: what a closed list takes here.
	Allowed []string `json:"allowed,omitempty" doc:"What the field takes, where that is a closed list. Their names: listCodes."`
}

// Error gives the code only.
func (p *Problem) Error() string { return p.Code }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders says when to come back.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="chizheng"`)
	}
	return h
}

// ContentType makes it application/problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

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

// special are the codes whose status HTTP itself prescribes.
var special = map[string]int{
	"unreadable_request": http.StatusBadRequest,
	"body_not_utf8":      http.StatusBadRequest,
	"body_key_twice":     http.StatusBadRequest,
	"body_has_more":      http.StatusBadRequest,
	"body_too_deep":      http.StatusBadRequest,
	"no_such_path":       http.StatusNotFound,
	"method_not_allowed": http.StatusMethodNotAllowed,
	"not_acceptable":     http.StatusNotAcceptable,
	"request_timeout":    http.StatusRequestTimeout,
	"body_too_large":     http.StatusRequestEntityTooLarge,
	"media_type":         http.StatusUnsupportedMediaType,
}

// retrySeconds is when to come back after Unavailable.
const retrySeconds = 5

// problem says err to the asker. What is not a domain error is logged in full and shown as its reference number.
func problem(ctx context.Context, err error) *Problem {
	req := requestOf(ctx)
	e := casefile.As(err)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		e = casefile.Refuse(casefile.Invalid, "body_too_large")
	case e == nil:
		return internal(req, err)
	case e.Kind == casefile.Unavailable:
		req.log.Warn("unavailable", "request", req.ID, "operation", req.Operation, "code", e.Code, "error", err.Error())
	}
	return say(req, e)
}

func say(req *request, e *casefile.Error) *Problem {
	text := req.Locale.Error(e)
	p := &Problem{Type: "/docs/problems#" + e.Code, Title: text.Title, Detail: text.Detail, Next: text.Next,
		Basis: text.Basis, Clause: e.Args["clause"], Code: e.Code, Instance: "urn:uuid:" + req.ID, Status: statuses[e.Kind]}
	if status, ok := special[e.Code]; ok {
		p.Status = status
	}
	switch e.Kind {
	case casefile.Unavailable:
		p.retryAfter = retrySeconds
	case casefile.RateLimited:
		p.retryAfter, _ = strconv.Atoi(e.Args["seconds"])
	}
	in := req.In
	if in == "" {
		in = "body"
	}
	for _, f := range e.Fields {
		one := ProblemField{In: in, Pointer: f.Pointer, Code: f.Code, Detail: req.Locale.Field(f)}
		if allowed := f.Args["allowed"]; allowed != "" {
			one.Allowed = strings.Split(allowed, ", ")
		}
		p.Errors = append(p.Errors, one)
	}
	req.Code = e.Code
	return p
}

// internal logs err under the reference number, and says nothing else of it.
func internal(req *request, err error) *Problem {
	req.log.Error("internal error", "request", req.ID, "operation", req.Operation, "error", err.Error())
	text := req.Locale.Error(&casefile.Error{Kind: "internal", Code: "internal", Args: map[string]string{"reference": req.ID}})
	req.Code = "internal"
	return &Problem{Type: "/docs/problems#internal", Title: text.Title, Detail: text.Detail, Next: text.Next,
		Code: "internal", Instance: "urn:uuid:" + req.ID, Status: http.StatusInternalServerError}
}
