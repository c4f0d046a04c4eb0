package recheck

import (
	"strconv"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/notes"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	domain "chizheng/internal/casefile/filing"
)

type model struct {
	Notes notes.Panel
	site.Form
	Case, Stage string
	Back        string
	Holds       []filing.Hold
	Status      filing.Status
	Facts       filing.Facts
	Outcomes    []filing.Outcome
	Scans       []filing.Scan
	Seen        string // round whose difference is shown
	Changed     []filing.Change
	Originals   []string
	Inspected   string
	Captured    string
	Verdicts    []layout.Option
	Codes       []layout.Option
	Fields      [][]layout.Option
	Texts       []string
	Next        string
}

func modelOf(v *site.Visit, s domain.State, f site.Form) model {
	m := model{Form: f, Case: s.Case, Stage: string(s.Stage), Facts: filing.FactsOf(v, s, false), Outcomes: filing.Outcomes(v, s.Outcomes),
		Scans: filing.ScansOf(v, s, "recheck"), Holds: filing.HoldsOf(v, s), Back: v.Back(""), Inspected: layout.Time(s.Inspection.At)}
	m.Fields, m.Texts = filing.RemarkRows(v, f)
	m.Codes = reasons.Select(v, f, "code", reasons.For{Kind: domain.Kind, Command: domain.CmdRecheck})
	if n := len(s.Snapshots); n > 1 && s.Round > 1 {
		m.Seen = strconv.Itoa(s.Round)
		m.Changed = filing.Changes(v, s.Snapshots[n-2].Content, s.Snapshots[n-1].Content)
	}
	for _, o := range s.RequiredOriginals() {
		if s.Inspection.Originals[o] {
			m.Originals = append(m.Originals, v.Words.Name("originals", o))
		}
	}
	if c := s.Inspection.Capture; c != nil {
		m.Captured = v.Words.Say("source."+c.Source) + " · " + v.Words.Say("card."+c.Card)
	}
	for _, value := range []string{"pass", "return_filer", "return_point", "reject"} {
		m.Verdicts = append(m.Verdicts, layout.Option{Value: value, Label: v.Words.Say("recheck." + value)})
	}
	m.Verdicts = layout.Choose(m.Verdicts, f.Get("verdict"))
	return m
}
