// Package layout is what pages are built of: the frame, and the parts that look alike everywhere: grid, query bar,
// fields, stage badges, empty states.
//
// It guarantees that every field has its label and its fault beside it, that no part needs a script or an inline
// style, and that everything shown was escaped. It imports words and plain types of the domain; it knows no desk.
package layout

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"chizheng/api/console/words"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Page is what the frame needs of a page.
type Page struct {
	Title     string
	Crumbs    []Crumb
	Lang      string
	Path      string // to come back to after a change of language
	Who       *Person
	Nav       []Link
	Rehearsal string // campaign time of a rehearsal; empty: real
	Done      string // what the last action did, in words
	Narrow    bool   // a page of reading or one form
	Wide      bool   // a desk's screen: the menu is folded away
	Reload    int    // seconds after which a page without scripts loads itself again
}

// Person is who is signed in.
type Person struct {
	Name, Role string
	For        string // the officer for whom he acts; empty: himself
}

// Crumb is a step of the breadcrumb line; the last has no address.
type Crumb struct{ Label, Href string }

// Link is an entry of the menu.
type Link struct {
	Label, Href string
	Here        bool
	Count       int
}

// Problem is a refusal as a page shows it.
type Problem struct {
	Title, Detail, Next, Basis, Clause, Code string
	Status                                   int
	Reference                                string
	Fields                                   []Fault
}

// Fault is one wrong field. Field is the form's name of it, empty where the form has none; Label is what people call it
// where the form says that better than the catalogue.
type Fault struct{ Field, Text, Label string }

// Of gives the fault of a field, or nothing.
func (p *Problem) Of(field string) string {
	if p == nil {
		return ""
	}
	for _, f := range p.Fields {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

// Named says what this form calls a field, where several forms call different things by one name.
func (p *Problem) Named(field, label string) {
	for i := range p.Fields {
		if p.Fields[i].Field == field {
			p.Fields[i].Label = label
		}
	}
}

// Field is one input with its label, hint and fault.
type Field struct {
	Name, Label, Value, Hint, Fault string
	Type                            string // text where empty
	Required                        bool
	Auto                            string // autocomplete
	Mode                            string // inputmode
	Max                             int
	Rows                            int // a textarea
	Options                         []Option
	Accept                          string // of a file
	Multiple                        bool
	ReadOnly                        bool
}

// Option is a choice.
type Option struct {
	Value, Label, Note string
	Chosen             bool
}

// Choose marks the option of a value.
func Choose(options []Option, value string) []Option {
	out := append([]Option(nil), options...)
	for i := range out {
		out[i].Chosen = out[i].Value == value
	}
	return out
}

// kind is the input's type.
func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// describedBy names the elements that say more about the field.
func (f Field) describedBy() string {
	s := ""
	if f.Hint != "" {
		s = f.Name + "-hint"
	}
	if f.Fault != "" {
		s += " " + f.Name + "-fault"
	}
	return s
}

func (f Field) class(base string) string {
	if f.Fault != "" {
		return base + " is-invalid"
	}
	return base
}

// Date is a day in a grid: 2019-03-21, or a dash.
func Date(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return casefile.DateOf(t)
}

// LastDay is the day whose end a deadline is: 2019-03-20 where it ends at 24:00 of that day. Of a deadline within a day
// it is that day. A dash where there is none.
func LastDay(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return campaign.LastDay(t)
}

// Time is an instant to the minute, or a dash.
func Time(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(casefile.Shanghai).Format("2006-01-02 15:04")
}

// Or is a value, or a dash where there is none.
func Or(v string) string {
	if v == "" {
		return "—"
	}
	return v
}

// Number is a count.
func Number(n int) string { return strconv.Itoa(n) }

// Tone is the calm colour of a stage: five of them say all that a colour can say at a glance.
func Tone(stage string) string {
	switch stage {
	case "submitted", "handed_over", "rechecked", "exported", "planned", "open", "signed", "awaiting_evidence", "checking", "prepared", "received", "running", "proposed", "opened", "noticed", "heard", "rectifying":
		return "tone-wait"
	case "inspected", "confirmed", "approved", "announced", "published", "reported", "kept", "in_force", "active":
		return "tone-go"
	case "accepted", "ended", "done", "reconciled", "succeeded", "dismissed", "answered", "valid", "pass", "dropped":
		return "tone-done"
	case "returned", "contested", "severed", "refused", "suspended", "needs_human", "pending", "corrected", "paused", "waiting", "entered", "appealed":
		return "tone-back"
	case "rejected", "withdrawn", "duplicate", "closed", "void", "upheld", "lapsed", "fail", "removed", "overdue", "failed", "cancelled":
		return "tone-stop"
	}
	return "tone-quiet"
}

// attributes are the attributes of a field that are there only where they say something.
func (f Field) attributes() templ.Attributes {
	a := templ.Attributes{}
	set := func(name, v string) {
		if v != "" {
			a[name] = v
		}
	}
	set("aria-describedby", strings.TrimSpace(f.describedBy()))
	set("autocomplete", f.Auto)
	set("inputmode", f.Mode)
	set("accept", f.Accept)
	if f.Fault != "" {
		a["aria-invalid"] = "true"
	}
	if f.Max > 0 {
		a["maxlength"] = strconv.Itoa(f.Max)
	}
	return a
}

// fieldLabel says which field is meant, where the catalogue has its name: "required" alone tells nobody what.
func fieldLabel(ctx context.Context, f Fault) string {
	if f.Label != "" {
		return f.Label + words.Say(ctx, "form.colon")
	}
	if key := "field." + f.Field; words.Of(ctx).Has(key) {
		return words.Say(ctx, key) + words.Say(ctx, "form.colon")
	}
	return ""
}
