package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/importing"
	"chizheng/internal/desk"
)

// imports registers filing by workbook (F5).
func (a *API) imports() {
	s := subject{a, "import"}
	kind := importing.Room.Kind
	download(s, op{ID: "getImportTemplate", Method: http.MethodGet, Path: "/import-template"}, []string{xlsxType}, a.importTemplate)
	upload(s, op{ID: "uploadWorkbook", Method: http.MethodPost, Path: "/imports", Status: http.StatusAccepted, Max: maxScan},
		[]string{xlsxType, "text/csv"}, a.uploadWorkbook)
	listCases(s, op{ID: "listImports", Path: "/imports"}, kind)
	add(s, op{ID: "getImport", Method: http.MethodGet, Path: "/imports/{case}"}, a.getImport)
	add(s, op{ID: "listImportRows", Method: http.MethodGet, Path: "/imports/{case}/rows"}, a.listImportRows)
	download(s, op{ID: "getImportErrors", Method: http.MethodGet, Path: "/imports/{case}/errors"}, []string{xlsxType}, a.importErrors)
	bare(s, op{ID: "startImport", Method: http.MethodPost, Path: "/imports/{case}/start"}, kind, importing.CmdStart)
	bare(s, op{ID: "retryImport", Method: http.MethodPost, Path: "/imports/{case}/retry"}, kind, importing.CmdRetry)
	bare(s, op{ID: "cancelImport", Method: http.MethodPost, Path: "/imports/{case}/cancellation"}, kind, importing.CmdCancel)
}

func (a *API) importTemplate(c call, _ *nothing) (*file, error) {
	b, err := a.cfg.Desk.ImportTemplate(c, c.Who)
	if err != nil {
		return nil, err
	}
	return content(xlsxType, "import-template.xlsx", b), nil
}

func (a *API) uploadWorkbook(c call, in *struct {
	Keyed
	Ending string `query:"ending" required:"true" enum:"xlsx,csv" doc:"The ending of the file's name."`
	File   rawBody
}) (*answerOut, error) {
	return answered(a.cfg.Desk.UploadWorkbook(c, c.Who,
		desk.Upload{Kind: "workbook", Name: "workbook." + in.Ending, Content: in.File.reader, Limit: 10 << 20}, desk.Options{Key: in.Key}))
}

// ImportView is an import with its counts.
type ImportView struct {
	Case      string             `json:"case"`
	Version   int                `json:"version"`
	Stage     importing.Stage    `json:"stage"`
	StageName string             `json:"stage_name"`
	Since     time.Time          `json:"since"`
	Counts    importing.Counts   `json:"counts"`
	Opened    int                `json:"opened" doc:"Filings that this import started."`
	Existing  int                `json:"existing" doc:"Rows whose filing was there already."`
	Missed    int                `json:"missed"`
	Listed    []importing.Missed `json:"listed,omitempty" doc:"Rows that could not be started, the first of them."`
	Code      string             `json:"code,omitempty" doc:"Why the file was refused."`
	Detail    string             `json:"detail,omitempty"`
	ExpiresAt time.Time          `json:"expires_at,omitzero" doc:"When the rows are removed."`
	Next      NextStep           `json:"next"`
}

func (a *API) getImport(c call, in *CaseParam) (*versioned[ImportView], error) {
	s, _, err := desk.Read[importing.State](c, a.cfg.Desk, c.Who, "getImport", importing.Room.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	v := ImportView{Case: s.Case, Version: s.Version, Stage: s.Stage, StageName: c.Locale.Stage(importing.Room.Kind, string(s.Stage)),
		Since: s.Since, Counts: s.Counts, Opened: s.Opened, Existing: s.Existing, Missed: s.Missed, Listed: s.Listed,
		Next: waitingFor(importing.Room.Project(s), c.Locale)}
	if s.Stage == importing.Done {
		v.ExpiresAt = s.ExpiresAt()
	}
	if s.Error != nil {
		v.Code, v.Detail = s.Error.Code, c.Locale.Error(s.Error).Detail
	}
	return &versioned[ImportView]{version(s.Version), v}, nil
}

// ImportRow is one row's verdict.
type ImportRow struct {
	Line     int                  `json:"line" doc:"Row of the workbook."`
	Verdict  importing.RowVerdict `json:"verdict" enum:"good,doubtful,bad,doubled"`
	Name     string               `json:"name,omitempty"`
	Errors   []ProblemField       `json:"errors,omitempty"`
	Outcomes []OutcomeView        `json:"outcomes,omitempty"`
	Case     string               `json:"case,omitempty" doc:"Its filing, once started."`
	Code     string               `json:"code,omitempty" doc:"Why it could not be started."`
}

func (a *API) listImportRows(c call, in *struct {
	CaseParam
	Paged
	Verdict string `query:"verdict" enum:"good,doubtful,bad,doubled"`
}) (*body[list[ImportRow]], error) {
	rows, err := a.cfg.Desk.ImportRows(c, c.Who, in.Case, in.Verdict, in.page())
	return listed(rows, err, func(r importing.Row) ImportRow {
		v := ImportRow{Line: r.Line, Verdict: r.Verdict, Name: r.Content.Person.Name, Outcomes: outcomes(r.Outcomes, c.Locale),
			Case: r.Case, Code: r.Code}
		for _, f := range r.Problems {
			v.Errors = append(v.Errors, ProblemField{In: "body", Pointer: f.Pointer, Code: f.Code, Detail: c.Locale.Field(f)})
		}
		return v
	})
}

func (a *API) importErrors(c call, in *CaseParam) (*file, error) {
	b, err := a.cfg.Desk.ImportErrors(c, c.Who, in.Case, c.Locale.Field)
	if err != nil {
		return nil, err
	}
	return content(xlsxType, "import-errors.xlsx", b), nil
}
