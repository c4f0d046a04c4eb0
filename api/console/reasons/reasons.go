// Package reasons offers a person the reasons that a decision takes, and says of each for which verdict it is.
//
// It guarantees that a form offers what the desk takes and nothing else. It decides nothing and imports no page.
package reasons

import (
	"slices"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/reason"
)

// For is one command that the form may give; Name says it where a form may give several.
type For struct{ Kind, Command, Name string }

// Choices are the reasons of one form, the typed ones chosen. A reason that only some of the form's verdicts take names
// them: one list with words beside it works without scripts.
func Choices(v *site.Visit, f site.Form, field string, all ...For) []layout.Option {
	var out []layout.Option
	for _, code := range codes(all) {
		label := v.Words.Name("reasons", code)
		if names, some := verdicts(v, all, code); some {
			label = v.Words.Say("reason.for", "reason", label, "verdicts", strings.Join(names, " / "))
		}
		out = append(out, layout.Option{Value: code, Label: label, Chosen: f.Is(field, code)})
	}
	return out
}

// Select are Choices with an empty one before them.
func Select(v *site.Visit, f site.Form, field string, all ...For) []layout.Option {
	return append([]layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}, Choices(v, f, field, all...)...)
}

// codes are those of all commands, each once, "other" at the end.
func codes(all []For) []string {
	var out []string
	last := false
	for _, a := range all {
		u, _ := reason.Of(a.Kind, a.Command)
		for _, c := range u.Codes("") {
			switch {
			case c == "other":
				last = true
			case !slices.Contains(out, c):
				out = append(out, c)
			}
		}
	}
	if last {
		out = append(out, "other")
	}
	return out
}

// verdicts names those that take the code; some is false where all do.
func verdicts(v *site.Visit, all []For, code string) (names []string, some bool) {
	of := 0
	for _, a := range all {
		u, _ := reason.Of(a.Kind, a.Command)
		of += len(u.Choice)
		for _, value := range u.Values(code) {
			if value == "" {
				names = append(names, a.Name)
				continue
			}
			names = append(names, v.Words.Name(u.Table, value))
		}
	}
	return names, len(names) < of
}
