package exports

import (
	"net/url"
	"strconv"

	console "chizheng/api/console/filings"
	"chizheng/api/console/inbox"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/report"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// columns are headings of the product's own table, said in the reader's language.
func columns(v *site.Visit, codes ...string) []string {
	var out []string
	for _, c := range codes {
		out = append(out, v.Words.Name("columns", c))
	}
	return out
}

func page(cursor string) postgres.Page { return postgres.Page{Limit: perPart, Cursor: cursor} }

func work(code string) string {
	if w, ok := person.WorkTypeByCode(code); ok {
		return w.Name
	}
	return code
}

func filings(v *site.Visit, q url.Values) list {
	f, said := console.Chosen(v, q)
	l := list{name: "filings", title: v.Words.Say("filings.title"), back: "/filings", fields: []string{"name", "id_masked"}, whole: true, filter: said,
		columns: append(columns(v, "case", "name", "id_number"), v.Words.Say("field.person.phone"))}
	l.columns = append(l.columns, columns(v, "class", "filer_name", "work_type", "level", "certificate_number", "point", "stage", "track", "submitted_at", "since")...)
	l.read = func(cursor string, whole bool) (part, error) {
		found, err := v.Site.Desk.Filings(v, v.Who, "exportFilings", f, "", page(cursor))
		if err != nil {
			return part{}, err
		}
		out := part{next: found.Next, total: found.Total}
		numbers := map[string]filing.Person{}
		if whole && len(found.Items) > 0 {
			var ids []string
			for _, x := range found.Items {
				ids = append(ids, x.Case)
			}
			if numbers, err = v.Site.Desk.WholePersons(v, v.Who, ids); err != nil {
				return part{}, err
			}
		}
		for _, x := range found.Items {
			id, phone := x.IDMasked, x.PhoneMasked
			if p, ok := numbers[x.Case]; ok {
				id, phone = p.IDNumber, p.Phone
			}
			out.rows = append(out.rows, []string{x.Case, x.Name, id, phone, x.Class, x.FilerName, work(x.Work), v.Words.Name("levels", x.Level), x.Number, x.Point,
				v.Words.Stage(filing.Kind, string(x.Stage)), v.Words.Name("tracks", x.Track), layout.Date(x.SubmittedAt), layout.Date(x.Since)})
		}
		return out, nil
	}
	return l
}

func tasks(v *site.Visit, q url.Values) list {
	in, said := inbox.Chosen(v, q)
	l := list{name: "tasks", title: v.Words.Say("inbox.title"), back: "/inbox", fields: []string{"name", "id_masked"}, filter: said,
		columns: []string{v.Words.Say("inbox.kind"), v.Words.Name("columns", "case"), v.Words.Name("columns", "name"), v.Words.Name("columns", "id_number"),
			v.Words.Name("columns", "filer_name"), v.Words.Name("columns", "certificate_number"), v.Words.Name("columns", "point"), v.Words.Name("columns", "stage"),
			v.Words.Say("inbox.since"), v.Words.Say("inbox.due")}}
	l.read = func(cursor string, _ bool) (part, error) {
		found, err := v.Site.Desk.Tasks(v, v.Who, in, page(cursor))
		if err != nil {
			return part{}, err
		}
		of, err := stated(v, found.Items)
		out := part{next: found.Next, total: found.Total}
		for _, t := range found.Items {
			f := of[t.Case]
			out.rows = append(out.rows, []string{v.Words.Name("tasks", t.Kind), t.Case, f.Name, f.IDMasked, f.FilerName, f.Number, t.Point,
				v.Words.Stage(t.CaseKind, t.Stage), layout.Date(t.Since), layout.LastDay(t.Due)})
		}
		return out, err
	}
	return l
}

// stated gives the filings of tasks, from the reader's own scope.
func stated(v *site.Visit, tasks []postgres.TaskLine) (map[string]postgres.FilingLine, error) {
	seen, ids := map[string]bool{}, []string{}
	for _, t := range tasks {
		if t.CaseKind == filing.Kind && !seen[t.Case] {
			seen[t.Case] = true
			ids = append(ids, t.Case)
		}
	}
	of := map[string]postgres.FilingLine{}
	if len(ids) == 0 || !v.May("listFilings") {
		return of, nil
	}
	found, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Cases: ids}, "", postgres.Page{Limit: len(ids)})
	for _, f := range found.Items {
		of[f.Case] = f
	}
	return of, err
}

