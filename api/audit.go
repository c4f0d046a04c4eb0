package api

import (
	"net/http"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
	"chizheng/policy"
)

// audit registers accounts for administrators, and what the auditor reads (U1, U2).
func (a *API) audit() {
	s := subject{a, "accounts"}
	add(s, op{ID: "createAccount", Method: http.MethodPost, Path: "/accounts", Status: http.StatusCreated}, a.createAccount)
	add(s, op{ID: "listAccounts", Method: http.MethodGet, Path: "/accounts"}, a.listAccounts)
	add(s, op{ID: "disableAccount", Method: http.MethodPost, Path: "/accounts/{account}/disabling", Status: http.StatusNoContent}, a.setAccount(account.Disabled))
	add(s, op{ID: "enableAccount", Method: http.MethodPost, Path: "/accounts/{account}/enabling", Status: http.StatusNoContent}, a.setAccount(account.Active))
	add(s, op{ID: "resetPassword", Method: http.MethodPost, Path: "/accounts/{account}/password", Status: http.StatusNoContent}, a.resetPassword)
	add(s, op{ID: "resetFactor", Method: http.MethodPost, Path: "/accounts/{account}/factor/reset", Status: http.StatusNoContent}, a.resetFactor)
	add(s, op{ID: "getHealth", Method: http.MethodGet, Path: "/health"}, a.getHealth)
	s = subject{a, "audit"}
	add(s, op{ID: "getCaseHistory", Method: http.MethodGet, Path: "/cases/{case}/events"}, a.getCaseHistory)
	add(s, op{ID: "listAccessLog", Method: http.MethodGet, Path: "/access-log"}, a.listAccessLog)
	add(s, op{ID: "explainPolicy", Method: http.MethodGet, Path: "/policy"}, a.explainPolicy)
}

// NewAccount is an officer's account; its first password must be changed at the first sign-in.
type NewAccount struct {
	Login    string        `json:"login" minLength:"3" maxLength:"64" example:"point05-1"`
	Name     string        `json:"name" minLength:"1" maxLength:"100" example:"测试审核员"`
	Role     casefile.Role `json:"role" enum:"point,county,reviewer,publisher,reporter,leader,admin,auditor"`
	Point    string        `json:"point,omitempty" maxLength:"20" doc:"Of point staff." example:"烟台审05"`
	Area     string        `json:"area,omitempty" maxLength:"6" doc:"Of county officers." example:"370612"`
	Staff    string        `json:"staff_number" minLength:"2" maxLength:"30" doc:"Number by which the office knows the person: the same in all his accounts (T-0.28). It is not kept, only compared." example:"zj-0501"`
	Password string        `json:"password" minLength:"1" maxLength:"512"`
}

// AccountView is an account without its secrets.
type AccountView struct {
	Account     string         `json:"account"`
	Login       string         `json:"login"`
	Name        string         `json:"name"`
	Role        casefile.Role  `json:"role"`
	RoleName    string         `json:"role_name"`
	Point       string         `json:"point,omitempty"`
	Area        string         `json:"area,omitempty"`
	Filer       string         `json:"filer,omitempty"`
	Staff       string         `json:"staff,omitempty" doc:"Opaque id of the person: two accounts with the same are one person's (T-0.28)."`
	Status      account.Status `json:"status" enum:"active,pending,disabled"`
	CreatedAt   time.Time      `json:"created_at"`
	LastLoginAt time.Time      `json:"last_login_at,omitzero"`
}

func accountView(a account.Account, c call) AccountView {
	return AccountView{Account: a.ID, Login: a.Login, Name: a.Name, Role: a.Role, RoleName: c.Locale.Name("roles", string(a.Role)),
		Point: a.Point, Area: a.Area, Filer: a.Filer, Staff: a.Staff, Status: a.Status, CreatedAt: a.CreatedAt, LastLoginAt: a.LastLoginAt}
}

func (a *API) createAccount(c call, in *struct{ Body NewAccount }) (*body[AccountView], error) {
	b := in.Body
	made, err := a.cfg.Desk.CreateAccount(c, c.Who, a.cfg.Campaign, account.Account{Login: b.Login, Name: b.Name, Role: b.Role, Point: b.Point, Area: b.Area,
		StaffNumber: b.Staff}, b.Password)
	return found(accountView(made, c), err)
}

func (a *API) listAccounts(c call, in *struct {
	Paged
	Role   casefile.Role  `query:"role" maxLength:"20"`
	Point  string         `query:"point" maxLength:"20"`
	Status account.Status `query:"status" enum:"active,pending,disabled"`
}) (*body[list[AccountView]], error) {
	if err := a.known(c, filterBy{"role", "role", []string{string(in.Role)}}, filterBy{"point", "point", []string{in.Point}}); err != nil {
		return nil, err
	}
	all, err := a.cfg.Desk.Accounts(c, c.Who, postgres.AccountFilter{Role: in.Role, Point: in.Point, Status: in.Status}, in.page())
	return listed(all, err, func(x account.Account) AccountView { return accountView(x, c) })
}

