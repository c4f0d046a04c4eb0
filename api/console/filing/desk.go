package filing

import (
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// All are the facts of all groups, for a screen that has little room.
func (f Facts) All() []Fact {
	var out []Fact
	for _, group := range [][]Fact{f.Person, f.Certificate, f.Contract} {
		for _, x := range group {
			if x.Value != "" {
				out = append(out, x)
			}
		}
	}
	return out
}

// Tally is what the rules say in one line.
type Tally struct{ Total, Asked, Failed int }

// TallyOf counts the rules' answers.
func TallyOf(all []Outcome) Tally {
	t := Tally{Total: len(all)}
	for _, o := range all {
		switch casefile.Verdict(o.Verdict) {
		case casefile.Fail:
			t.Failed++
		case casefile.NeedsHuman:
			t.Asked++
		}
	}
	return t
}

// Hold is what pauses a filing, in words.
type Hold struct{ Kind, Name, Text string }

// HoldsOf says what pauses the filing and who decides about it.
func HoldsOf(v *site.Visit, s filing.State) []Hold {
	var out []Hold
	for _, h := range s.Holds {
		out = append(out, Hold{Kind: string(h.Kind), Name: v.Words.Name("holds", string(h.Kind)), Text: v.Words.Say("hold.text." + string(h.Kind))})
	}
	return out
}

// Labelled are facts that can be found by their labels.
type Labelled []Fact

// ByLabel gives the facts of all groups: no two of them have one label.
func (f Facts) ByLabel() Labelled { return f.All() }

// Value is the fact of a label, or nothing.
func (l Labelled) Value(label string) string {
	for _, x := range l {
		if x.Label == label {
			return x.Value
		}
	}
	return ""
}
