package handovers

import (
	"cmp"
	"slices"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// buildModel is the choice of what goes into a batch.
type buildModel struct {
	site.Form
	Case, Number     string // of a batch that is put together anew
	Track, TrackName string
	Tracks           []layout.Option
	Final            bool
	Ready, NotReady  []candidate
	Undecided, Under int  // without a verdict; in another batch under way
	More             bool // a batch holds no more
}

// candidate is a filing that was passed at the point.
type candidate struct {
	Case, Name, ID, Unit, Number, Sheet string
	Why                                 string // it cannot go yet
	SheetCase                           string // what is to be signed first
	Papers, Fault                       string
	Chosen                              bool
}

// most are the filings that one page offers.
const most = 500

func build(v *site.Visit, f site.Form) error {
	m := buildModel{Form: f, Track: f.Get("track"), Final: f.Get("final") == "yes"}
	if m.Track == "" {
		m.Track = v.R.URL.Query().Get("track")
	}
	var mine []handover.Item
	if v.Case() != "" {
		s, err := read(v)
		if err != nil {
			return err
		}
		m.Case, m.Number, m.Track, m.Final, mine = s.Case, s.Number, s.Track, s.Final, s.Items
		if f.Problem == nil {
			m.Version = s.Version
		}
	}
	if m.Track != filing.Catchup {
		m.Track = filing.Main
	}
	m.TrackName = v.Words.Name("tracks", m.Track)
	for _, t := range []string{filing.Main, filing.Catchup} {
		m.Tracks = append(m.Tracks, layout.Option{Value: t, Label: v.Words.Name("tracks", t)})
	}
	m.Tracks = layout.Choose(m.Tracks, m.Track)
	if err := m.gather(v, mine); err != nil {
		return err
	}
	title := v.Words.Say("handover.new")
	if m.Number != "" {
		title = v.Words.Say("handover.one", "number", m.Number)
	}
	return v.ShowRefused(f.Problem, v.Page(title, crumbs(v)...), buildView(m))
}

// gather reads what was passed at the point, and why some of it cannot go yet: no seal, or no signed sheet.
func (m *buildModel) gather(v *site.Visit, mine []handover.Item) error {
	passed, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Campaign: v.Site.Campaign, Track: m.Track,
		Stages: []filing.Stage{filing.Inspected}}, "", postgres.Page{Limit: most})
	if err != nil {
		return err
	}
	m.More = passed.Total > len(passed.Items)
	waiting, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Campaign: v.Site.Campaign, Track: m.Track,
		Stages: []filing.Stage{filing.Submitted}}, "", postgres.Page{Limit: 1})
	if err != nil {
		return err
	}
	m.Undecided = waiting.Total
	unsealed, err := unsealed(v)
	if err != nil {
		return err
	}
	sheets, err := signed(v)
	if err != nil {
		return err
	}
	under, err := v.Site.Desk.OnBatches(v, v.Who, v.Site.Campaign, m.Case)
	if err != nil {
		return err
	}
	order, err := sheetOrder(v, passed.Items, sheets)
	if err != nil {
		return err
	}
	for _, f := range passed.Items {
		c := m.candidate(v, f, mine)
		if under[f.Case] != "" && (m.Problem == nil || !c.Chosen) { // as it was typed it is shown again, with what is wrong
			m.Under++
			continue
		}
		switch number, ok := sheets[f.Sheet]; {
		case unsealed[f.Case]:
			c.Why = v.Words.Say("handover.why.seal")
		case !ok:
			c.Why, c.SheetCase = v.Words.Say("handover.why.sheet"), f.Sheet
		default:
			c.Sheet = number
			m.Ready = append(m.Ready, c)
			continue
		}
		c.Chosen = false
		m.NotReady = append(m.NotReady, c)
	}
	slices.SortStableFunc(m.Ready, func(a, b candidate) int {
		return cmp.Or(strings.Compare(a.Sheet, b.Sheet), cmp.Compare(order[a.Case], order[b.Case]))
	})
	return nil
}

// sheetOrder is each filing's place on its signed sheet: the order in which the papers lie in the box.
func sheetOrder(v *site.Visit, of []postgres.FilingLine, signed map[string]string) (map[string]int, error) {
	at, read := map[string]int{}, map[string]bool{}
	for _, f := range of {
		if signed[f.Sheet] == "" || read[f.Sheet] {
			continue
		}
		read[f.Sheet] = true
		s, _, err := desk.Read[sheet.State](v, v.Site.Desk, v.Who, "getSheet", sheet.Room.Kind, f.Sheet)
		if err != nil {
			return nil, err
		}
		for i, l := range s.Lines {
			at[l.Filing] = i
		}
	}
	return at, nil
}

func (m *buildModel) candidate(v *site.Visit, f postgres.FilingLine, mine []handover.Item) candidate {
	c := candidate{Case: f.Case, Name: f.Name, ID: f.IDMasked, Unit: f.FilerName, Number: f.Number, Papers: "1", Chosen: len(mine) == 0}
	if f.FilerKind == filing.ByIndividual {
		c.Unit = v.Words.Say("unit.none")
	}
	if i := slices.IndexFunc(mine, func(x handover.Item) bool { return x.Filing == f.Case }); i >= 0 {
		c.Chosen, c.Papers = true, layout.Number(mine[i].Papers)
	}
	if m.Problem != nil { // as it was picked and typed
		c.Chosen, c.Papers = m.Is("item", f.Case), m.Get("papers."+f.Case)
		if i := slices.Index(m.Values["item"], f.Case); i >= 0 {
			c.Fault = m.Problem.Of("items." + layout.Number(i))
		}
	}
	return c
}

// unsealed are the passed filings whose certificate has no seal yet.
func unsealed(v *site.Visit) (map[string]bool, error) {
	out := map[string]bool{}
	for cursor := ""; ; {
		list, err := v.Site.Desk.Tasks(v, v.Who, postgres.Inbox{Campaign: v.Site.Campaign, Kinds: []string{"seal"}}, postgres.Page{Limit: most, Cursor: cursor})
		if err != nil {
			return nil, err
		}
		for _, t := range list.Items {
			out[t.Case] = true
		}
		if cursor = list.Next; cursor == "" {
			return out, nil
		}
	}
}

// signed are the point's signed sheets with their numbers.
func signed(v *site.Visit) (map[string]string, error) {
	out := map[string]string{}
	for cursor := ""; ; {
		list, err := v.Site.Desk.Cases(v, v.Who, "listSheets", postgres.Filter{Campaign: v.Site.Campaign, Kind: sheet.Room.Kind,
			Stages: []string{string(sheet.Signed), string(sheet.Kept)}}, postgres.Page{Limit: most, Cursor: cursor})
		if err != nil {
			return nil, err
		}
		for _, c := range list.Items {
			out[c.Case] = numberOf(c)
		}
		if cursor = list.Next; cursor == "" {
			return out, nil
		}
	}
}

func workOf(f postgres.FilingLine) string {
	if w, ok := person.WorkTypeByCode(f.Work); ok {
		return w.Name
	}
	return f.Work
}
