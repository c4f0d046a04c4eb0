// Package deadlines is what a case's time is made of: every deadline it has had with its rule, calendar, moves, warnings
// and end (A2), its clock (A5) and the urging (C7); and the page of the words by which the notice sets limits, each with
// its adopted reading and source.
//
// It guarantees that what is shown is computed from the case's events, and that a word is read here as the rules read
// it. It decides nothing itself.
package deadlines

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	at := "/cases/{case}/deadlines"
	return []site.Route{
		{Method: http.MethodGet, Path: at, Op: "getCaseDeadlines", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: at + "/stop", Op: "stopCaseClock", Handle: steer("stopCaseClock", deadline.CmdStop, "clock_stopped", reason)},
		{Method: http.MethodPost, Path: at + "/start", Op: "startCaseClock", Handle: steer("startCaseClock", deadline.CmdStart, "clock_started", reason)},
		{Method: http.MethodPost, Path: at + "/urging", Op: "urgeCase", Handle: steer("urgeCase", deadline.CmdUrge, "urged", func(f site.Form) any {
			return deadline.Urge{Text: f.Get("text")}
		})},
		{Method: http.MethodGet, Path: "/phrases", Op: "getCampaign", Handle: phrases},
	}
}

func show(v *site.Visit, f site.Form) error {
	all, now, err := v.Site.Desk.Deadlines(v, v.Who, v.Case())
	if err != nil {
		return err
	}
	m := modelOf(v, all, now, f)
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("deadlines.title"), v.Home()), view(m))
}

func reason(f site.Form) any { return deadline.Reason{Code: f.Get("code"), Text: f.Get("text")} }

func steer(op, command, done string, read func(site.Form) any) site.Handler {
	return func(v *site.Visit) error {
		return v.Act(func(f site.Form) error {
			_, err := v.Site.Desk.Steer(v, v.Who, op, v.Case(), command, read(f), f.Options())
			return err
		}, func(f site.Form) error { return show(v, f) }, "/cases/"+v.Case()+"/deadlines", done)
	}
}

// phrases is the page of the adopted readings.
func phrases(v *site.Visit) error {
	var rows []phrase
	for _, r := range campaign.Readings() {
		rows = append(rows, phraseOf(v, r))
	}
	p := v.Page(v.Words.Say("phrases.title"), layout.Crumb{Label: v.Words.Say("guide.title"), Href: "/guide"})
	return v.Show(p, phrasesView(rows))
}
