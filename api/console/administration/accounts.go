package administration

import (
	"net/url"
	"slices"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

const perPage = 50

// officers are the roles that an administrator gives; filers register themselves.
var officers = []casefile.Role{casefile.PointStaff, casefile.County, casefile.Reviewer, casefile.Publisher, casefile.Reporter, casefile.Leader, casefile.Admin, casefile.Auditor}

type accountsModel struct {
	Saved         layout.Filters
	Rows          []accountRow
	Total         int
	First, Next   string
	Roles, States []layout.Option
	MayHire       bool
	Role, Status  string
}

type accountRow struct {
	ID, Login, Name, Role, Scope, Status, StatusName, Created, Last string
	MustChange, Own                                                 bool
}

func (r accountRow) Path() string { return "/accounts/" + r.ID }

func rowOf(v *site.Visit, a account.Account) accountRow {
	r := accountRow{ID: a.ID, Login: a.Login, Name: a.Name, Role: v.Words.Name("roles", string(a.Role)), Scope: a.Point + a.Area, Status: string(a.Status),
		StatusName: v.Words.Say("account." + string(a.Status)), Created: layout.Date(a.CreatedAt.In(casefile.Shanghai)), Last: layout.Time(a.LastLoginAt),
		MustChange: a.MustChange, Own: a.ID == v.Who.ID}
	return r
}

func accounts(v *site.Visit) error {
	q, err := v.Filtered("accounts", v.R.URL.Query())
	if err != nil {
		return err
	}
	f := postgres.AccountFilter{Role: casefile.Role(q.Get("role")), Status: account.Status(q.Get("status"))}
	found, err := v.Site.Desk.Accounts(v, v.Who, f, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m := accountsModel{Saved: v.Filters("accounts", q), Total: found.Total, MayHire: v.May("createAccount"), Role: q.Get("role"), Status: q.Get("status")}
	for _, a := range found.Items {
		m.Rows = append(m.Rows, rowOf(v, a))
	}
	m.Roles = []layout.Option{{Value: "", Label: v.Words.Say("list.all")}}
	for _, r := range append(slices.Clone(officers), casefile.Enterprise, casefile.Individual) {
		m.Roles = append(m.Roles, layout.Option{Value: string(r), Label: v.Words.Name("roles", string(r))})
	}
	m.States = []layout.Option{{Value: "", Label: v.Words.Say("list.all")}}
	for _, s := range []account.Status{account.Active, account.Pending, account.Disabled} {
		m.States = append(m.States, layout.Option{Value: string(s), Label: v.Words.Say("account." + string(s))})
	}
	m.Roles, m.States = layout.Choose(m.Roles, m.Role), layout.Choose(m.States, m.Status)
	at := "/accounts?" + url.Values{"role": {m.Role}, "status": {m.Status}}.Encode()
	if found.Next != "" {
		m.Next = at + "&cursor=" + url.QueryEscape(found.Next)
	}
	if q.Get("cursor") != "" {
		m.First = at
	}
	return v.Show(v.Page(v.Words.Say("accounts.title"), v.Home()), accountsView(m))
}

type hiringModel struct {
	site.Form
	Roles, Points, Areas []layout.Option
}

func hiring(v *site.Visit, f site.Form) error {
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	if err != nil {
		return err
	}
	choose := layout.Option{Value: "", Label: v.Words.Say("form.choose")}
	m := hiringModel{Form: f, Roles: []layout.Option{choose}, Points: []layout.Option{choose}, Areas: []layout.Option{choose}}
	for _, r := range officers {
		m.Roles = append(m.Roles, layout.Option{Value: string(r), Label: v.Words.Name("roles", string(r))})
	}
	for _, p := range plan.Points {
		m.Points = append(m.Points, layout.Option{Value: p.Code, Label: p.Code + " " + p.Name})
	}
	for _, a := range plan.Areas {
		m.Areas = append(m.Areas, layout.Option{Value: a.Code, Label: a.Code + " " + v.Words.Text(a.Name)})
	}
	m.Roles, m.Points, m.Areas = layout.Choose(m.Roles, f.Get("role")), layout.Choose(m.Points, f.Get("point")), layout.Choose(m.Areas, f.Get("area"))
	p := v.Page(v.Words.Name("operations", "createAccount"), v.Home(), layout.Crumb{Label: v.Words.Say("accounts.title"), Href: "/accounts"})
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, hiringView(m))
}

// hire makes an account. What was typed comes back after a refusal, but for the password.
func hire(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		needs := []string{"login", "name", "role", "password", "again"}
		switch casefile.Role(f.Get("role")) {
		case casefile.PointStaff:
			needs = append(needs, "point")
		case casefile.County:
			needs = append(needs, "area")
		}
		if err := f.Must(append(needs, "staff_number")...); err != nil {
			return err
		}
		if f.Get("password") != f.Get("again") {
			return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/again", "passwords_differ")})
		}
		_, err := v.Site.Desk.CreateAccount(v, v.Who, v.Site.Campaign, account.Account{Login: f.Get("login"), Name: f.Get("name"), Role: casefile.Role(f.Get("role")),
			Point: f.Get("point"), Area: f.Get("area"), StaffNumber: f.Get("staff_number")}, f.Get("password"))
		return err
	}, func(f site.Form) error { return hiring(v, f) }, "/accounts", "account_created")
}

type accountModel struct {
	site.Form
	accountRow
	Disable, Enable, Password, Factor bool
	HandOver                          bool // to a successor: an officer who leaves
}

func showAccount(v *site.Visit, f site.Form) error {
	found, err := v.Site.Desk.Accounts(v, v.Who, postgres.AccountFilter{ID: v.Case()}, postgres.Page{Limit: 1})
	if err != nil {
		return err
	}
	if len(found.Items) == 0 {
		return casefile.Refuse(casefile.NotFound, "no_such_account")
	}
	a := found.Items[0]
	m := accountModel{Form: f, accountRow: rowOf(v, a)}
	if !m.Own {
		m.Disable = a.Status != account.Disabled && v.May("disableAccount")
		m.Enable = a.Status == account.Disabled && v.May("enableAccount")
		m.Password, m.Factor = v.May("resetPassword"), v.May("resetFactor")
		m.HandOver = m.Disable && a.Filer == "" && a.Role != casefile.Auditor && v.May("handOverLeaver")
	}
	p := v.Page(m.Name, v.Home(), layout.Crumb{Label: v.Words.Say("accounts.title"), Href: "/accounts"})
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, accountView(m))
}

func status(op string) site.Handler {
	to := account.Active
	if op == "disableAccount" {
		to = account.Disabled
	}
	return func(v *site.Visit) error {
		return onAccount(v, func(site.Form) error { return v.Site.Desk.SetAccount(v, v.Who, op, v.Case(), to) })
	}
}

func resetPassword(v *site.Visit) error {
	return onAccount(v, func(f site.Form) error { return v.Site.Desk.ResetPassword(v, v.Who, v.Case(), f.Get("password")) })
}

func resetFactor(v *site.Visit) error {
	return onAccount(v, func(site.Form) error { return v.Site.Desk.ResetFactor(v, v.Who, v.Case()) })
}

func onAccount(v *site.Visit, carryOut func(site.Form) error) error {
	return v.Act(carryOut, func(f site.Form) error { return showAccount(v, f) }, "/accounts/"+v.Case(), "account_set")
}
