package api

import (
	"net/http"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/policy"
)

// session registers signing in and out, the password, and API tokens: everybody's own.
func (a *API) session() {
	s := subject{a, "session"}
	add(s, op{ID: "login", Method: http.MethodPost, Path: "/session"}, a.login)
	add(s, op{ID: "whoami", Method: http.MethodGet, Path: "/session"}, a.whoami)
	add(s, op{ID: "logout", Method: http.MethodDelete, Path: "/session", Status: http.StatusNoContent}, a.logout)
	add(s, op{ID: "logoutEverywhere", Method: http.MethodDelete, Path: "/sessions", Status: http.StatusNoContent}, a.logoutEverywhere)
	add(s, op{ID: "changePassword", Method: http.MethodPut, Path: "/session/password", Status: http.StatusNoContent}, a.changePassword)
	add(s, op{ID: "listSessions", Method: http.MethodGet, Path: "/sessions"}, a.listSessions)
	add(s, op{ID: "endSession", Method: http.MethodDelete, Path: "/sessions/{session}", Status: http.StatusNoContent}, a.endSession)
	add(s, op{ID: "getFactor", Method: http.MethodGet, Path: "/session/factor"}, a.getFactor)
	add(s, op{ID: "enrolFactor", Method: http.MethodPost, Path: "/session/factor", Status: http.StatusCreated}, a.enrolFactor)
	add(s, op{ID: "confirmFactor", Method: http.MethodPost, Path: "/session/factor/confirmation"}, a.confirmFactor)
	add(s, op{ID: "dropFactor", Method: http.MethodPost, Path: "/session/factor/removal", Status: http.StatusNoContent}, a.dropFactor)
	add(s, op{ID: "listTokens", Method: http.MethodGet, Path: "/tokens"}, a.listTokens)
	add(s, op{ID: "createToken", Method: http.MethodPost, Path: "/tokens", Status: http.StatusCreated}, a.createToken)
	add(s, op{ID: "revokeToken", Method: http.MethodDelete, Path: "/tokens/{token}", Status: http.StatusNoContent}, a.revokeToken)
}

// Login is a user name with its password.
type Login struct {
	Login    string `json:"login" minLength:"1" maxLength:"64" example:"shili-0001"`
	Password string `json:"password" minLength:"1" maxLength:"512"`
	Code     string `json:"code,omitempty" maxLength:"40" doc:"Of the second factor, or a recovery code; needed where the answer was second_factor_needed." example:"123456"`
}

// SessionToken is the way in. The token is shown once.
type SessionToken struct {
	Token      string    `json:"token" doc:"For the Authorization header: Bearer …"`
	ExpiresAt  time.Time `json:"expires_at"`
	Idle       int       `json:"idle_seconds" doc:"A session nobody used that long is over."`
	MustChange bool      `json:"must_change_password"`
	MustEnrol  bool      `json:"must_enrol_factor" doc:"Nothing else is open until a second factor is enrolled."`
	Role       string    `json:"role"`
}

// login is limited by address; the account guards itself against guessing by anybody from anywhere.
func (a *API) login(c call, in *struct{ Body Login }) (*body[SessionToken], error) {
	if err := a.logins.take(c.Remote); err != nil {
		return nil, err
	}
	s, err := a.cfg.Desk.People().SignIn(c, account.Credentials{Login: in.Body.Login, Password: in.Body.Password, Code: in.Body.Code, Device: "API"})
	if err != nil {
		return nil, err
	}
	return found(SessionToken{Token: s.Token, ExpiresAt: s.ExpiresAt, Idle: int(s.Idle.Seconds()),
		MustChange: s.Account.MustChange, MustEnrol: s.MustEnrol, Role: string(s.Account.Role)}, nil)
}

// Me is who is signed in and what he may do.
type Me struct {
	Account    string     `json:"account"`
	Login      string     `json:"login"`
	Name       string     `json:"name"`
	Role       string     `json:"role"`
	RoleName   string     `json:"role_name"`
	Point      string     `json:"point,omitempty"`
	Area       string     `json:"area,omitempty"`
	Filer      string     `json:"filer,omitempty" doc:"Registration acted for."`
	MustChange bool       `json:"must_change_password" doc:"Nothing else is open until the password is changed."`
	MustEnrol  bool       `json:"must_enrol_factor" doc:"Nothing else is open until a second factor is enrolled."`
	ExpiresAt  time.Time  `json:"expires_at"`
	May        []MayGrant `json:"may"`
}

