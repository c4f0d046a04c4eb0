// Package workers is where the worker whom an enterprise filed sees by the code of his text message what was filed in his
// name, and says that he has no part in it (R-0.80, T-0.30, T-0.32). He has no account.
//
// It guarantees that the code stands in no address and in no log, and that the page tells no more than the message's
// reader may know: name and number are masked.
package workers

import (
	"net/http"
	"slices"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/worker", Op: "getWorkerFiling", Handle: blank},
		{Method: http.MethodPost, Path: "/worker", Op: "getWorkerFiling", Limited: true, Handle: look},
		{Method: http.MethodPost, Path: "/worker/dispute", Op: "disputeFiling", Limited: true, Handle: dispute},
	}
}

// model is the form with what the code leads to; nil Filing: it leads nowhere yet.
type model struct {
	site.Form
	Filing  *found
	Reasons []layout.Option
}

// found is a filing as its worker sees it, as the REST face shows it.
type found struct {
	Unit, Name, Work, Level, Number, Stage, StageName, Since string
	Disputed, Open, Announced                                bool
}

// disputable are the stages in which the room takes his word; from the notice on there are other ways (T-0.53, T-0.57).
var disputable = []filing.Stage{filing.Submitted, filing.Contested, filing.Returned, filing.Inspected, filing.HandedOver, filing.Rechecked}

func blank(v *site.Visit) error { return show(v, site.NewForm(0), nil, "") }

func look(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	return answer(v, f, "")
}

// dispute answers with the page that look gives: what is shown then has heard of it.
func dispute(v *site.Visit) error {
	f, err := v.Form()
	if err == nil {
		_, err = v.Site.Desk.DisputeFiling(v, v.Who, f.Get("code"), filing.Dispute{Code: f.Get("reason"), Text: f.Get("text")}, f.Options())
	}
	switch {
	case err == nil:
		return answer(v, f, v.Words.Say("done.worker_disputed"))
	case casefile.KindOf(err) == casefile.NotFound: // said by answer beside the code
		return answer(v, f, "")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return answer(v, f.Again(p, 0), "")
}

// answer shows what the code leads to. A wrong one leaves what was typed in the field.
func answer(v *site.Visit, f site.Form, done string) error {
	s, err := v.Site.Desk.WorkerFiling(v, v.Who, f.Get("code"))
	if e := casefile.As(err); e != nil && e.Kind == casefile.NotFound {
		return show(v, f.Again(v.Problem(e), 0), nil, "")
	}
	if err != nil {
		return err
	}
	f.Key = site.NewForm(0).Key // the next command is another one
	return show(v, f, foundOf(v, s), done)
}

func show(v *site.Visit, f site.Form, x *found, done string) error {
	m := model{Form: f, Filing: x, Reasons: []layout.Option{{Label: v.Words.Say("form.choose")}}}
	for _, code := range filing.DisputeCodes() {
		m.Reasons = append(m.Reasons, layout.Option{Value: code, Label: v.Words.Name("reasons", code)})
	}
	m.Reasons = layout.Choose(m.Reasons, f.Get("reason"))
	p := v.Page(v.Words.Say("worker.title"))
	p.Narrow, p.Path = true, "/worker"
	if f.Problem == nil {
		p.Done = done
	}
	return v.ShowRefused(f.Problem, p, view(m))
}

func foundOf(v *site.Visit, s filing.State) *found {
	c := s.Content.Certificate
	x := &found{Unit: s.Filer.Name, Name: person.MaskName(s.Content.Person.Name), Work: c.Work, Level: v.Words.Name("levels", c.Level),
		Number: person.MaskCertificate(c.Number), Stage: string(s.Stage), StageName: v.Words.Stage(filing.Kind, string(s.Stage)), Since: layout.Time(s.Since),
		Announced: s.Stage == filing.Announced || s.Stage == filing.Severed}
	if w, ok := person.WorkTypeByCode(c.Work); ok {
		x.Work = w.Name
	}
	x.Disputed = slices.ContainsFunc(s.Holds, func(h filing.Hold) bool { return h.Kind == filing.HoldDispute })
	x.Open = !x.Disputed && slices.Contains(disputable, s.Stage)
	return x
}
