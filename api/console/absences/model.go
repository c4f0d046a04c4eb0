package absences

import (
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
	"chizheng/internal/postgres"
)

type listModel struct {
	Problem     *layout.Problem
	Rows, For   []row // For: in which the reader is the deputy
	Total       int
	First, Next string
	May, All    bool
	Key         string
}

type row struct {
	Case, Officer, OfficerID, Deputy, From, To string
	Stage, StageName, Role                     string
	Leaves, Active                             bool
}

func rowsOf(v *site.Visit, all []absence.State) ([]row, error) {
	var ids []string
	for _, s := range all {
		ids = append(ids, s.Declare.Officer.ID, s.Declare.Deputy.ID)
	}
	names, err := v.Site.Desk.Names(v, v.Who, ids...)
	if err != nil {
		return nil, err
	}
	var out []row
	for _, s := range all {
		d := s.Declare
		out = append(out, row{Case: s.Case, Officer: names[d.Officer.ID], OfficerID: d.Officer.ID, Deputy: names[d.Deputy.ID], From: d.From, To: d.To, Stage: string(s.Stage),
			StageName: v.Words.Stage(absence.Kind, string(s.Stage)), Role: v.Words.Name("roles", string(d.Officer.Role)), Leaves: d.Leaves, Active: s.Stage == absence.Active})
	}
	return out, nil
}

type formModel struct {
	site.Form
	All                bool            // for anybody: the officer is chosen first
	Officers, Deputies []layout.Option // All: who is away
	Officer, Today     string
	Operations         []layout.Option
	Reasons            []layout.Option
}

// reasons are why somebody is away.
var reasons = []string{"leave", "sick", "travel", "training", "duty"}

func reasonsOf(v *site.Visit, codes []string, chosen string) []layout.Option {
	out := []layout.Option{{Label: v.Words.Say("form.choose")}}
	for _, c := range codes {
		out = append(out, layout.Option{Value: c, Label: v.Words.Say("absences.reason." + c)})
	}
	return layout.Choose(out, chosen)
}

func formOf(v *site.Visit, f site.Form) (formModel, error) {
	m := formModel{Form: f, All: v.Who.Role == casefile.Admin, Officer: v.Who.ID, Reasons: reasonsOf(v, reasons, f.Get("reason"))}
	_, now, err := v.Now()
	if err != nil {
		return m, err
	}
	m.Today = casefile.DateOf(now)
	role := v.Who.Role
	if m.All {
		officers, err := v.Site.Desk.Officers(v, v.Who)
		if err != nil {
			return m, err
		}
		m.Officer = f.Get("officer")
		m.Officers = people(v, officers, m.Officer)
		for _, a := range officers {
			if a.ID == m.Officer {
				role = a.Role
			}
		}
	}
	if m.Officer == "" {
		return m, nil
	}
	deputies, err := v.Site.Desk.Deputies(v, v.Who, m.Officer)
	if err != nil {
		return m, err
	}
	m.Deputies = people(v, deputies, f.Get("deputy"))
	for _, op := range v.Site.Desk.Passable(role) {
		m.Operations = append(m.Operations, layout.Option{Value: op, Label: v.Words.Name("operations", op), Chosen: f.Is("operations", op)})
	}
	return m, nil
}

func people(v *site.Visit, all []account.Account, chosen string) []layout.Option {
	out := []layout.Option{{Label: v.Words.Say("form.choose")}}
	for _, a := range all {
		label := a.Name + "（" + v.Words.Name("roles", string(a.Role))
		if a.Point != "" {
			label += " " + a.Point
		}
		out = append(out, layout.Option{Value: a.ID, Label: label + "，" + a.Login + "）"})
	}
	return layout.Choose(out, chosen)
}

type detailModel struct {
	site.Form
	row
	Version         int
	By, Since, Why  string
	Operations      []string
	Claims, Release string // of a leaver
	End             bool
	Reasons         []layout.Option
}

// ending is why an absence ends before its day.
var ending = []string{"returned_early", "deputy_changed", "entered_wrongly"}

func detailOf(v *site.Visit, s absence.State, f site.Form) (detailModel, error) {
	rows, err := rowsOf(v, []absence.State{s})
	if err != nil {
		return detailModel{}, err
	}
	names, err := v.Site.Desk.Names(v, v.Who, s.By)
	m := detailModel{Form: f, row: rows[0], Version: s.Version, By: names[s.By], Since: layout.Time(s.Since), End: !s.Stage.Over() && v.May("endAbsence"),
		Reasons: reasonsOf(v, ending, f.Get("code")), Why: why(v, s.Declare.Reason)}
	for _, op := range s.Declare.Operations {
		m.Operations = append(m.Operations, v.Words.Name("operations", op))
	}
	if s.Moved != nil {
		m.Claims, m.Release = layout.Number(s.Moved.Claims), layout.Number(s.Moved.Released)
	}
	if s.Reason != "" {
		m.Why += " → " + why(v, s.Reason)
	}
	return m, err
}

// why names a reason; one that came by another way is shown as it is.
func why(v *site.Visit, code string) string {
	if key := "absences.reason." + code; v.Words.Has(key) {
		return v.Words.Say(key)
	}
	return code
}

// Path is the absence's own address.
func (m detailModel) Path() string { return "/absences/" + m.Case }

type leavingModel struct {
	site.Form
	Account, Name, Role string
	Deputies, Reasons   []layout.Option
}

func leavingOf(v *site.Visit, f site.Form) (leavingModel, error) {
	m := leavingModel{Form: f, Account: v.Case(), Reasons: reasonsOf(v, []string{"leaves", "transferred", "retired"}, f.Get("reason"))}
	found, err := v.Site.Desk.Accounts(v, v.Who, postgres.AccountFilter{ID: v.Case()}, postgres.Page{Limit: 1})
	if err != nil {
		return m, err
	}
	if len(found.Items) == 0 || found.Items[0].Filer != "" {
		return m, casefile.Refuse(casefile.NotFound, "no_such_account")
	}
	a := found.Items[0]
	m.Name, m.Role = a.Name, v.Words.Name("roles", string(a.Role))
	deputies, err := v.Site.Desk.Deputies(v, v.Who, a.ID)
	m.Deputies = people(v, deputies, f.Get("deputy"))
	return m, err
}