func noticeLines(v *site.Visit, _ url.Values) list {
	l := list{name: "notice-lines", title: v.Words.Say("publishing.preview"), back: "/publishing/" + v.Case(), fields: []string{"name", "id_masked"},
		columns: append(append([]string{v.Words.Say("list.line")}, columns(v, "name", "id_number", "filer_name", "work_type", "level", "certificate_number", "point", "stage")...),
			v.Words.Say("publishing.reason"), v.Words.Name("columns", "case"))}
	l.read = func(cursor string, _ bool) (part, error) {
		found, err := v.Site.Desk.NoticeLines(v, v.Who, v.Case(), page(cursor))
		out := part{next: found.Next, total: found.Total}
		for _, x := range found.Items {
			m := postgres.MaskedLine{}
			if x.Masked != nil {
				m = *x.Masked
			}
			out.rows = append(out.rows, []string{strconv.Itoa(x.Line), m.Name, m.ID, m.Unit, work(m.Work), v.Words.Name("levels", m.Level), m.Number, m.Point,
				v.Words.Say("noticeline." + string(x.Status)), title(v, x.Code), x.Filing})
		}
		return out, err
	}
	return l
}

// title says an error's code.
func title(v *site.Visit, code string) string {
	if code == "" {
		return ""
	}
	return v.Words.Error(&casefile.Error{Kind: casefile.Conflict, Code: code}).Title
}

func records(v *site.Visit, _ url.Values) list {
	l := list{name: "report-records", title: v.Words.Say("reports.records"), back: "/reports/" + v.Case(),
		columns: []string{v.Words.Say("list.line"), v.Words.Say("reports.record"), v.Words.Say("reports.inpackage"), v.Words.Say("reports.receipt"),
			v.Words.Say("reports.province"), v.Words.Say("publishing.reason"), v.Words.Name("columns", "case")}}
	l.read = func(cursor string, _ bool) (part, error) {
		found, err := v.Site.Desk.ReportLines(v, v.Who, v.Case(), page(cursor))
		out := part{next: found.Next, total: found.Total}
		for _, x := range found.Items {
			out.rows = append(out.rows, []string{strconv.Itoa(x.Line), x.Record, v.Words.Say("reportline." + string(x.Status)), receipt(v, x), x.Province, title(v, x.Code), x.Case})
		}
		return out, err
	}
	return l
}

func receipt(v *site.Visit, l report.Line) string {
	if l.Receipt == "" {
		return v.Words.Say("receipt.unknown")
	}
	return v.Words.Name("receipt_verdicts", string(l.Receipt))
}

// objections holds nothing of who objects: that is for those who decide, one by one.
func objections(v *site.Visit, q url.Values) list {
	group := q.Get("group")
	l := list{name: "objections", title: v.Words.Say("rulings.title"), back: "/objections",
		columns: []string{v.Words.Say("receipt.number"), v.Words.Say("objection.sort"), v.Words.Say("objection.reason"), v.Words.Say("rulings.line"),
			v.Words.Say("rulings.channel"), v.Words.Say("receipt.filed"), v.Words.Say("receipt.due"), v.Words.Name("columns", "stage"), v.Words.Say("receipt.outcome")}}
	stages := map[string][]string{"open": {string(objection.Open), string(objection.Awaiting)},
		"done": {string(objection.Upheld), string(objection.Dismissed), string(objection.Answered), string(objection.Withdrawn), string(objection.Lapsed)}}[group]
	if stages != nil {
		l.filter = []string{v.Words.Say("rulings." + group)}
	}
	l.read = func(cursor string, _ bool) (part, error) {
		found, err := desk.List[objection.State](v, v.Site.Desk, v.Who, "listObjections", objection.Room.Kind,
			postgres.Filter{Campaign: v.Site.Campaign, Stages: stages}, page(cursor))
		out := part{next: found.Next, total: found.Total}
		for _, s := range found.Items {
			line := ""
			if s.Target.Line > 0 {
				line = strconv.Itoa(s.Target.Line)
			}
			out.rows = append(out.rows, []string{s.Receipt, v.Words.Name("objection_sorts", string(s.Sort)), v.Words.Say("objection.reason." + s.Reason), line,
				v.Words.Name("channels", s.Channel), layout.Time(s.FiledAt), layout.Time(s.PublicView().Due), v.Words.Stage(objection.Room.Kind, string(s.Stage)),
				v.Words.Name("outcomes", s.Outcome)})
		}
		return out, err
	}
	return l
}

func tallies(v *site.Visit, _ url.Values) list {
	l := list{name: "reconciliation", title: v.Words.Say("reconciliation.title"), back: "/reconciliation", columns: []string{v.Words.Name("columns", "point")}}
	for _, c := range []string{"filed", "accepted", "reported", "rejected", "withdrawn", "out", "pending", "persons", "drafts"} {
		l.columns = append(l.columns, v.Words.Say("reconciliation."+c))
	}
	l.read = func(string, bool) (part, error) {
		all, err := v.Site.Desk.Reconciliation(v, v.Who, v.Site.Campaign)
		out := part{total: len(all)}
		for _, t := range all {
			row := []string{t.Point}
			for _, n := range []int{t.Filed, t.Accepted, t.Reported, t.Rejected, t.Withdrawn, t.Duplicate + t.Closed, t.Pending, t.Persons, t.Drafts} {
				row = append(row, strconv.Itoa(n))
			}
			out.rows = append(out.rows, row)
		}
		return out, err
	}
	return l
}
