// Package submissions is how a filer sends many filings at once: which are ready and what the others still lack, one
// durable job that submits each by itself, its progress, and the way on to the summary sheet (F16, R-0.79).
//
// It guarantees that only what was signed is offered, that each filing is judged by itself, and that a page loaded
// again shows how far the job is.
package submissions

import (
	"net/http"
	"strconv"
	"strings"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
	filings "chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/submissions", Op: "submitFiling", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: post, Path: "/submissions", Op: "createBulk", Handle: send},
		{Method: get, Path: "/submissions/{case}", Op: "getBulk", Handle: one},
		{Method: get, Path: "/submissions/{case}/progress", Op: "getBulk", Handle: progress},
	}
}

// show lists what lies with the filer, what is ready first.
func show(v *site.Visit, f site.Form) error {
	found, err := v.Site.Desk.FilingStates(v, v.Who, "listFilings", postgres.FilingFilter{Campaign: v.Site.Campaign,
		Stages: []filings.Stage{filings.Draft, filings.Returned}}, postgres.Page{Limit: bulk.MaxItems})
	if err != nil {
		return err
	}
	m := listModel{Form: f, Total: found.Total}
	for _, s := range found.Items {
		r := rowOf(v, s)
		if r.Next == "" {
			m.Ready = append(m.Ready, r)
		} else {
			m.Open = append(m.Open, r)
		}
	}
	p := v.Page(v.Words.Say("submissions.title"), v.Home(), folder(v))
	return v.ShowRefused(f.Problem, p, listView(m))
}

func folder(v *site.Visit) layout.Crumb {
	return layout.Crumb{Label: v.Words.Say("filings.title"), Href: "/filings"}
}

// send starts the job. Each choice carries the version that was shown: what has changed since is refused by itself.
func send(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	order := bulk.Create{Type: filings.CmdSubmit}
	for _, choice := range f.Values["filing"] {
		id, version, _ := strings.Cut(choice, "|")
		n, _ := strconv.Atoi(version) // no number is no version, and refused
		order.Items = append(order.Items, bulk.Chosen{Case: id, Expect: n})
	}
	answer, err := v.Site.Desk.CreateBulk(v, v.Who, v.Site.Campaign, order, desk.Options{Key: f.Key})
	if err == nil {
		return v.Go("/submissions/"+answer.Case, "")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return show(v, f.Again(p, 0))
}

func one(v *site.Visit) error {
	m, err := read(v)
	if err != nil {
		return err
	}
	p := v.Page(v.Words.Say("submissions.one"), v.Home(), folder(v), layout.Crumb{Label: v.Words.Say("submissions.title"), Href: "/submissions"})
	if m.Running {
		p.Reload = 2
	}
	return v.Show(p, oneView(m))
}

// progress is what a script asks for while the job runs; when it has ended the whole page is due.
func progress(v *site.Visit) error {
	m, err := read(v)
	if err != nil {
		return err
	}
	if !m.Running {
		v.W.Header().Set("HX-Refresh", "true")
	}
	return v.Part(progressView(m))
}

func read(v *site.Visit) (model, error) {
	s, _, err := desk.Read[bulk.State](v, v.Site.Desk, v.Who, "getBulk", bulk.Room.Kind, v.Case())
	if err != nil {
		return model{}, err
	}
	if s.Type != filings.CmdSubmit {
		return model{}, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	m := model{Case: s.Case, Stage: string(s.Stage), StageName: v.Words.Stage(bulk.Room.Kind, string(s.Stage)), Total: len(s.Items),
		Succeeded: s.Succeeded, Failed: s.Failed, Running: !s.Stage.Over()}
	if m.Running {
		return m, nil
	}
	names, err := namesOf(v, s.Items)
	if err != nil {
		return m, err
	}
	for _, i := range s.Items {
		if i.Status == bulk.Succeeded {
			continue
		}
		x := failed{Case: i.Case, Name: names[i.Case]}
		if i.Error != nil {
			text := v.Words.Error(i.Error)
			x.Why, x.Next = text.Detail, text.Next
		}
		m.Faults = append(m.Faults, x)
	}
	return m, nil
}

func namesOf(v *site.Visit, items []bulk.Item) (map[string]string, error) {
	var ids []string
	for _, i := range items {
		ids = append(ids, i.Case)
	}
	found, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Campaign: v.Site.Campaign, Cases: ids}, "", postgres.Page{Limit: bulk.MaxItems})
	names := map[string]string{}
	for _, f := range found.Items {
		names[f.Case] = f.Name
	}
	return names, err
}

func rowOf(v *site.Visit, s filings.State) row {
	r := row{Case: s.Case, Version: s.Version, Name: s.Content.Person.Name, Number: s.Content.Certificate.Number, Point: s.Point,
		Stage: string(s.Stage), StageName: v.Words.Stage(filings.Kind, string(s.Stage))}
	for _, step := range filing.StepsOf(v, s) {
		if step.State == "now" && step.Code != "submit" {
			r.Next, r.Href = step.Name, step.Href
		}
	}
	return r
}
