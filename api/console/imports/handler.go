// Package imports is filing by workbook (F5): the template, the upload, how far it is, what each row got, the workbook
// of errors to correct, and the start of the filings.
//
// It guarantees that a page loaded again shows where the import stands, script or not, and that a row's verdict is said
// in words with its column.
package imports

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

const (
	maxFile   = 10 << 20
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/imports", Op: "listImports", Handle: func(v *site.Visit) error { return list(v, site.NewForm(0)) }},
		{Method: post, Path: "/imports", Op: "uploadWorkbook", Max: maxFile + 64<<10, Handle: upload},
		{Method: get, Path: "/imports/template", Op: "getImportTemplate", Handle: template},
		{Method: get, Path: "/imports/{case}", Op: "getImport", Handle: show},
		{Method: get, Path: "/imports/{case}/progress", Op: "getImport", Handle: progress},
		{Method: get, Path: "/imports/{case}/errors", Op: "getImportErrors", Handle: errorBook},
		{Method: post, Path: "/imports/{case}/start", Op: "startImport", Handle: command("startImport", importing.CmdStart, "import_started")},
		{Method: post, Path: "/imports/{case}/retry", Op: "retryImport", Handle: command("retryImport", importing.CmdRetry, "import_started")},
		{Method: post, Path: "/imports/{case}/cancellation", Op: "cancelImport", Handle: command("cancelImport", importing.CmdCancel, "import_cancelled")},
	}
}

func list(v *site.Visit, f site.Form) error {
	cursor := v.R.URL.Query().Get("cursor")
	found, err := v.Site.Desk.Cases(v, v.Who, "listImports", postgres.Filter{Campaign: v.Site.Campaign, Kind: importing.Kind},
		postgres.Page{Limit: 20, Cursor: cursor})
	if err != nil {
		return err
	}
	m := listModel{Form: f, Total: found.Total, MayUpload: v.May("uploadWorkbook")}
	for _, c := range found.Items {
		var s importing.Summary
		if err := json.Unmarshal(c.Head.Summary, &s); err != nil {
			return err
		}
		m.Imports = append(m.Imports, line{Case: c.Case, At: layout.Time(c.OpenedAt), Stage: c.Head.Stage,
			StageName: v.Words.Stage(importing.Kind, c.Head.Stage), Rows: s.Rows, Bad: s.Bad + s.Doubled, Opened: s.Opened, Existing: s.Existing})
	}
	if found.Next != "" {
		m.Next = "/imports?cursor=" + url.QueryEscape(found.Next)
	}
	if cursor != "" {
		m.First = "/imports"
	}
	p := v.Page(v.Words.Say("imports.title"), v.Home())
	return v.ShowRefused(f.Problem, p, listView(m))
}

func template(v *site.Visit) error {
	b, err := v.Site.Desk.ImportTemplate(v, v.Who)
	if err != nil {
		return err
	}
	return v.SendFile("import-template.xlsx", sheetType, b)
}

// upload takes the workbook; reading it is a job, and the import's own page shows how far it is.
func upload(v *site.Visit) error {
	f, files, done, err := v.Files()
	if err != nil {
		return refused(v, f, err)
	}
	defer done()
	if len(files["file"]) == 0 || files["file"][0].Filename == "" {
		return refused(v, f, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/file", "required")}))
	}
	h := files["file"][0]
	content, err := h.Open()
	if err != nil {
		return err
	}
	defer content.Close() // it was only read
	answer, err := v.Site.Desk.UploadWorkbook(v, v.Who, desk.Upload{Kind: "workbook", Name: "workbook" + strings.ToLower(path.Ext(h.Filename)),
		Content: content, Limit: maxFile}, desk.Options{Key: f.Key})
	if err != nil {
		return refused(v, f, err)
	}
	return v.Go("/imports/"+answer.Case, "")
}

func refused(v *site.Visit, f site.Form, err error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	for i, x := range p.Fields {
		if x.Field == "name" || x.Field == "upload" { // the file's ending, its bytes
			p.Fields[i].Field = "file"
		}
	}
	return list(v, f.Again(p, 0))
}

func read(v *site.Visit) (importing.State, error) {
	s, _, err := desk.Read[importing.State](v, v.Site.Desk, v.Who, "getImport", importing.Kind, v.Case())
	return s, err
}

func show(v *site.Visit) error {
	s, err := read(v)
	if err != nil {
		return err
	}
	return showWith(v, s, site.NewForm(s.Version))
}

func showWith(v *site.Visit, s importing.State, f site.Form) error {
	q := v.R.URL.Query()
	m := modelOf(v, s, f)
	m.Verdict = q.Get("verdict")
	if s.Stage != importing.Reading && s.Stage != importing.Failed {
		rows, err := v.Site.Desk.ImportRows(v, v.Who, s.Case, m.Verdict, postgres.Page{Limit: 50, Cursor: q.Get("cursor")})
		if err != nil {
			return err
		}
		m.rows(v, rows, q)
	}
	p := v.Page(v.Words.Say("imports.one"), v.Home(), layout.Crumb{Label: v.Words.Say("imports.title"), Href: "/imports"})
	if m.Running {
		p.Reload = 2
	}
	return v.ShowRefused(f.Problem, p, view(m))
}

// progress is what a script asks for while a job runs; when it has ended the whole page is due.
func progress(v *site.Visit) error {
	s, err := read(v)
	if err != nil {
		return err
	}
	m := modelOf(v, s, site.NewForm(s.Version))
	if !m.Running {
		v.W.Header().Set("HX-Refresh", "true")
	}
	return v.Part(progressView(m))
}

func errorBook(v *site.Visit) error {
	b, err := v.Site.Desk.ImportErrors(v, v.Who, v.Case(), v.Words.Field)
	if err != nil {
		return err
	}
	return v.SendFile("import-errors.xlsx", sheetType, b)
}

func command(op, command, done string) site.Handler {
	return func(v *site.Visit) error {
		f, err := v.Form()
		if err != nil {
			return err
		}
		_, err = v.Site.Desk.Do(v, v.Who, op, importing.Kind, v.Case(), command, nil, desk.Options{Key: f.Key})
		if err == nil {
			return v.Go("/imports/"+v.Case(), done)
		}
		p, err := v.Refused(err)
		if err != nil {
			return err
		}
		s, err := read(v)
		if err != nil {
			return err
		}
		return showWith(v, s, f.Again(p, s.Version))
	}
}
