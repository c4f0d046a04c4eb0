package filing

import (
	"slices"
	"strings"

	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
)

// Change is a fact that is not what it was.
type Change struct{ Field, Before, After string }

// Changes compares two contents field by field (F11, C10).
func Changes(v *site.Visit, before, after filing.Content) []Change {
	a, b := Leaves(before), Leaves(after)
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	var out []Change
	for name := range names {
		if a[name] != b[name] {
			out = append(out, Change{Field: v.Words.Say("field." + name), Before: a[name], After: b[name]})
		}
	}
	slices.SortFunc(out, func(x, y Change) int { return strings.Compare(x.Field, y.Field) })
	return out
}

// sinceLast is what has changed since the filing was sent last; nil where it never was.
func sinceLast(v *site.Visit, s filing.State) []Change {
	if len(s.Snapshots) == 0 {
		return nil
	}
	return Changes(v, s.Snapshots[len(s.Snapshots)-1].Content, s.Content)
}
