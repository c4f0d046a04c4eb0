// Package transfers is the way of a filing from one audit point to another (S9): the point that has it asks with a
// reason, the other takes it or says why not. Deadlines run on, and the history shows both.
//
// It guarantees that the receiving point sees no more of the filing than it decides on until it has taken it.
package transfers

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post, at := http.MethodGet, http.MethodPost, "/filings/{case}/transfer"
	return []site.Route{
		{Method: get, Path: at, Op: "getTransfer", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: post, Path: at, Op: "offerTransfer", Handle: offer},
		{Method: post, Path: at + "/recall", Op: "recallTransfer", Handle: recall},
		{Method: post, Path: at + "/acceptance", Op: "acceptTransfer", Handle: accept},
		{Method: post, Path: at + "/refusal", Op: "refuseTransfer", Handle: refuse},
	}
}

type model struct {
	site.Form
	desk.TransferView
	From, To, Reason, Since string
	WorkName, LevelName     string
	Choices                 []layout.Option
	Codes                   []layout.Option
	Refusals                []layout.Option
	Back                    string
}

func (m model) path() string { return "/filings/" + m.Case + "/transfer" }

func show(v *site.Visit, f site.Form) error {
	t, err := v.Site.Desk.Transfer(v, v.Who, v.Case())
	if err != nil {
		return err
	}
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, p := range plan.Points {
		names[p.Code] = p.Printed + " " + p.Name
	}
	if f.Problem == nil {
		f.Version = t.Version
	}
	m := model{Form: f, TransferView: t, LevelName: v.Words.Name("levels", t.Level), WorkName: v.Words.Name("work_types", t.Work), Back: v.Back("/inbox")}
	m.From = names[t.Point]
	if t.Open != nil {
		m.From, m.To, m.Since = names[t.Open.From], names[t.Open.To], layout.Time(t.Open.At)
		m.Reason = v.Words.Name("reasons", t.Open.Code)
	}
	m.Choices = []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}
	for _, code := range t.Points {
		m.Choices = append(m.Choices, layout.Option{Value: code, Label: names[code]})
	}
	m.Choices = layout.Choose(m.Choices, f.Get("to"))
	m.Codes = reasons.Select(v, f, "code", reasons.For{Kind: filing.Kind, Command: filing.CmdOfferTransfer})
	m.Refusals = reasons.Select(v, f, "code", reasons.For{Kind: filing.Kind, Command: filing.CmdRefuseTransfer})
	p := v.Page(v.Words.Say("transfer.title"), v.Home(), layout.Crumb{Label: v.Words.Say("inbox.title"), Href: "/inbox"})
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, view(m))
}

func again(v *site.Visit) func(site.Form) error {
	return func(f site.Form) error {
		f.Problem.Named("to", v.Words.Say("transfer.to"))
		f.Problem.Named("code", v.Words.Say("transfer.reason"))
		return show(v, f)
	}
}

func offer(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		if err := f.Must("to", "code"); err != nil {
			return err
		}
		_, err := v.Site.Desk.Do(v, v.Who, "offerTransfer", filing.Kind, v.Case(), filing.CmdOfferTransfer,
			filing.OfferTransfer{To: f.Get("to"), Code: f.Get("code"), Text: f.Get("text")}, f.Options())
		return err
	}, again(v), "/filings/"+v.Case()+"/transfer", "transfer_offered")
}

func recall(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		_, err := v.Site.Desk.Do(v, v.Who, "recallTransfer", filing.Kind, v.Case(), filing.CmdRecallTransfer, nil, f.Options())
		return err
	}, again(v), "/filings/"+v.Case()+"/inspection", "transfer_recalled")
}

// accept leads to the inspection: the filing is this point's now.
func accept(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		return answer(v, "acceptTransfer", filing.CmdAcceptTransfer, nil, f)
	}, again(v), "/filings/"+v.Case()+"/inspection", "transfer_accepted")
}

// refuse leads back to the inbox: the filing is nobody's here any more.
func refuse(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		return answer(v, "refuseTransfer", filing.CmdRefuseTransfer, filing.Reasoned{Code: f.Get("code"), Text: f.Get("text")}, f)
	}, again(v), "/inbox", "transfer_refused")
}

func answer(v *site.Visit, op, command string, data any, f site.Form) error {
	_, err := v.Site.Desk.AnswerTransfer(v, v.Who, op, v.Case(), command, data, f.Options())
	if e := casefile.As(err); e != nil && e.Kind == casefile.NotFound { // the other point has taken its offer back
		return casefile.Refuse(casefile.NotFound, "no_transfer_here")
	}
	return err
}
