package sheets

import (
	"slices"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
)

type listModel struct {
	Sheets      []line
	Total       int
	First, Next string
	MayCreate   bool
}

// line is a sheet in the list.
type line struct {
	Case, Number, Point, Stage, StageName, At, Why string
	Edition, Lines, Passed                         int
}

type newModel struct {
	site.Form
	Points []group
}

// group are the filings that wait at one point: a sheet is for one point.
type group struct {
	Code, Name string
	Rows       []row
}

// row is a filing that is, or could be, on a sheet.
type row struct {
	Case, Name, ID, Work, Level, Number, Point string
	Stage, StageName                           string
	On                                         bool   // on the sheet
	Left                                       string // why it was not signed for
}

type model struct {
	site.Form
	Case, Number, Stage, StageName, Point string
	Address, Phone                        string
	Edition                               int
	Hash, ExportedAt, SignedAt, Box       string
	Why                                   string
	Rows                                  []row
	Own                                   bool // the reader's own, and not signed yet
	MayExport, MayPrint                   bool
}

func modelOf(v *site.Visit, s sheet.State, f site.Form) (model, error) {
	m := model{Form: f, Case: s.Case, Number: s.Number, Stage: string(s.Stage), StageName: v.Words.Stage(sheet.Room.Kind, string(s.Stage)),
		Point: s.Point, Edition: s.Edition, Hash: s.Hash, ExportedAt: layout.Time(s.ExportedAt), SignedAt: layout.Time(s.SignedAt), Box: s.Box,
		Why: whyVoid(v, string(s.Stage), s.Reason), Own: v.May("reviseSheet") && !s.Stage.Over()}
	m.MayExport = m.Own && (s.Stage == sheet.Open || s.Stage == sheet.Void) && len(s.Lines) > 0
	m.MayPrint = v.May("downloadSheet") && (s.Stage == sheet.Exported || s.Stage == sheet.Signed || s.Stage == sheet.Kept)
	if plan, err := v.Site.Desk.Plan(v, v.Who, "getSheet", v.Site.Campaign); err == nil {
		for _, p := range plan.Points {
			if p.Code == s.Point {
				m.Point, m.Address, m.Phone = p.Printed+" "+p.Name, p.Address, p.Phone
			}
		}
	}
	var err error
	if m.Rows, err = listed(v, s); err != nil {
		return m, err
	}
	if m.Own {
		free, err := unlisted(v, s.Point)
		if err != nil {
			return m, err
		}
		m.Rows = append(m.Rows, free...)
	}
	return m, nil
}

// listed gives the sheet's filings in its order, with what became of each.
func listed(v *site.Visit, s sheet.State) ([]row, error) {
	left := map[string]string{}
	for _, l := range s.Left {
		left[l.Filing] = leftWhy(v, l.Why)
	}
	ids := make([]string, 0, len(s.Lines))
	for _, l := range s.Lines {
		ids = append(ids, l.Filing)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Campaign: v.Site.Campaign, Cases: ids}, "",
		postgres.Page{Limit: sheet.MaxLines})
	if err != nil {
		return nil, err
	}
	byID := map[string]postgres.FilingLine{}
	for _, f := range found.Items {
		byID[f.Case] = f
	}
	out := make([]row, 0, len(ids))
	for _, id := range ids {
		if f, ok := byID[id]; ok {
			r := rowOf(v, f)
			r.On, r.Left = true, left[id]
			out = append(out, r)
		}
	}
	return out, nil
}

func rowOf(v *site.Visit, f postgres.FilingLine) row {
	r := row{Case: f.Case, Name: f.Name, ID: f.IDMasked, Work: f.Work, Level: v.Words.Name("levels", f.Level), Number: f.Number, Point: f.Point,
		Stage: string(f.Stage), StageName: v.Words.Stage(filing.Kind, string(f.Stage))}
	if w, ok := person.WorkTypeByCode(f.Work); ok {
		r.Work = w.Name
	}
	return r
}

func byPoint(rows []row) {
	slices.SortStableFunc(rows, func(a, b row) int { return strings.Compare(a.Point, b.Point) })
}

func pointName(v *site.Visit, code string) string {
	plan, err := v.Site.Desk.Plan(v, v.Who, "createSheet", v.Site.Campaign)
	if err == nil {
		for _, p := range plan.Points {
			if p.Code == code {
				return p.Printed + " " + p.Name
			}
		}
	}
	return code
}

// whyVoid says why a paper is no good any more (T-0.38).
func whyVoid(v *site.Visit, stage, reason string) string {
	if stage != string(sheet.Void) && stage != string(sheet.Open) || reason == "" {
		return ""
	}
	if key := "sheets.void." + reason; v.Words.Has(key) {
		return v.Words.Say(key)
	}
	return v.Words.Name("reasons", reason)
}

// leftWhy says why a line was not signed for.
func leftWhy(v *site.Visit, why string) string {
	if key := "verdict." + why; v.Words.Has(key) {
		return v.Words.Say(key)
	}
	return v.Words.Say("sheets.left")
}