type accountIn struct {
	Account string `path:"account" maxLength:"80" pattern:"^[a-z0-9-]+$"`
}

func (a *API) setAccount(status account.Status) func(call, *accountIn) (*nothing, error) {
	return func(c call, in *accountIn) (*nothing, error) {
		return nil, a.cfg.Desk.SetAccount(c, c.Who, c.Operation, in.Account, status)
	}
}

// resetPassword gives somebody a first password again; he must change it before anything else.
func (a *API) resetPassword(c call, in *struct {
	accountIn
	Body struct {
		Password string `json:"password" minLength:"1" maxLength:"512"`
	}
}) (*nothing, error) {
	return nil, a.cfg.Desk.ResetPassword(c, c.Who, in.Account, in.Body.Password)
}

func (a *API) resetFactor(c call, in *accountIn) (*nothing, error) {
	return nil, a.cfg.Desk.ResetFactor(c, c.Who, in.Account)
}

// EventView is one recorded fact of a case. What the fact says of people is not in it.
type EventView struct {
	Seq      int           `json:"seq"`
	Type     string        `json:"type" example:"submitted"`
	Name     string        `json:"name" example:"提交"`
	At       time.Time     `json:"at" doc:"Campaign time."`
	Role     casefile.Role `json:"role"`
	RoleName string        `json:"role_name"`
	Actor    string        `json:"actor,omitempty" doc:"Account, for officers."`
	For      string        `json:"for,omitempty" doc:"On whose behalf."`
	Rules    []OutcomeView `json:"rules,omitempty"`
	Policy   string        `json:"policy,omitempty" doc:"Version of the policy that let him."`
	Terms    string        `json:"terms,omitempty" doc:"Version of the plan that decided."`
	Prev     string        `json:"prev"`
	Hash     string        `json:"hash"`
}

// getCaseHistory shows filers which role acted, and officers who.
func (a *API) getCaseHistory(c call, in *CaseParam) (*body[list[EventView]], error) {
	events, err := a.cfg.Desk.History(c, c.Who, in.Case)
	if err != nil {
		return nil, err
	}
	officer := a.scopeOf(c) != policy.Own
	out := list[EventView]{Items: make([]EventView, 0, len(events)), Total: len(events)}
	for _, e := range events {
		out.Items = append(out.Items, eventView(c, in.Case, e, officer))
	}
	return found(out, nil)
}

// AccessView is one look at personal data.
type AccessView struct {
	At      time.Time `json:"at" doc:"Real time."`
	Account string    `json:"account"`
	Role    string    `json:"role"`
	Case    string    `json:"case,omitempty"`
	Subject string    `json:"subject" example:"filing"`
	Fields  []string  `json:"fields"`
	Purpose string    `json:"purpose"`
	Request string    `json:"request" doc:"Reference number of the request."`
}

func (a *API) listAccessLog(c call, in *struct {
	Paged
	Account string    `query:"account" maxLength:"80"`
	Case    string    `query:"case" maxLength:"80"`
	From    time.Time `query:"from" doc:"Real time."`
}) (*body[list[AccessView]], error) {
	all, err := a.cfg.Desk.Accesses(c, c.Who, postgres.AccessFilter{Account: in.Account, Case: in.Case, From: in.From}, in.page())
	return listed(all, err, func(x account.Access) AccessView {
		return AccessView{x.At, x.Account, x.Role, x.Case, x.Subject, append([]string{}, x.Fields...), x.Purpose, x.Request}
	})
}

// PolicyReason is the line that allows an operation to a role, or that none does.
type PolicyReason struct {
	policy.Reason
	RoleName string `json:"role_name"`
	Title    string `json:"title"`
}

func (a *API) explainPolicy(c call, in *struct {
	Role      casefile.Role `query:"role" maxLength:"20" doc:"Empty: every role."`
	Operation string        `query:"operation" maxLength:"60" doc:"Empty: every operation."`
}) (*body[list[PolicyReason]], error) {
	out := list[PolicyReason]{Items: []PolicyReason{}}
	for _, role := range casefile.Roles {
		for _, op := range a.cfg.Policy.Operations() {
			if in.Role != "" && in.Role != role || in.Operation != "" && in.Operation != op {
				continue
			}
			out.Items = append(out.Items, PolicyReason{a.cfg.Policy.Why(casefile.Actor{Role: role}, op),
				c.Locale.Name("roles", string(role)), c.Locale.Name("operations", op)})
		}
	}
	out.Total = len(out.Items)
	return found(out, nil)
}
