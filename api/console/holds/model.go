package holds

import (
	"slices"
	"strings"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/notes"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	domain "chizheng/internal/casefile/filing"
)

type model struct {
	Notes notes.Panel
	site.Form
	Case, Back, Next string
	Status           filing.Status
	Facts            filing.Facts
	Scans            []filing.Scan
	Holds            []question
	Captured         string
}

// question is one hold with what the rule saw and what may be decided.
type question struct {
	Kind, Ref, Name, Since, Score string
	Other                         string // the page of a pair
	Rule                          *filing.Outcome
	Inputs                        []input
	Decisions, Codes              []layout.Option
	Here                          bool // this one came back refused
}

type input struct{ Name, Value string }

func modelOf(v *site.Visit, s domain.State, f site.Form) model {
	m := model{Form: f, Case: s.Case, Back: v.Back(""), Facts: filing.FactsOf(v, s, false), Scans: filing.ScansOf(v, s, "recheck")}
	if c := s.Inspection.Capture; c != nil {
		m.Captured = v.Words.Say("card."+c.Card) + " · " + v.Words.Say("source."+c.Source) + " · " + layout.Or(c.ValidTo)
	}
	for _, h := range s.Holds {
		if h.Kind == domain.HoldOriginal {
			continue // the point's own, ended by its verdict (T-0.35)
		}
		m.Holds = append(m.Holds, questionOf(v, s, h, f))
	}
	return m
}

func questionOf(v *site.Visit, s domain.State, h domain.Hold, f site.Form) question {
	q := question{Kind: string(h.Kind), Ref: h.Ref, Name: v.Words.Name("holds", string(h.Kind)), Since: layout.Time(h.Since), Score: h.Score,
		Here: f.Get("kind") == string(h.Kind) && f.Get("ref") == h.Ref}
	if h.Kind == domain.HoldDuplicate || h.Kind == domain.HoldClass {
		q.Other = site.WithBack("/filings/"+s.Case+"/comparison/"+h.Ref, v.Back(""))
		return q
	}
	if i := slices.IndexFunc(s.Outcomes, func(o casefile.Outcome) bool { return o.Rule == h.Ref }); i >= 0 {
		o := filing.Outcomes(v, s.Outcomes[i:i+1])[0]
		q.Rule = &o
		q.Inputs = inputs(s.Outcomes[i])
	}
	for _, d := range decisionsOn(h.Kind, false) {
		q.Decisions = append(q.Decisions, layout.Option{Value: d, Label: v.Words.Say("holds." + d), Chosen: q.Here && f.Get("decision") == d})
	}
	q.Codes = reasons.Choices(v, f, "code", reasons.For{Kind: domain.Kind, Command: domain.CmdResolve})
	return q
}

// decisionsOn mirrors what the room takes; it has the last word.
func decisionsOn(kind domain.HoldKind, contested bool) []string {
	switch {
	case contested: // both cannot stand (T-0.31)
		return []string{"uphold", "other"}
	case kind == domain.HoldNeedsHuman, kind == domain.HoldDispute:
		return []string{"clear", "uphold"}
	case kind == domain.HoldMatching:
		return []string{"clear"}
	}
	return []string{"clear", "uphold", "other"}
}

// inputs are what the rule went by, in a fixed order.
func inputs(o casefile.Outcome) []input {
	var out []input
	for name, value := range o.Inputs {
		out = append(out, input{name, value})
	}
	slices.SortFunc(out, func(a, b input) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// pair is two filings side by side.
type pair struct {
	site.Form
	Kind, Score      string
	One, Two         side
	Rows             []pairRow
	Same             int // facts that agree
	SameScans        []string
	Decisions, Codes []layout.Option
	Open             bool // there is something to decide
	Back, Next       string
}

type side struct {
	Case, Name, Unit, Stage, StageName, Point, Submitted string
	Scans                                                []filing.Scan
}

type pairRow struct {
	Label, One, Two string
	Differs         bool
}

func (p pair) taskKind() string {
	if p.Kind == "" {
		return string(domain.HoldDuplicate)
	}
	return p.Kind
}

func pairOf(v *site.Visit, one, two domain.State, f site.Form) pair {
	p := pair{Form: f, One: sideOf(v, one), Two: sideOf(v, two), Back: v.Back(""), Codes: pairReasons(v, f)}
	contested := one.Stage == domain.Contested && one.Twin == two.Case
	if i := slices.IndexFunc(one.Holds, func(h domain.Hold) bool { return h.Ref == two.Case }); i >= 0 {
		p.Kind, p.Score = string(one.Holds[i].Kind), one.Holds[i].Score
	} else if contested {
		p.Kind = string(domain.HoldDuplicate)
	}
	p.Open = p.Kind != "" && v.May("resolveHold")
	for _, d := range decisionsOn(domain.HoldKind(p.Kind), contested) {
		p.Decisions = append(p.Decisions, layout.Option{Value: d, Label: v.Words.Say("holds.pair." + d), Note: v.Words.Say("holds.pair." + d + ".note"),
			Chosen: f.Get("decision") == d})
	}
	p.rows(v, one, two)
	for _, a := range one.Content.Scans {
		if slices.ContainsFunc(two.Content.Scans, func(b domain.Scan) bool { return a.Hash == b.Hash }) {
			p.SameScans = append(p.SameScans, v.Words.Name("scans", a.Kind))
		}
	}
	return p
}

// ofOne are the reasons that speak of one filing alone: they decide nothing between two (T-0.31).
var ofOne = []string{"eligibility", "applied_too_late", "too_old", "issuer_other_city", "contract_invalid", "id_card_expired"}

func pairReasons(v *site.Visit, f site.Form) []layout.Option {
	return slices.DeleteFunc(reasons.Choices(v, f, "code", reasons.For{Kind: domain.Kind, Command: domain.CmdResolve}),
		func(o layout.Option) bool { return slices.Contains(ofOne, o.Value) })
}

// rows put what differs first: that is what decides.
func (p *pair) rows(v *site.Visit, one, two domain.State) {
	a, b := filing.FactsOf(v, one, false).ByLabel(), filing.FactsOf(v, two, false).ByLabel()
	var same []pairRow
	for _, label := range union(a, b) {
		r := pairRow{Label: label, One: a.Value(label), Two: b.Value(label)}
		if r.Differs = r.One != r.Two; r.Differs {
			p.Rows = append(p.Rows, r)
		} else {
			same = append(same, r)
		}
	}
	p.Same = len(same)
	p.Rows = append(p.Rows, same...)
}

func union(a, b filing.Labelled) []string {
	var out []string
	for _, all := range []filing.Labelled{a, b} {
		for _, f := range all {
			if !slices.Contains(out, f.Label) {
				out = append(out, f.Label)
			}
		}
	}
	return out
}

func sideOf(v *site.Visit, s domain.State) side {
	x := side{Case: s.Case, Name: s.Content.Person.Name, Unit: s.Filer.Name, Stage: string(s.Stage), StageName: v.Words.Stage(domain.Kind, string(s.Stage)),
		Point: s.Point, Scans: filing.ScansOf(v, s, "duplicate")}
	if s.Filer.Kind == domain.ByIndividual {
		x.Unit = v.Words.Say("unit.none")
	}
	if n := len(s.Snapshots); n > 0 {
		x.Submitted = layout.Time(s.Snapshots[n-1].At)
	}
	return x
}
