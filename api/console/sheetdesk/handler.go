// Package sheetdesk is the point's side of the summary sheets: look-up by the number or the code on the paper, the
// signature under one edition and the box where it is kept (R-0.91, R-0.94, S7).
//
// It guarantees that a sheet is signed as the paper that lies on the desk: its edition and hash come from the paper's
// code, or from an officer who says that he compared them.
package sheetdesk

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/point/sheets", Op: "signSheet", Handle: list},
		{Method: get, Path: "/point/sheets/{case}", Op: "signSheet", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: post, Path: "/point/sheets/{case}/signature", Op: "signSheet", Handle: sign},
		{Method: post, Path: "/point/sheets/{case}/keeping", Op: "keepSheet", Handle: keep},
		{Method: get, Path: "/point/sheets/{case}/file", Op: "downloadSheet", Handle: file},
	}
}

const perPage = 50

// list also is where a paper's number is typed, or its code is scanned into.
func list(v *site.Visit) error {
	q, err := v.Filtered("sheets", v.R.URL.Query())
	if err != nil {
		return err
	}
	m := listModel{Saved: v.Filters("sheets", q), Query: strings.TrimSpace(q.Get("q")), Stage: q.Get("stage")}
	if m.Query != "" {
		id, err := find(v, m.Query)
		if err == nil {
			to := "/point/sheets/" + id
			if _, _, whole := codeOf(m.Query); whole {
				to += "?code=" + url.QueryEscape(m.Query)
			}
			return v.Go(to, "")
		}
		if casefile.KindOf(err) != casefile.NotFound {
			return err
		}
		m.Unknown = true
		if m.Where, err = elsewhere(v, m.Query); err != nil {
			return err
		}
	}
	f := postgres.Filter{Campaign: v.Site.Campaign, Kind: sheet.Room.Kind}
	if m.Stage != "" {
		f.Stages = []string{m.Stage}
	}
	all, err := v.Site.Desk.Cases(v, v.Who, "listSheets", f, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m.fill(v, all, q)
	return v.Show(v.Page(v.Words.Say("sheetdesk.title"), v.Home()), listView(m))
}

// find gives the sheet that a number or a code names, at the visitor's own point only (T-0.42).
func find(v *site.Visit, typed string) (string, error) {
	number, _, _ := strings.Cut(typed, "|")
	s, err := v.Site.Desk.SheetByNumber(v, v.Who, strings.TrimSpace(number))
	return s.Case, err
}

// elsewhere says where a paper belongs that was brought to the wrong point, or nothing where nobody knows it (T-0.42).
func elsewhere(v *site.Visit, typed string) (string, error) {
	number, _, _ := strings.Cut(typed, "|")
	p, err := v.Site.Desk.FindPoint(v, v.Who, v.Site.Campaign, "", strings.TrimSpace(number))
	switch casefile.KindOf(err) {
	case casefile.NotFound, casefile.Invalid, casefile.Forbidden:
		return "", nil
	}
	return v.Words.Say("sheetdesk.unknown.where", "point", p.Printed+" "+p.Name, "address", p.Address, "phone", p.Phone), err
}

// code is what the paper's QR code says: number, edition, hash.
type code struct {
	Number, Hash string
	Edition      int
}

var codeShape = regexp.MustCompile(`^([0-9]{2}-[0-9]{5,9})\|([0-9]{1,6})\|([0-9a-f]{64})$`)

func codeOf(typed string) (c code, edition string, whole bool) {
	parts := codeShape.FindStringSubmatch(strings.TrimSpace(typed))
	if parts == nil {
		return code{}, "", false
	}
	return code{Number: parts[1], Edition: atoi(parts[2]), Hash: parts[3]}, parts[2], true
}

func read(v *site.Visit) (sheet.State, error) {
	s, _, err := desk.Read[sheet.State](v, v.Site.Desk, v.Who, "getSheet", sheet.Room.Kind, v.Case())
	return s, err
}

func show(v *site.Visit, f site.Form) error {
	s, err := read(v)
	if err != nil {
		return err
	}
	lines, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Cases: ids(s)}, "", postgres.Page{Limit: sheet.MaxLines})
	if err != nil {
		return err
	}
	if f.Problem == nil {
		f.Version = s.Version
	}
	m := modelOf(v, s, lines.Items, f)
	if m.Filer == "" { // every line has left
		if m.Filer, err = v.Site.Desk.SheetFiler(v, v.Who, s); err != nil {
			return err
		}
	}
	p := v.Page(v.Words.Say("sheetdesk.one", "number", s.Number), v.Home(),
		layout.Crumb{Label: v.Words.Say("sheetdesk.title"), Href: "/point/sheets"})
	return v.ShowRefused(f.Problem, p, sheetView(m))
}

// sign takes edition and hash from the paper's code. Who cannot scan it says that he compared them.
func sign(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	paper, _, whole := codeOf(f.Get("code"))
	switch {
	case whole:
		err = f.Must("box")
	case f.Get("code") != "":
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "sheet_code")})
	case f.Get("compared") != "yes":
		err = f.Must("code", "box")
	default:
		paper = code{Edition: atoi(f.Get("edition")), Hash: f.Get("hash")}
	}
	if err == nil {
		_, err = v.Site.Desk.SignSheet(v, v.Who, v.Case(), paper.Edition, paper.Hash, strings.TrimSpace(f.Get("box")), f.Options())
	}
	if err != nil {
		return again(v, f, err)
	}
	return v.Go("/point/sheets/"+v.Case(), "sheet_signed")
}

func keep(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "keepSheet", sheet.Room.Kind, v.Case(), sheet.CmdKeep, sheet.Keep{Box: strings.TrimSpace(f.Get("box"))}, f.Options())
	if err != nil {
		return again(v, f, err)
	}
	return v.Go("/point/sheets/"+v.Case(), "sheet_kept")
}

func again(v *site.Visit, f site.Form, err error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	p.Named("code", v.Words.Say("sheetdesk.code"))
	p.Named("box", v.Words.Say("sheetdesk.box"))
	s, err := read(v)
	if err != nil {
		return err
	}
	return show(v, f.Again(p, s.Version))
}

func file(v *site.Visit) error {
	out, err := v.Site.Desk.SheetFile(v, v.Who, v.Case(), "pdf")
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="sheet-`+out.Number+`.pdf"`)
	_, _ = v.W.Write(out.Bytes) // the client may be gone
	return nil
}
