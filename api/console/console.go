// Package console is the HTML face: what clerks, filers and the public do in a browser, without an installation and,
// where it must be, without a script.
//
// A page is a folder: handler, model, .templ. A new one is its folder and a line in New; what it is called, what the menu
// says and what its hints are stand in words. The guarantees are those of package site, which guards every page. Nothing
// here imports a driver, the engine, or more of the stores than their plain types.
package console

import (
	"net/http"
	"slices"

	"chizheng/api/console/check"
	"chizheng/api/console/filing"
	"chizheng/api/console/filings"
	"chizheng/api/console/filters"
	"chizheng/api/console/guide"
	"chizheng/api/console/home"
	"chizheng/api/console/imports"
	"chizheng/api/console/inbox"
	"chizheng/api/console/inspection"
	"chizheng/api/console/messages"
	"chizheng/api/console/notes"
	"chizheng/api/console/notices"
	"chizheng/api/console/objections"
	"chizheng/api/console/password"
	"chizheng/api/console/recheck"
	"chizheng/api/console/registration"
	"chizheng/api/console/sessions"
	"chizheng/api/console/sheets"
	"chizheng/api/console/signin"
	"chizheng/api/console/site"
	"chizheng/api/console/submissions"
	"chizheng/api/console/transfers"
	"chizheng/api/console/workers"
)

//go:generate go tool templ generate -path .

// Config is what the console stands on.
type Config = site.Config

// Console is the handler of every page.
type Console struct{ site *site.Site }

// New builds the console.
func New(cfg Config) (*Console, error) {
	s, err := site.New(cfg)
	if err != nil {
		return nil, err
	}
	s.Add(slices.Concat(signin.Pages(s), password.Pages(), sessions.Pages(), notices.Pages(), objections.Pages(), check.Pages(), workers.Pages(),
		home.Pages(), inbox.Pages(), filters.Pages(), notes.Pages(), filings.Pages(), filing.Pages(), inspection.Pages(), transfers.Pages(), recheck.Pages(),
		registration.Pages(), imports.Pages(), sheets.Pages(), submissions.Pages(),
		messages.Pages(), guide.Pages(), desks(), office())...)
	return &Console{site: s}, nil
}

// ServeHTTP answers everything that the REST face does not: it belongs at "/".
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.site.ServeHTTP(w, r) }

// Routes lists the pages with their operations.
func (c *Console) Routes() []site.Route { return c.site.Routes() }
