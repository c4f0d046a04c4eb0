package api

import (
	"bytes"
	"io"
	"net/http"
	"reflect"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/internal/postgres"
)

// filingLists registers lists, searches, counts and the export. A search by a person's number is a POST: numbers never
// stand in an address.
func (a *API) filingLists() {
	s := subject{a, "filing"}
	add(s, op{ID: "listFilings", Method: http.MethodGet, Path: "/filings"}, a.listFilings)
	add(s, op{ID: "searchFilings", Method: http.MethodPost, Path: "/filings/search"}, a.searchFilings)
	add(s, op{ID: "countFilings", Method: http.MethodGet, Path: "/filings/count"}, a.countFilings)
	download(s, op{ID: "exportFilings", Method: http.MethodPost, Path: "/filings/export"}, exportTypes, a.exportFilings)
}

// FilingFilter filters a list of filings by what is not personal.
type FilingFilter struct {
	Stage    []filing.Stage `query:"stage" json:"stage,omitempty" maxItems:"20" doc:"Stages; empty: all."`
	Point    []string       `query:"point" json:"point,omitempty" maxItems:"20" doc:"Codes of audit points; empty: all."`
	Class    string         `query:"class" json:"class,omitempty" enum:"A,B" doc:"A or B."`
	Track    string         `query:"track" json:"track,omitempty" enum:"main,catchup"`
	Work     string         `query:"work_type" json:"work_type,omitempty" maxLength:"10"`
	Level    string         `query:"level" json:"level,omitempty" enum:"junior,intermediate,senior"`
	Hold     string         `query:"hold" json:"hold,omitempty" enum:"needs_human,duplicate,class,original,matching,dispute"`
	Sheet    string         `query:"sheet" json:"sheet,omitempty" maxLength:"80"`
	Notice   string         `query:"notice" json:"notice,omitempty" maxLength:"80"`
	Report   string         `query:"report" json:"report,omitempty" maxLength:"80"`
	Province string         `query:"province_number" json:"province_number,omitempty" maxLength:"40" doc:"Number in the province's system, whole (T-0.13)."`
}

// filterFaults refuses stages, points and work types that do not exist.
func (a *API) filterFaults(c call, in FilingFilter) error {
	return a.known(c, filterBy{"stage", "stage." + filing.Kind, texts(in.Stage)}, filterBy{"point", "point", in.Point},
		filterBy{"work_type", "work_type", []string{in.Work}})
}

func (a *API) filter(in FilingFilter) postgres.FilingFilter {
	return postgres.FilingFilter{Campaign: a.cfg.Campaign, Stages: in.Stage, Points: in.Point, Class: in.Class, Track: in.Track,
		Work: in.Work, Level: in.Level, Hold: in.Hold, Sheet: in.Sheet, Notice: in.Notice, Report: in.Report, Province: in.Province}
}

func (a *API) listFilings(c call, in *struct {
	Paged
	Kept
	FilingFilter
}) (*body[list[FilingLine]], error) {
	if err := a.filterFaults(c, in.FilingFilter); err != nil {
		return nil, err
	}
	f := a.filter(in.FilingFilter)
	q, kept, err := a.kept(c, "filings", in.Kept, !reflect.ValueOf(in.FilingFilter).IsZero())
	if err != nil {
		return nil, err
	}
	if kept {
		f = desk.FilingFilterOf(a.cfg.Campaign, q)
	}
	all, err := a.cfg.Desk.Filings(c, c.Who, "listFilings", f, "", in.page())
	return listed(all, err, func(f postgres.FilingLine) FilingLine { return filingLine(f, c.Locale) })
}

// FilingSearch finds filings by what is personal.
type FilingSearch struct {
	FilingFilter
	Name        string `json:"name,omitempty" maxLength:"30" doc:"Part of the holder's name."`
	IDNumber    string `json:"id_number,omitempty" maxLength:"30" doc:"Whole; needs a purpose." example:"990602199001010012"`
	Phone       string `json:"phone,omitempty" maxLength:"30" doc:"Whole; needs a purpose." example:"19900000001"`
	Certificate string `json:"certificate_number,omitempty" maxLength:"60"`
	Purpose     string `json:"purpose,omitempty" enum:"inspection,recheck,duplicate,objection,report,correction,audit"`
	Cursor      string `json:"cursor,omitempty" maxLength:"400"`
	Limit       int    `json:"limit,omitempty" minimum:"1" maximum:"200"`
}

