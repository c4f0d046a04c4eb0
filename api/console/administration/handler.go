// Package administration is the administrator's part of the console: accounts, the plan that is in force, who may do
// what and by which line, a rehearsal's clock, and what stands still.
//
// It guarantees that no page of it decides a case: what it changes are accounts and a rehearsal's time.
package administration

import (
	"net/http"

	"chizheng/api/console/site"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return append(pointPages(), []site.Route{
		{Method: http.MethodGet, Path: "/accounts", Op: "listAccounts", Handle: accounts},
		{Method: http.MethodGet, Path: "/accounts/new", Op: "createAccount", Handle: func(v *site.Visit) error { return hiring(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/accounts", Op: "createAccount", Handle: hire},
		{Method: http.MethodGet, Path: "/accounts/{case}", Op: "listAccounts", Handle: func(v *site.Visit) error { return showAccount(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/accounts/{case}/disabling", Op: "disableAccount", Handle: status("disableAccount")},
		{Method: http.MethodPost, Path: "/accounts/{case}/enabling", Op: "enableAccount", Handle: status("enableAccount")},
		{Method: http.MethodPost, Path: "/accounts/{case}/password", Op: "resetPassword", Handle: resetPassword},
		{Method: http.MethodPost, Path: "/accounts/{case}/factor", Op: "resetFactor", Handle: resetFactor},
		{Method: http.MethodGet, Path: "/policy", Op: "explainPolicy", Handle: policyPage},
		{Method: http.MethodGet, Path: "/plan", Op: "getCampaign", Handle: planPage},
		{Method: http.MethodGet, Path: "/clock", Op: "setClock", Handle: func(v *site.Visit) error { return clockPage(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/clock", Op: "setClock", Handle: setClock},
		{Method: http.MethodGet, Path: "/health", Op: "getHealth", Handle: health},
	}...)
}

// home is where the breadcrumbs begin.
