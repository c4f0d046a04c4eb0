// Package exports takes lists out of the console as files (A8): what is filtered, all rows, as XLSX or CSV. A list page
// links here with its filter; nothing personal stands in an address.
//
// It guarantees that rows are read part by part and never held together, that the first part is read before the answer
// begins, so that a refusal is a page and not a broken file, that personal numbers are masked unless a purpose is given,
// and that each export is in the access log before a byte leaves.
package exports

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/workbook"
)

// list is one kind of list: what its file says, and where its rows come from.
type list struct {
	name    string   // of the file and in the access log
	title   string   // heading
	back    string   // page that it is the list of
	columns []string // headings
	fields  []string // personal fields, masked
	whole   bool     // a purpose shows the numbers in full
	filter  []string // in words
	read    func(cursor string, whole bool) (part, error)
}

// part is some rows, and where the next part begins.
type part struct {
	rows  [][]string
	next  string
	total int
}

// perPart is how many rows are in memory at a time.
const perPart = 500

// Pages are the routes of this folder.
func Pages() []site.Route {
	var all []site.Route
	for _, e := range []struct {
		path, op string
		of       func(*site.Visit, url.Values) list
	}{
		{"/filings/export", "exportFilings", filings}, {"/inbox/export", "listTasks", tasks}, {"/publishing/{case}/export", "listNoticeLines", noticeLines},
		{"/reports/{case}/export", "listReportRecords", records}, {"/objections/export", "listObjections", objections},
		{"/reconciliation/export", "getReconciliation", tallies}, {"/registrations/export", "listRegistrations", registrations},
		{"/handovers/export", "listHandovers", handovers}, {"/point/sheets/export", "listSheets", sheets}, {"/accounts/export", "listAccounts", accounts},
	} {
		all = append(all,
			site.Route{Method: http.MethodGet, Path: e.path, Op: e.op, Handle: func(v *site.Visit) error {
				q := v.R.URL.Query()
				return form(v, e.of(v, q), site.NewForm(0).Or(q))
			}},
			site.Route{Method: http.MethodPost, Path: e.path, Op: e.op, Handle: func(v *site.Visit) error { return send(v, e.op, e.of) }})
	}
	return all
}

type model struct {
	site.Form
	Path, Back string
	Filter     []string
	Total      int
	Whole      bool
	Kept       []pair
}

type pair struct{ Name, Value string }

// own are the form's own fields; all others are the filter.
var own = map[string]bool{"key": true, "version": true, "format": true, "purpose": true, "cursor": true}

func form(v *site.Visit, l list, f site.Form) error {
	first, err := l.read("", false)
	if err != nil {
		return err
	}
	m := model{Form: f, Path: v.R.URL.Path, Back: l.back, Filter: l.filter, Total: first.total, Whole: l.whole && v.May("revealFiling")}
	for name, values := range f.Values {
		for _, value := range values {
			if !own[name] && value != "" {
				m.Kept = append(m.Kept, pair{name, value})
			}
		}
	}
	p := v.Page(v.Words.Say("export.of", "list", l.title), v.Home(), layout.Crumb{Label: l.title, Href: l.back})
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, formView(m))
}

func send(v *site.Visit, op string, of func(*site.Visit, url.Values) list) error {
	f, err := v.Form()
	l := of(v, f.Values)
	if f.Get("format") == "" { // a list's button: a search by name stands in no address
		return form(v, l, site.NewForm(0).Or(f.Values))
	}
	purpose := strings.TrimSpace(f.Get("purpose"))
	whole := l.whole && purpose != "" && v.May("revealFiling")
	if err == nil {
		err = checked(f, purpose)
	}
	var first part
	if err == nil {
		first, err = l.read("", whole)
	}
	if err == nil {
		err = v.Site.Desk.ExportList(v, v.Who, op, l.name, logged(l, whole), purpose)
	}
	if err != nil {
		p, err := v.Refused(err)
		if err != nil {
			return err
		}
		return form(v, l, f.Again(p, 0))
	}
	return stream(v, l, f.Get("format"), first, whole, purpose)
}

func checked(f site.Form, purpose string) error {
	var wrong []casefile.Field
	if f.Get("format") != "xlsx" && f.Get("format") != "csv" {
		wrong = append(wrong, casefile.Wrong("/format", "not_in_list"))
	}
	if len([]rune(purpose)) > 100 {
		wrong = append(wrong, casefile.Wrong("/purpose", "too_long"))
	}
	return casefile.InvalidFields(wrong)
}

func logged(l list, whole bool) []string {
	if whole {
		return append([]string{"id_number", "phone"}, l.fields...)
	}
	return l.fields
}

// stream answers with the file. Once it has begun, only a cut connection can say that it is not whole.
func stream(v *site.Visit, l list, format string, now part, whole bool, purpose string) error {
	h := v.W.Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": l.name + "." + format}))
	_ = http.NewResponseController(v.W).SetWriteDeadline(time.Now().Add(15 * time.Minute)) // a test's writer may not have one
	out, err := begin(v, l, format, purpose)
	for err == nil {
		for _, row := range now.rows {
			if err = out.Row(row); err != nil {
				break
			}
		}
		if err != nil || now.next == "" {
			break
		}
		now, err = l.read(now.next, whole)
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		v.Site.Log.Warn("export cut", "request", v.ID, "list", l.name, "error", err.Error())
		panic(http.ErrAbortHandler)
	}
	return nil
}

func begin(v *site.Visit, l list, format, purpose string) (workbook.List, error) {
	_, now, err := v.Now()
	if err != nil {
		return nil, err
	}
	say := v.Words.Say
	n := workbook.Notes{Title: l.title, Rows: say("export.rows"), Hash: say("export.hash"), Sheet: say("export.notes"),
		Lines: [][2]string{{say("export.filter"), strings.Join(l.filter, "；")}, {say("export.at"), layout.Time(now)}, {say("export.by"), v.Me.Name + "（" + v.Me.Login + "）"}}}
	if purpose != "" {
		n.Lines = append(n.Lines, [2]string{say("export.purpose"), purpose})
	}
	if format == "csv" {
		v.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
		return workbook.NewCSV(v.W, l.columns, n)
	}
	v.W.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return workbook.NewXLSX(v.W, say("export.sheet"), l.columns, n)
}
