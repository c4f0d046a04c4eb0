// Package sheets is the summary sheet as its filer works with it (F14, R-0.91): choose the filings of a point, export
// an edition, print it, see when and why it became void, and make a new one. Officers see the sheets of their scope.
//
// It guarantees that only filings that may go on a sheet are offered, and that a void edition is never offered for
// printing. Signing is the point's page.
package sheets

import (
	"encoding/json"
	"net/http"
	"net/url"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/sheets", Op: "listSheets", Handle: list},
		{Method: get, Path: "/sheets/new", Op: "createSheet", Handle: func(v *site.Visit) error { return blank(v, site.NewForm(0)) }},
		{Method: post, Path: "/sheets", Op: "createSheet", Handle: create},
		{Method: get, Path: "/sheets/{case}", Op: "getSheet", Handle: show},
		{Method: get, Path: "/sheets/{case}/file", Op: "downloadSheet", Handle: file},
		{Method: post, Path: "/sheets/{case}/edition", Op: "exportSheet", Handle: export},
		{Method: post, Path: "/sheets/{case}/lines", Op: "reviseSheet", Handle: revise},
		{Method: post, Path: "/sheets/{case}/discarding", Op: "discardSheet", Handle: discard},
	}
}

func list(v *site.Visit) error {
	cursor := v.R.URL.Query().Get("cursor")
	found, err := v.Site.Desk.Cases(v, v.Who, "listSheets", postgres.Filter{Campaign: v.Site.Campaign, Kind: sheet.Room.Kind},
		postgres.Page{Limit: 50, Cursor: cursor})
	if err != nil {
		return err
	}
	m := listModel{Total: found.Total, MayCreate: v.May("createSheet")}
	for _, c := range found.Items {
		var s sheet.Summary
		if err := json.Unmarshal(c.Head.Summary, &s); err != nil {
			return err
		}
		m.Sheets = append(m.Sheets, line{Case: c.Case, Number: s.Number, Edition: s.Edition, Lines: s.Lines, Passed: s.Passed, Point: c.Head.Point,
			Stage: c.Head.Stage, StageName: v.Words.Stage(sheet.Room.Kind, c.Head.Stage), At: layout.Time(c.UpdatedAt), Why: whyVoid(v, c.Head.Stage, s.Reason)})
	}
	if found.Next != "" {
		m.Next = "/sheets?cursor=" + url.QueryEscape(found.Next)
	}
	if cursor != "" {
		m.First = "/sheets"
	}
	return v.Show(v.Page(v.Words.Say("sheets.title"), v.Home()), listView(m))
}

// crumbs lead back to the list.
func crumbs(v *site.Visit) []layout.Crumb {
	return []layout.Crumb{v.Home(), {Label: v.Words.Say("sheets.title"), Href: "/sheets"}}
}

// blank offers the submitted filings that are on no sheet yet, point by point.
func blank(v *site.Visit, f site.Form) error {
	free, err := unlisted(v, "")
	if err != nil {
		return err
	}
	m := newModel{Form: f}
	for _, x := range free {
		if n := len(m.Points); n == 0 || m.Points[n-1].Code != x.Point {
			m.Points = append(m.Points, group{Code: x.Point, Name: pointName(v, x.Point)})
		}
		g := &m.Points[len(m.Points)-1]
		g.Rows = append(g.Rows, x)
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("sheets.new"), crumbs(v)...), newView(m))
}

// create makes the sheet and its first edition: one decision of the filer's, two commands.
func create(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	answer, err := v.Site.Desk.CreateSheet(v, v.Who, f.Get("point"), f.Values["filing"], desk.Options{Key: f.Key})
	if err == nil {
		_, err = v.Site.Desk.Do(v, v.Who, "exportSheet", sheet.Room.Kind, answer.Case, sheet.CmdExport, nil, desk.Options{Key: f.Sub("export")})
	}
	if err == nil {
		return v.Go("/sheets/"+answer.Case, "sheet_exported")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return blank(v, f.Again(p, 0))
}

func read(v *site.Visit) (sheet.State, error) {
	s, _, err := desk.Read[sheet.State](v, v.Site.Desk, v.Who, "getSheet", sheet.Room.Kind, v.Case())
	return s, err
}

// show leads an officer who signs sheets to his own page of it.
func show(v *site.Visit) error {
	if v.May("signSheet") {
		return v.Go("/point/sheets/"+v.Case(), "")
	}
	s, err := read(v)
	if err != nil {
		return err
	}
	return showWith(v, s, site.NewForm(s.Version))
}

func showWith(v *site.Visit, s sheet.State, f site.Form) error {
	m, err := modelOf(v, s, f)
	if err != nil {
		return err
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("sheets.one", "number", s.Number), crumbs(v)...), view(m))
}

// file gives the newest edition: on the screen to be printed, or as a workbook.
func file(v *site.Visit) error {
	if v.R.URL.Query().Get("format") == "xlsx" {
		f, err := v.Site.Desk.SheetFile(v, v.Who, v.Case(), "xlsx")
		if err != nil {
			return err
		}
		return v.SendFile("sheet-"+f.Number+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f.Bytes)
	}
	f, err := v.Site.Desk.SheetFile(v, v.Who, v.Case(), "pdf")
	if err != nil {
		return err
	}
	return v.ShowBytes("application/pdf", f.Bytes)
}

// unlisted gives the filer's submitted filings that no sheet lists, of one point or of all, ordered by point.
func unlisted(v *site.Visit, point string) ([]row, error) {
	filter := postgres.FilingFilter{Campaign: v.Site.Campaign, Stages: []filing.Stage{filing.Submitted}}
	if point != "" {
		filter.Points = []string{point}
	}
	found, err := v.Site.Desk.Filings(v, v.Who, "listFilings", filter, "", postgres.Page{Limit: sheet.MaxLines})
	if err != nil {
		return nil, err
	}
	var out []row
	for _, f := range found.Items {
		if f.Sheet == "" {
			out = append(out, rowOf(v, f))
		}
	}
	byPoint(out)
	return out, nil
}
