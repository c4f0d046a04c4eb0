package inspection

import (
	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/notes"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
)

type model struct {
	Notes notes.Panel
	site.Form
	Photo        bool   // there is one of the stamped page
	PhotoState   string // checking or refused
	PhotoFault   string
	Transfer     string // the point that it was offered to
	MayTransfer  bool
	Case, Stage  string
	Back, Next   string
	Status       filing.Status
	Facts        filing.Facts
	Outcomes     []filing.Outcome
	Scans        []filing.Scan
	Holds        []filing.Hold
	Originals    []layout.Option
	Captured     *card
	Cards        []layout.Option
	Verdicts     []layout.Option
	Codes        []layout.Option
	Appeared     []layout.Option
	RemarkFields [][]layout.Option
	RemarkTexts  []string
	Sheet        string // the address of its summary sheet
	Voids        string // what a return would do to that sheet
	Sealed       string
}

// card is what was read off the card, beside what was stated (S5).
type card struct {
	Name, ID, Card, ValidTo, At string
	Stated, StatedID            string
	Differs                     bool
}

func modelOf(v *site.Visit, s domain.State, f site.Form) model {
	m := model{Form: f, Case: s.Case, Stage: string(s.Stage), Back: v.Back(""), Facts: filing.FactsOf(v, s, false),
		Outcomes: filing.Outcomes(v, s.Outcomes), Scans: filing.ScansOf(v, s, "inspection"), Holds: filing.HoldsOf(v, s),
		Codes: reasons.Choices(v, f, "codes", reasons.For{Kind: domain.Kind, Command: domain.CmdInspect})}
	m.RemarkFields, m.RemarkTexts = filing.RemarkRows(v, f)
	if s.Sheet != nil {
		m.Sheet = "/point/sheets/" + s.Sheet.ID
	}
	for _, o := range s.RequiredOriginals() {
		seen := s.Inspection.Originals[o]
		if f.Problem != nil && f.Get("verdict") != "" {
			seen = f.Is("original", o) // as ticked in the form that came back
		}
		m.Originals = append(m.Originals, layout.Option{Value: o, Label: v.Words.Name("originals", o), Chosen: seen})
	}
	if c := s.Inspection.Capture; c != nil {
		p := s.Content.Person
		m.Captured = &card{Name: c.Name, ID: c.IDNumber, Card: v.Words.Say("card." + c.Card), ValidTo: c.ValidTo, At: layout.Time(c.At),
			Stated: p.Name, StatedID: p.IDNumber, Differs: c.Name != p.Name || c.IDNumber != p.IDNumber}
	}
	if x, ok := s.ActiveSeal(); ok {
		m.Sealed = layout.Time(x.At)
	}
	m.Cards = choices(v, "card.", []string{"resident", "temporary", "other"}, f.Get("card"))
	verdicts := []string{"pass", "pending", "return", "fail"}
	if m.differs() {
		verdicts = verdicts[1:] // a card that differs leaves no way to a pass
	}
	m.Verdicts = choices(v, "verdict.", verdicts, f.Get("verdict"))
	who := []string{"handler", "holder"} // T-0.34
	if s.Filer.Kind == domain.ByIndividual {
		who = []string{"holder", "proxy"}
	}
	m.Appeared = choices(v, "appeared.", who, f.Get("appeared"))
	return m
}

// voiding says before the decision that a return voids the paper on the desk, and for how many lines (T-0.38).
func (m *model) voiding(v *site.Visit, s domain.State) error {
	if s.Sheet == nil || s.Sheet.Signed {
		return nil
	}
	on, _, err := desk.Read[sheet.State](v, v.Site.Desk, v.Who, "getSheet", sheet.Room.Kind, s.Sheet.ID)
	switch {
	case casefile.KindOf(err) == casefile.NotFound: // not within reach: a warning less, and no obstacle to the inspection
		return nil
	case err == nil && on.Stage == sheet.Exported:
		m.Voids = v.Words.Say("inspection.voids", "number", on.Number, "n", layout.Number(len(on.Lines)))
	}
	return err
}

func (m model) differs() bool { return m.Captured != nil && m.Captured.Differs }

// paused says that the point can do nothing: what is left to the Centre, or to a search, is not the point's.
func (m model) paused() bool {
	for _, h := range m.Holds {
		if h.Kind != string(domain.HoldOriginal) {
			return true
		}
	}
	return false
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

// reading says that a reader's data came back refused.
func (m model) reading() bool {
	return m.Get("reader") != "" || m.Problem.Of("reader") != "" || m.Problem.Of("second") != ""
}
