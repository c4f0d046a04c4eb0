package inspection

import (
	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	domain "chizheng/internal/casefile/filing"
)

type model struct {
	site.Form
	Case, Stage string
	Status      filing.Status
	Facts       filing.Facts
	Outcomes    []filing.Outcome
	Scans       []filing.Scan
	Originals   []layout.Option
	Unticked    bool
	Captured    *captured
	Sources     []layout.Option
	Cards       []layout.Option
	Verdicts    []layout.Option
	Codes       []layout.Option
	Appeared    []layout.Option
	Fields      []layout.Option
	OnSheet     bool
	Sealed      string
}

// captured is what was read off the card, beside what was stated (S5).
type captured struct {
	Name, ID, Card, ValidTo, At string
	Differs                     bool
}

var codes = []string{"original_missing", "original_damaged", "identity_mismatch", "certificate_doubtful", "number_differs", "name_differs",
	"contract_invalid", "materials_incomplete", "other"}

func modelOf(v *site.Visit, s domain.State, f site.Form) model {
	m := model{Form: f, Case: s.Case, Stage: string(s.Stage), Facts: filing.FactsOf(v, s, false), Outcomes: filing.Outcomes(v, s.Outcomes),
		Scans: filing.ScansOf(v, s, "inspection"), OnSheet: s.Sheet != nil, Codes: filing.Reasons(v, codes, f, "codes"),
		Fields: filing.RemarkFields(v, f.Get("remark.field"))}
	for _, o := range s.RequiredOriginals() {
		seen := s.Inspection.Originals[o]
		m.Unticked = m.Unticked || !seen
		m.Originals = append(m.Originals, layout.Option{Value: o, Label: v.Words.Name("originals", o), Chosen: seen})
	}
	if c := s.Inspection.Capture; c != nil {
		m.Captured = &captured{Name: c.Name, ID: c.IDNumber, Card: v.Words.Say("card." + c.Card), ValidTo: c.ValidTo, At: layout.Time(c.At),
			Differs: c.Name != s.Content.Person.Name || c.IDNumber != s.Content.Person.IDNumber}
	}
	if x, ok := s.ActiveSeal(); ok {
		m.Sealed = layout.Time(x.At)
	}
	m.Sources = choices(v, "source.", []string{"manual", "reader"}, f.Get("source"))
	m.Cards = choices(v, "card.", []string{"resident", "temporary", "other"}, f.Get("card"))
	m.Verdicts = choices(v, "verdict.", []string{"pass", "pending", "fail"}, f.Get("verdict"))
	who := []string{"handler", "holder"} // T-0.34
	if s.Filer.Kind == domain.ByIndividual {
		who = []string{"holder", "proxy"}
	}
	m.Appeared = choices(v, "appeared.", who, f.Get("appeared"))
	return m
}

func choices(v *site.Visit, prefix string, values []string, chosen string) []layout.Option {
	out := make([]layout.Option, 0, len(values))
	for _, value := range values {
		o := layout.Option{Value: value, Label: v.Words.Say(prefix + value)}
		if note := prefix + value + ".note"; v.Words.Has(note) {
			o.Note = v.Words.Say(note)
		}
		out = append(out, o)
	}
	return layout.Choose(out, chosen)
}
