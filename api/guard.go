package api

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/policy"
)

// guard stands before every operation: it finds out who asks, and lets nobody through whom the policy does not name
// for this operation. The desk asks the policy again and applies the scope.
func (a *API) guard(ctx huma.Context, next func(huma.Context)) {
	req := requestOf(ctx.Context())
	req.Operation = ctx.Operation().OperationID
	if ctx.Operation().Method == http.MethodGet {
		req.In = "query"
	}
	who, err := a.who(ctx, req)
	if casefile.KindOf(err) == casefile.Unauthenticated && a.openToAll(req.Operation) {
		// Whose session has ended is nobody, and this is open to nobody in particular: signing in anew above all.
		who, err, req.Token = casefile.Actor{Role: casefile.Public}, nil, ""
	}
	req.Actor = who // for the log, also where he is refused
	if err == nil {
		_, err = a.cfg.Policy.May(who, req.Operation)
	}
	if err != nil && who.Role == casefile.Public && casefile.KindOf(err) == casefile.Forbidden {
		err = casefile.Refuse(casefile.Unauthenticated, "not_signed_in") // signing in may help
	}
	if err != nil {
		a.refuse(ctx, err)
		return
	}
	inner := desk.WithRequest(ctx.Context(), req.ID)
	if seen := ctx.Header("View-Manifest"); seen != "" { // what the asker had before him (U4)
		view, err := desk.ReadView(seen)
		if err != nil {
			a.refuse(ctx, err)
			return
		}
		inner = desk.WithView(inner, view)
	}
	next(huma.WithContext(ctx, inner))
}

// beforeChange is what is open to somebody who must change his password first.
var beforeChange = []string{"whoami", "changePassword", "logout", "logoutEverywhere"}

// beforeEnrol is what is open to an officer who must enrol a second factor first.
var beforeEnrol = append([]string{"getFactor", "enrolFactor", "confirmFactor"}, beforeChange...)

// sessionOnly is what an API token may not do: a token that leaks must not make others, nor shut its owner out.
var sessionOnly = []string{"createToken", "changePassword", "logoutEverywhere", "endSession", "enrolFactor", "confirmFactor", "dropFactor"}

// openToAll says whether the policy grants an operation to the public.
func (a *API) openToAll(operation string) bool {
	_, err := a.cfg.Policy.May(casefile.Actor{Role: casefile.Public}, operation)
	return err == nil
}

func (a *API) who(ctx huma.Context, req *request) (casefile.Actor, error) {
	if req.Token == "" {
		return casefile.Actor{Role: casefile.Public}, nil
	}
	id, err := a.cfg.Sessions.Identify(ctx.Context(), req.Token)
	if err != nil {
		return casefile.Actor{}, err
	}
	if id.API && slices.Contains(sessionOnly, req.Operation) {
		return id.Actor, casefile.Refuse(casefile.Forbidden, "session_needed")
	}
	if id.MustChange && !slices.Contains(beforeChange, req.Operation) {
		return casefile.Actor{}, casefile.Refuse(casefile.Forbidden, "must_change_password")
	}
	if id.MustEnrol && !slices.Contains(beforeEnrol, req.Operation) {
		return casefile.Actor{}, casefile.Refuse(casefile.Forbidden, "must_enrol_factor")
	}
	id.Actor.Policy = a.cfg.Policy.Version()
	req.Identity = id
	if officer := ctx.Header("Acting-For"); officer != "" {
		return a.cfg.Desk.ActFor(ctx.Context(), id.Actor, officer, req.Operation, a.cfg.Campaign)
	}
	return id.Actor, nil
}

// refuse answers a problem from a middleware.
func (a *API) refuse(ctx huma.Context, err error) {
	p := withHeaders(ctx, problem(ctx.Context(), err))
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	_ = a.huma.Marshal(ctx.BodyWriter(), "application/json", p) // the client may be gone
}

// noSuchPath answers what no route takes: 405 where another method would do, else 404.
func (a *API) noSuchPath(w http.ResponseWriter, r *http.Request) {
	req := requestOf(r.Context())
	code := "no_such_path"
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := a.mux.Handler(other); pattern != "/api/" && pattern != "" {
			w.Header().Add("Allow", method)
			code = "method_not_allowed"
		}
	}
	write(w, say(req, casefile.Refuse(casefile.NotFound, code)))
}

// scopeOf gives the scope in which the caller may ask for the running operation.
func (a *API) scopeOf(c call) policy.Scope {
	scope, _ := a.cfg.Policy.May(c.Who, c.Operation)
	return scope
}
