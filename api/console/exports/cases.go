package exports

import (
	"encoding/json"
	"net/url"
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
)

// cases is a list of cases of one kind, by its stage: what each row says beside number, stage and date comes from the
// case's summary, which holds nothing personal.
func cases[S any](v *site.Visit, q url.Values, l list, op, kind string, row func(postgres.CaseFile, S) []string) list {
	f := postgres.Filter{Campaign: v.Site.Campaign, Kind: kind}
	if stage := q.Get("stage"); stage != "" {
		f.Stages = []string{stage}
		l.filter = []string{v.Words.Name("columns", "stage") + "：" + v.Words.Stage(kind, stage)}
	}
	l.columns = append(l.columns, v.Words.Name("columns", "stage"), v.Words.Name("columns", "since"), v.Words.Name("columns", "case"))
	l.read = func(cursor string, _ bool) (part, error) {
		found, err := v.Site.Desk.Cases(v, v.Who, op, f, page(cursor))
		out := part{next: found.Next, total: found.Total}
		for _, c := range found.Items {
			var s S
			_ = json.Unmarshal(c.Head.Summary, &s) // of another release: an empty row rather than none
			out.rows = append(out.rows, append(row(c, s), v.Words.Stage(kind, c.Head.Stage), layout.Date(c.UpdatedAt), c.Case))
		}
		return out, err
	}
	return l
}

func registrations(v *site.Visit, q url.Values) list {
	l := list{name: "registrations", title: v.Words.Say("registrar.title"), back: "/registrations", columns: []string{v.Words.Say("field.enterprise.name"),
		v.Words.Say("registrar.kind"), v.Words.Say("inbox.fact.area"), v.Words.Say("inbox.fact.round"), v.Words.Say("filing.reason")}}
	return cases(v, q, l, "listRegistrations", registration.Kind, func(_ postgres.CaseFile, s registration.Summary) []string {
		return []string{s.Name, v.Words.Name("filer_kinds", string(s.Kind)), s.Area, strconv.Itoa(s.Round), named(v, "reasons", s.Reason)}
	})
}

func handovers(v *site.Visit, q url.Values) list {
	l := list{name: "handovers", title: v.Words.Say("handover.title"), back: "/handovers", columns: []string{v.Words.Say("handover.number"),
		v.Words.Name("columns", "point"), v.Words.Name("columns", "track"), v.Words.Say("inbox.fact.lines"), v.Words.Say("handover.papers")}}
	return cases(v, q, l, "listHandovers", handover.Room.Kind, func(c postgres.CaseFile, s handover.Summary) []string {
		return []string{s.Number, c.Head.Point, named(v, "tracks", s.Track), strconv.Itoa(s.Items), strconv.Itoa(s.Papers)}
	})
}

func sheets(v *site.Visit, q url.Values) list {
	l := list{name: "sheets", title: v.Words.Say("sheetdesk.title"), back: "/point/sheets", columns: []string{v.Words.Say("sheet.number"),
		v.Words.Say("sheet.edition"), v.Words.Name("columns", "point"), v.Words.Say("inbox.fact.lines")}}
	return cases(v, q, l, "listSheets", sheet.Room.Kind, func(c postgres.CaseFile, s sheet.Summary) []string {
		return []string{s.Number, strconv.Itoa(s.Edition), c.Head.Point, strconv.Itoa(s.Lines)}
	})
}

func named(v *site.Visit, table, code string) string {
	if code == "" {
		return ""
	}
	return v.Words.Name(table, code)
}

// accounts holds the officers' names: they are the office's own people.
func accounts(v *site.Visit, q url.Values) list {
	f := postgres.AccountFilter{Role: casefile.Role(q.Get("role")), Status: account.Status(q.Get("status"))}
	l := list{name: "accounts", title: v.Words.Say("accounts.title"), back: "/accounts", fields: []string{"name", "login"}, columns: []string{v.Words.Say("signin.login"),
		v.Words.Say("sessions.name"), v.Words.Say("sessions.role"), v.Words.Say("accounts.scope"), v.Words.Name("columns", "stage"), v.Words.Say("accounts.created"),
		v.Words.Say("accounts.last")}}
	if f.Role != "" {
		l.filter = append(l.filter, v.Words.Say("sessions.role")+"："+v.Words.Name("roles", string(f.Role)))
	}
	if f.Status != "" && v.Words.Has("account."+string(f.Status)) {
		l.filter = append(l.filter, v.Words.Name("columns", "stage")+"："+v.Words.Say("account."+string(f.Status)))
	}
	l.read = func(cursor string, _ bool) (part, error) {
		found, err := v.Site.Desk.Accounts(v, v.Who, f, page(cursor))
		out := part{next: found.Next, total: found.Total}
		for _, a := range found.Items {
			out.rows = append(out.rows, []string{a.Login, a.Name, v.Words.Name("roles", string(a.Role)), a.Point + a.Area, v.Words.Say("account." + string(a.Status)),
				layout.Date(a.CreatedAt), layout.Time(a.LastLoginAt)})
		}
		return out, err
	}
	return l
}