func (a *API) searchFilings(c call, in *struct{ Body FilingSearch }) (*body[list[FilingLine]], error) {
	q := in.Body
	if err := a.filterFaults(c, q.FilingFilter); err != nil {
		return nil, err
	}
	f := a.filter(q.FilingFilter)
	f.Text, f.IDNumber, f.Phone, f.Number = q.Name, q.IDNumber, q.Phone, q.Certificate
	all, err := a.cfg.Desk.Filings(c, c.Who, "searchFilings", f, q.Purpose, postgres.Page{Limit: q.Limit, Cursor: q.Cursor})
	return listed(all, err, func(f postgres.FilingLine) FilingLine { return filingLine(f, c.Locale) })
}

// FilingCount is an exact number.
type FilingCount struct {
	Total int `json:"total" example:"128"`
}

func (a *API) countFilings(c call, in *FilingFilter) (*body[FilingCount], error) {
	if err := a.filterFaults(c, *in); err != nil {
		return nil, err
	}
	all, err := a.cfg.Desk.Filings(c, c.Who, "countFilings", a.filter(*in), "", postgres.Page{Limit: 1})
	return found(FilingCount{all.Total}, err)
}

// FilingExport is a filter with the form of the file and, for whole numbers, the reason.
type FilingExport struct {
	FilingFilter
	FileOrder
	Purpose string `json:"purpose,omitempty" maxLength:"100" doc:"Shows numbers of persons in full to whoever may see them; kept in the access log with your name. Empty: masked."`
}

// exportFilings gives what the asker's list shows, masked as the list is unless a purpose is given (A8).
func (a *API) exportFilings(c call, in *struct{ Body FilingExport }) (*file, error) {
	if err := a.filterFaults(c, in.Body.FilingFilter); err != nil {
		return nil, err
	}
	whole := in.Body.Purpose != ""
	e := exported{op: "exportFilings", name: "filings", columns: exportColumns, order: in.Body.FileOrder, purpose: in.Body.Purpose,
		fields: []string{"name", "id_masked"}, filter: in.Body.FilingFilter}
	if whole {
		if _, err := a.cfg.Policy.May(c.Who, "revealFiling"); err != nil {
			return nil, err
		}
		e.fields = append([]string{"id_number"}, e.fields...)
	}
	e.read = func(cursor string) (exportPart, error) {
		found, err := a.cfg.Desk.Filings(c, c.Who, "exportFilings", a.filter(in.Body.FilingFilter), "", postgres.Page{Limit: exportPage, Cursor: cursor})
		if err != nil {
			return exportPart{}, err
		}
		numbers := map[string]filing.Person{}
		if whole && len(found.Items) > 0 {
			ids := make([]string, 0, len(found.Items))
			for _, f := range found.Items {
				ids = append(ids, f.Case)
			}
			if numbers, err = a.cfg.Desk.WholePersons(c, c.Who, ids); err != nil {
				return exportPart{}, err
			}
		}
		out := exportPart{next: found.Next, total: found.Total}
		for _, f := range found.Items {
			if p, ok := numbers[f.Case]; ok {
				f.IDMasked = p.IDNumber
			}
			out.rows = append(out.rows, exportRow(f, c.Locale))
		}
		return out, nil
	}
	return a.export(c, e)
}

var exportColumns = []string{"case", "name", "id_number", "class", "filer_name", "work_type", "level", "certificate_number",
	"point", "stage", "track", "submitted_at", "since"}

func exportRow(f postgres.FilingLine, l *locale.Locale) []string {
	work := f.Work
	if w, ok := person.WorkTypeByCode(f.Work); ok {
		work = w.Name
	}
	row := []string{f.Case, f.Name, f.IDMasked, f.Class, f.FilerName, work, l.Name("levels", f.Level), f.Number, f.Point,
		l.Stage(filing.Kind, string(f.Stage)), l.Name("tracks", f.Track), day(f.SubmittedAt), day(f.Since)}
	for i, cell := range row { // what a spreadsheet would run is disarmed where the file is written
		if cell == "" {
			row[i] = "—"
		}
	}
	return row
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return casefile.DateOf(t)
}

// lastDay is the day whose end a deadline is.
func lastDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return campaign.LastDay(t)
}

// content makes a small file of bytes.
func content(contentType, name string, b []byte) *file {
	return &file{Type: contentType, Name: name, Size: int64(len(b)), Content: io.NopCloser(bytes.NewReader(b))}
}
