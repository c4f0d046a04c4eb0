package objections

import (
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/desk"
)

func lookUp(v *site.Visit) error { return showStatus(v, site.NewForm(0), nil, "") }

// status shows what became of an objection to who holds its receipt; a wrong word is no such receipt.
func status(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	return answer(v, f, "")
}

func answer(v *site.Visit, f site.Form, done string) error {
	view, err := v.Site.Desk.ObjectionStatus(v, f.Get("receipt"), f.Get("word"))
	switch e := casefile.As(err); {
	case e != nil && e.Kind == casefile.NotFound:
		f.Problem = v.Problem(e)
		f.Problem.Title, f.Problem.Detail = v.Words.Say("receipt.none"), v.Words.Say("receipt.none.text")
		return showStatus(v, f, nil, "")
	case err != nil:
		return err
	}
	f.Key = site.NewForm(0).Key // the next command is another one
	return showStatus(v, f, statusOf(v, view), done)
}

// evidence adds a file; withdraw takes the objection back. Both answer with what the receipt's holder sees then.
func evidence(v *site.Visit) error {
	f, files, done, err := v.Files()
	if err != nil {
		return err
	}
	defer done()
	ups, closeAll, err := uploads(files["evidence"])
	defer closeAll()
	if err != nil {
		return err
	}
	if len(ups) == 0 {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/evidence", "required")})
	} else {
		_, _, err = v.Site.Desk.AttachEvidence(v, v.Who, f.Get("receipt"), f.Get("word"), ups[0], desk.Options{Key: f.Key})
	}
	return after(v, f, err, "done.evidence")
}

func withdraw(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.WithdrawObjection(v, v.Who, f.Get("receipt"), f.Get("word"), desk.Options{Key: f.Key})
	return after(v, f, err, "done.objection_withdrawn")
}

func after(v *site.Visit, f site.Form, err error, done string) error {
	if err == nil {
		return answer(v, f, v.Words.Say(done))
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return answer(v, f.Again(p, 0), "")
}

func showStatus(v *site.Visit, f site.Form, m *statusModel, done string) error {
	p := v.Page(v.Words.Say("receipt.title"), layout.Crumb{Label: v.Words.Say("notices.title"), Href: "/notices"})
	p.Narrow = true
	if f.Problem == nil && done != "" {
		p.Done = done
	}
	return v.ShowRefused(f.Problem, p, lookUpView(f, m))
}

func statusOf(v *site.Visit, x objection.View) *statusModel {
	m := &statusModel{Receipt: x.Receipt, Sort: v.Words.Say("objection.sort." + string(x.Sort)), Stage: string(x.Stage),
		StageName: v.Words.Stage(objection.Room.Kind, string(x.Stage)), Filed: layout.Time(x.FiledAt), Due: layout.LastDay(x.Due),
		Decided: layout.Time(x.Decided), Open: !x.Stage.Over()}
	if x.Outcome != "" {
		m.Outcome = v.Words.Name("outcomes", x.Outcome)
	}
	return m
}
