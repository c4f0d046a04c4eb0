// Package rulings is the Centre's work on objections (T-0.53–T-0.57): which there are, what each is about and what it
// rests on, the decision with its effect on the line, the answer to a claim of omission, and what came in by telephone
// or on paper.
//
// It guarantees that who objects is shown to nobody but those who decide, that each look is logged (by the desk), and
// that a receipt's word is shown once.
package rulings

import (
	"net/http"
	"net/url"

	"chizheng/api/console/layout"
	"chizheng/api/console/notes"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/objections", Op: "listObjections", Handle: list},
		{Method: http.MethodGet, Path: "/objections/new", Op: "recordObjection", Handle: func(v *site.Visit) error { return intake(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/objections", Op: "recordObjection", Handle: record},
		{Method: http.MethodGet, Path: "/objections/{case}", Op: "getObjection", Handle: func(v *site.Visit) error { return detail(v, site.NewForm(0)) }},
		{Method: http.MethodGet, Path: "/objections/{case}/scans/{scan}", Op: "downloadEvidence", Handle: evidence},
		{Method: http.MethodPost, Path: "/objections/{case}/decision", Op: "decideObjection", Handle: decide},
		{Method: http.MethodPost, Path: "/objections/{case}/answer", Op: "answerOmission", Handle: command("answerOmission", objection.CmdAnswer, func(f site.Form) any {
			return objection.Answer{Outcome: f.Get("outcome"), Code: f.Get("code"), Text: f.Get("text")}
		})},
		{Method: http.MethodPost, Path: "/objections/{case}/retry", Op: "retryObjection", Handle: command("retryObjection", objection.CmdRetry, func(site.Form) any { return nil })},
		{Method: http.MethodPost, Path: "/objections/{case}/setting-aside", Op: "setObjectionAside", Handle: command("setObjectionAside", objection.CmdSetAside, func(f site.Form) any {
			return objection.Reasoned{Code: f.Get("code")}
		})},
	}
}

const perPage = 50

// groups are the query bar's choices.
var groups = map[string][]string{"open": {string(objection.Open), string(objection.Awaiting)},
	"done": {string(objection.Upheld), string(objection.Dismissed), string(objection.Answered), string(objection.Withdrawn), string(objection.Lapsed)}}

func list(v *site.Visit) error {
	q, err := v.Filtered("objections", v.R.URL.Query())
	if err != nil {
		return err
	}
	found, err := desk.List[objection.State](v, v.Site.Desk, v.Who, "listObjections", objection.Room.Kind,
		postgres.Filter{Campaign: v.Site.Campaign, Stages: groups[q.Get("group")]}, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	m := listModel{Saved: v.Filters("objections", q), Group: q.Get("group"), Total: found.Total, MayRecord: v.May("recordObjection"), MayOpen: v.May("getObjection")}
	for _, s := range found.Items {
		m.Rows = append(m.Rows, rowOf(v, s, now))
	}
	at := "/objections?group=" + url.QueryEscape(m.Group)
	if found.Next != "" {
		m.Next = at + "&cursor=" + url.QueryEscape(found.Next)
	}
	if q.Get("cursor") != "" {
		m.First = at
	}
	return v.Show(v.Page(v.Words.Say("rulings.title"), v.Home()), listView(m))
}

func detail(v *site.Visit, f site.Form) error {
	s, filed, err := v.Site.Desk.ObjectionFile(v, v.Who, v.Case())
	if err != nil {
		return err
	}
	m, err := detailOf(v, s, filed, f)
	if err != nil {
		return err
	}
	if m.Notes, err = notes.Of(v, s.Case, site.WithBack("/objections/"+s.Case, v.Back("")), notes.Reason{What: m.Outcome, Text: m.Code}); err != nil {
		return err
	}
	p := v.Page(v.Words.Say("rulings.one", "receipt", s.Receipt), v.Home(),
		layout.Crumb{Label: v.Words.Say("rulings.title"), Href: "/objections"})
	v.Saw(casefile.View{Version: s.Version, Scans: site.Hashes(s.Scans)})
	return v.ShowRefused(f.Problem, p, detailView(m))
}

func evidence(v *site.Visit) error {
	o, scan, err := v.Site.Desk.Evidence(v, v.Who, v.Case(), v.R.PathValue("scan"))
	if err != nil {
		return err
	}
	defer o.Close() // it was only read
	return v.ShowFile(scan.Type, scan.Size, o)
}

func decide(v *site.Visit) error {
	return act(v, func(f site.Form) error {
		in := objection.Decision{Outcome: f.Get("outcome"), Code: f.Get("code"), Text: f.Get("text")}
		if in.Outcome == objection.OutcomeUpheld {
			in.Effect, in.Fraud = f.Get("effect"), f.Get("fraud") == "yes"
		}
		_, err := v.Site.Desk.DecideObjection(v, v.Who, v.Case(), in, f.Options())
		return err
	})
}

func command(op, kind string, data func(site.Form) any) site.Handler {
	return func(v *site.Visit) error {
		return act(v, func(f site.Form) error {
			_, err := v.Site.Desk.Do(v, v.Who, op, objection.Room.Kind, v.Case(), kind, data(f), f.Options())
			return err
		})
	}
}

func act(v *site.Visit, carryOut func(site.Form) error) error {
	return v.Act(carryOut, func(f site.Form) error { return detail(v, f) }, "/objections/"+v.Case(), "objection_ruled")
}
