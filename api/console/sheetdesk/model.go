package sheetdesk

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
)

type listModel struct {
	Saved        layout.Filters
	Query, Stage string
	Unknown      bool
	Where        string // the point that an unknown paper belongs to
	Stages       []layout.Option
	Rows         []listRow
	Total        int
	First, Next  string
}

type listRow struct {
	Case, Stage, StageName, Changed string
	sheet.Summary
}

func (m *listModel) fill(v *site.Visit, all postgres.List[postgres.CaseFile], q url.Values) {
	m.Stages = []layout.Option{{Value: "", Label: v.Words.Say("list.all")}}
	for _, s := range []sheet.Stage{sheet.Exported, sheet.Signed, sheet.Kept, sheet.Open, sheet.Void} {
		m.Stages = append(m.Stages, layout.Option{Value: string(s), Label: v.Words.Stage(sheet.Room.Kind, string(s))})
	}
	m.Stages = layout.Choose(m.Stages, m.Stage)
	for _, c := range all.Items {
		r := listRow{Case: c.Case, Stage: c.Head.Stage, StageName: v.Words.Stage(sheet.Room.Kind, c.Head.Stage), Changed: layout.Date(c.UpdatedAt)}
		_ = json.Unmarshal(c.Head.Summary, &r.Summary) // of another release: an empty line rather than none
		m.Rows = append(m.Rows, r)
	}
	m.Total = all.Total
	at := func(cursor string) string {
		to := url.Values{}
		if m.Stage != "" {
			to.Set("stage", m.Stage)
		}
		if cursor != "" {
			to.Set("cursor", cursor)
		}
		return "/point/sheets?" + to.Encode()
	}
	if q.Get("cursor") != "" {
		m.First = at("")
	}
	if all.Next != "" {
		m.Next = at(all.Next)
	}
}

type model struct {
	site.Form
	Case, Number, Stage, StageName, Reason string
	Edition                                int
	Hash, Exported, Filer, Box, SignedAt   string
	Lines                                  []line
	Passed, Waiting, Other                 int
	Scanned                                string // match, differs, or nothing scanned
	ScannedEdition                         string
	Code                                   string
}

// line is one filing of the list, as it stands now.
type line struct {
	N                                    int
	Case, Name, ID, Work, Number         string
	Stage, StageName, Result, ResultName string
}

func ids(s sheet.State) []string {
	out := make([]string, 0, len(s.Lines))
	for _, l := range s.Lines {
		out = append(out, l.Filing)
	}
	return out
}

func modelOf(v *site.Visit, s sheet.State, filings []postgres.FilingLine, f site.Form) model {
	m := model{Form: f, Case: s.Case, Number: s.Number, Stage: string(s.Stage), StageName: v.Words.Stage(sheet.Room.Kind, string(s.Stage)),
		Edition: s.Edition, Hash: s.Hash, Exported: layout.Time(s.ExportedAt), Box: s.Box, SignedAt: layout.Time(s.SignedAt)}
	if s.Reason != "" {
		m.Reason = v.Words.Name("reasons", s.Reason)
		if key := "sheets.void." + s.Reason; v.Words.Has(key) {
			m.Reason = v.Words.Say(key)
		}
	}
	m.scanned(v, s)
	of := map[string]postgres.FilingLine{}
	for _, x := range filings {
		of[x.Case] = x
	}
	for i, l := range s.Lines {
		x := lineOf(v, i+1, l.Filing, of[l.Filing])
		if m.Filer == "" {
			m.Filer = of[l.Filing].FilerName
		}
		switch x.Result {
		case "pass":
			m.Passed++
		case "pending":
			m.Waiting++
		default:
			m.Other++
		}
		m.Lines = append(m.Lines, x)
	}
	if m.Filer == "" && s.FilerKind == filing.ByIndividual {
		m.Filer = v.Words.Say("unit.none")
	}
	return m
}

// scanned compares the code that led here with the edition on file.
func (m *model) scanned(v *site.Visit, s sheet.State) {
	m.Code = m.Get("code")
	if m.Code == "" {
		m.Code = v.R.URL.Query().Get("code")
	}
	paper, edition, whole := codeOf(m.Code)
	switch {
	case !whole:
	case paper.Number == s.Number && paper.Edition == s.Edition && paper.Hash == s.Hash:
		m.Scanned = "match"
	default:
		m.Scanned, m.ScannedEdition = "differs", edition
	}
}

func lineOf(v *site.Visit, n int, id string, f postgres.FilingLine) line {
	l := line{N: n, Case: id, Name: f.Name, ID: f.IDMasked, Number: f.Number, Stage: string(f.Stage), Work: f.Work}
	if w, ok := person.WorkTypeByCode(f.Work); ok {
		l.Work = w.Name
	}
	l.Work += " " + v.Words.Name("levels", f.Level)
	if f.Case != "" {
		l.StageName = v.Words.Stage(filing.Kind, string(f.Stage))
	}
	switch f.Stage {
	case filing.Submitted:
		l.Result = "pending"
	case filing.Inspected, filing.HandedOver, filing.Rechecked, filing.Announced, filing.Severed, filing.Confirmed, filing.Reported, filing.Refused, filing.Accepted:
		l.Result = "pass"
	default:
		l.Result = "fail"
	}
	l.ResultName = v.Words.Say("sheetdesk.result." + l.Result)
	if l.Result == "pending" && slices.Contains(f.Holds, string(filing.HoldOriginal)) {
		l.ResultName = v.Words.Say("verdict.pending") // it was looked at, and something is to be brought
	}
	return l
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // no number is no edition
	return n
}

// short is the part of a hash that people compare.
func short(hash string) string { return hash[:min(8, len(hash))] }