// MayGrant is an operation that the role may use, within its scope.
type MayGrant struct {
	Operation string       `json:"operation"`
	Scope     policy.Scope `json:"scope" enum:"public,own,point,county,any"`
}

func (a *API) whoami(c call, _ *nothing) (*body[Me], error) {
	id := c.Identity
	m := Me{Account: c.Who.ID, Login: id.Login, Name: id.Name, Role: string(c.Who.Role), RoleName: c.Locale.Name("roles", string(c.Who.Role)),
		Point: c.Who.Point, Area: c.Who.Area, Filer: c.Who.Filer, MustChange: id.MustChange, MustEnrol: id.MustEnrol, ExpiresAt: id.ExpiresAt}
	for _, op := range a.cfg.Policy.Operations() {
		if scope, err := a.cfg.Policy.May(c.Who, op); err == nil {
			m.May = append(m.May, MayGrant{op, scope})
		}
	}
	return found(m, nil)
}

func (a *API) logout(c call, _ *nothing) (*nothing, error) {
	return nil, a.cfg.Desk.People().Logout(c, c.Token)
}

func (a *API) logoutEverywhere(c call, _ *nothing) (*nothing, error) {
	return nil, a.cfg.Desk.People().LogoutEverywhere(c, c.Who.ID)
}

// PasswordChange asks for the present password too.
type PasswordChange struct {
	Present string `json:"present" minLength:"1" maxLength:"512"`
	Next    string `json:"next" minLength:"1" maxLength:"512" doc:"At least 10 characters of three classes, other than the last five."`
}

func (a *API) changePassword(c call, in *struct{ Body PasswordChange }) (*nothing, error) {
	if err := a.logins.take(c.Remote); err != nil {
		return nil, err
	}
	err := a.cfg.Desk.People().ChangePassword(c, c.Who.ID, in.Body.Present, in.Body.Next)
	return nil, movedFields(err, map[string]string{"/password": "/next"})
}

// TokenView is an API token without its secret.
type TokenView struct {
	Token     string    `json:"token" doc:"Id of the token."`
	Prefix    string    `json:"prefix" doc:"Its first characters, to tell tokens apart."`
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
	RevokedAt time.Time `json:"revoked_at,omitzero"`
}

func tokenView(t account.Token) TokenView {
	return TokenView{Token: t.ID, Prefix: t.Prefix, Name: t.Name, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, RevokedAt: t.RevokedAt}
}

func (a *API) listTokens(c call, _ *nothing) (*body[list[TokenView]], error) {
	tokens, err := a.cfg.Desk.People().Tokens(c, c.Who.ID)
	out := list[TokenView]{Items: []TokenView{}, Total: len(tokens)}
	for _, t := range tokens {
		out.Items = append(out.Items, tokenView(t))
	}
	return found(out, err)
}

// TokenOrder asks for an API token.
type TokenOrder struct {
	Name string `json:"name" minLength:"1" maxLength:"100" doc:"What it is for." example:"nightly export"`
	Days int    `json:"days" minimum:"1" maximum:"366"`
}

// NewToken is a token with its secret, shown once.
type NewToken struct {
	TokenView
	Secret string `json:"secret" doc:"For the Authorization header: Bearer …"`
}

func (a *API) createToken(c call, in *struct{ Body TokenOrder }) (*body[NewToken], error) {
	secret, t, err := a.cfg.Desk.People().CreateToken(c, c.Who.ID, in.Body.Name, time.Duration(in.Body.Days)*24*time.Hour)
	return found(NewToken{tokenView(t), secret}, err)
}

func (a *API) revokeToken(c call, in *struct {
	Token string `path:"token" maxLength:"80" pattern:"^[a-z0-9-]+$"`
}) (*nothing, error) {
	return nil, a.cfg.Desk.People().RevokeToken(c, c.Who.ID, in.Token)
}

// commitmentText gives a version of the commitment in the asker's language; the Chinese one binds.
func (a *API) commitmentText(c call, wanted int, kind string) (CommitmentView, error) {
	plan, err := a.cfg.Desk.Plan(c, c.Who, c.Operation, a.cfg.Campaign)
	if err != nil {
		return CommitmentView{}, err
	}
	for _, t := range plan.Commitments {
		if t.Version == wanted || wanted == 0 && t.Version == plan.Commitments[len(plan.Commitments)-1].Version {
			return commitmentView(t, kind, c.Locale), nil
		}
	}
	return CommitmentView{}, casefile.Refuse(casefile.NotFound, "no_such_text")
}
