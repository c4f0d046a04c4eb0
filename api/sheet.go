package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
)

// sheets registers the review summary sheet.
func (a *API) sheets() {
	s := subject{a, "sheet"}
	kind := sheet.Room.Kind
	add(s, op{ID: "createSheet", Method: http.MethodPost, Path: "/sheets", Status: http.StatusCreated}, a.createSheet)
	listCases(s, op{ID: "listSheets", Path: "/sheets"}, kind)
	add(s, op{ID: "getSheet", Method: http.MethodGet, Path: "/sheets/{case}"}, a.getSheet)
	add(s, op{ID: "getSheetByNumber", Method: http.MethodGet, Path: "/sheet-numbers/{number}"}, a.getSheetByNumber)
	add(s, op{ID: "reviseSheet", Method: http.MethodPut, Path: "/sheets/{case}/lines"}, a.reviseSheet)
	bare(s, op{ID: "exportSheet", Method: http.MethodPost, Path: "/sheets/{case}/editions"}, kind, sheet.CmdExport)
	command[sheet.Reasoned](s, op{ID: "discardSheet", Method: http.MethodPost, Path: "/sheets/{case}/discarding"}, kind, sheet.CmdDiscard)
	download(s, op{ID: "downloadSheet", Method: http.MethodGet, Path: "/sheets/{case}/file"},
		[]string{"application/pdf", xlsxType}, a.downloadSheet)
	add(s, op{ID: "signSheet", Method: http.MethodPost, Path: "/sheets/{case}/signature"}, a.signSheet)
	command[sheet.Keep](s, op{ID: "keepSheet", Method: http.MethodPost, Path: "/sheets/{case}/keeping"}, kind, sheet.CmdKeep)
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// SheetChoice names the filings that go on a sheet.
type SheetChoice struct {
	Point   string   `json:"point" maxLength:"20" doc:"Point that the filings have chosen." example:"烟台审05"`
	Filings []string `json:"filings" minItems:"1" maxItems:"500" uniqueItems:"true"`
}

func (a *API) createSheet(c call, in *struct {
	Keyed
	Body SheetChoice
}) (*answerOut, error) {
	return answered(a.cfg.Desk.CreateSheet(c, c.Who, in.Body.Point, in.Body.Filings, desk.Options{Key: in.Key}))
}

// FilingChoice names filings.
type FilingChoice struct {
	Filings []string `json:"filings" minItems:"1" maxItems:"500" uniqueItems:"true"`
}

func (a *API) reviseSheet(c call, in *commandIn[FilingChoice]) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.ReviseSheet(c, c.Who, in.Case, in.Body.Filings, o))
}

// SheetView is a summary sheet. Names and numbers are on its file only.
type SheetView struct {
	Case       string           `json:"case"`
	Version    int              `json:"version"`
	Number     string           `json:"number" example:"05-00001"`
	Edition    int              `json:"edition" doc:"Printed as the sheet's version."`
	Stage      sheet.Stage      `json:"stage"`
	StageName  string           `json:"stage_name"`
	Since      time.Time        `json:"since"`
	FilerKind  filing.FilerKind `json:"filer_kind"`
	Point      string           `json:"point"`
	Lines      []sheet.Line     `json:"lines"`
	Hash       string           `json:"hash,omitempty" doc:"Of the newest edition, as printed."`
	ExportedAt time.Time        `json:"exported_at,omitzero"`
	Reason     string           `json:"reason,omitempty"`
	Passed     []string         `json:"passed,omitempty"`
	Left       []sheet.Left     `json:"left,omitempty" doc:"Lines that were not signed for, and why."`
	Box        string           `json:"box,omitempty"`
	SignedAt   time.Time        `json:"signed_at,omitzero"`
	Next       NextStep         `json:"next"`
}

func sheetView(s sheet.State, l *locale.Locale) *versioned[SheetView] {
	return &versioned[SheetView]{version(s.Version), SheetView{Case: s.Case, Version: s.Version, Number: s.Number,
		Edition: s.Edition, Stage: s.Stage, StageName: l.Stage(sheet.Room.Kind, string(s.Stage)), Since: s.Since,
		FilerKind: s.FilerKind, Point: s.Point, Lines: append([]sheet.Line{}, s.Lines...), Hash: s.Hash, ExportedAt: s.ExportedAt,
		Reason: s.Reason, Passed: s.Passed, Left: s.Left, Box: s.Box, SignedAt: s.SignedAt,
		Next: waitingFor(sheet.Room.Project(s), l)}}
}

func (a *API) getSheet(c call, in *CaseParam) (*versioned[SheetView], error) {
	s, _, err := desk.Read[sheet.State](c, a.cfg.Desk, c.Who, "getSheet", sheet.Room.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	return sheetView(s, c.Locale), nil
}

func (a *API) getSheetByNumber(c call, in *struct {
	Number string `path:"number" maxLength:"20" pattern:"^[0-9]{2}-[0-9]{5,9}$" doc:"As printed on the sheet." example:"05-00001"`
}) (*versioned[SheetView], error) {
	s, err := a.cfg.Desk.SheetByNumber(c, c.Who, in.Number)
	if err != nil {
		return nil, err
	}
	return sheetView(s, c.Locale), nil
}

func (a *API) downloadSheet(c call, in *struct {
	CaseParam
	Format string `query:"format" enum:"pdf,xlsx" default:"pdf"`
}) (*file, error) {
	f, err := a.cfg.Desk.SheetFile(c, c.Who, in.Case, in.Format)
	if err != nil {
		return nil, err
	}
	contentType := "application/pdf"
	if in.Format == "xlsx" {
		contentType = xlsxType
	}
	return content(contentType, "sheet-"+f.Number+"."+in.Format, f.Bytes), nil
}

// SheetSignature is what the point reads off the paper and where it will keep it.
type SheetSignature struct {
	Edition int    `json:"edition" minimum:"1"`
	Hash    string `json:"hash" maxLength:"64" doc:"As printed, or as the QR code gives it."`
	Box     string `json:"box" maxLength:"40" doc:"Archive box."`
}

func (a *API) signSheet(c call, in *commandIn[SheetSignature]) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.SignSheet(c, c.Who, in.Case, in.Body.Edition, in.Body.Hash, in.Body.Box, o))
}
