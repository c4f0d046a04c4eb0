package filing

import (
	"context"

	"chizheng/api/console/layout"
	"chizheng/api/console/words"
)

// spec is one field of the form. Its name says which fact it is, and the catalogue what it is called.
type spec struct {
	name    string
	most    int
	must    bool
	date    bool
	choices func(contentModel) []layout.Option
	when    func(contentModel) bool // nil: always shown
}

var personFields = []spec{
	{name: "person.name", most: 60, must: true}, {name: "person.id_number", most: 30, must: true}, {name: "person.phone", most: 30, must: true},
	{name: "person.address", most: 200}, {name: "person.former_name", most: 60},
}

var certificateFields = []spec{
	{name: "certificate.kind", must: true, choices: func(m contentModel) []layout.Option { return m.Kinds }},
	{name: "certificate.number", most: 60, must: true}, {name: "certificate.holder", most: 60, must: true},
	{name: "certificate.work_type", must: true, choices: func(m contentModel) []layout.Option { return m.Works }},
	{name: "certificate.level", must: true, choices: func(m contentModel) []layout.Option { return m.Levels }},
	{name: "certificate.applied", date: true}, {name: "certificate.issued", must: true, date: true},
	{name: "certificate.issuer", most: 100, must: true}, {name: "certificate.born", date: true},
	{name: "certificate.province_number", most: 40, when: func(m contentModel) bool { return m.Companion || m.Get("certificate.province_number") != "" }},
}

var contractFields = []spec{
	{name: "contract.kind", must: true, choices: func(m contentModel) []layout.Option { return m.Contracts }},
	{name: "contract.employer", most: 100, must: true}, {name: "contract.employer_code", most: 18, must: true},
	{name: "contract.start", must: true, date: true}, {name: "contract.end", date: true}, {name: "contract.signed", date: true},
}

// remarked says that an officer wants this field changed (F11).
func (m contentModel) remarked(name string) (string, bool) {
	for _, r := range m.Remarks {
		if r.Field == name {
			return r.Reason + " " + r.Text, true
		}
	}
	return "", false
}

// toFix are the fields that were returned, wherever they stand; the others of a group are in rest.
func (m contentModel) toFix() []spec {
	var out []spec
	for _, group := range [][]spec{personFields, certificateFields, contractFields} {
		for _, s := range group {
			if _, ok := m.remarked(s.name); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func (m contentModel) rest(group []spec) []spec {
	var out []spec
	for _, s := range group {
		if _, ok := m.remarked(s.name); !ok && (s.when == nil || s.when(m)) {
			out = append(out, s)
		}
	}
	return out
}

// wrongIn says that a field of a group is refused: its group is then open.
func (m contentModel) wrongIn() bool {
	if m.Problem == nil {
		return false
	}
	for _, f := range m.Problem.Fields {
		if _, ok := m.remarked(f.Field); !ok {
			return true
		}
	}
	return false
}

// input is a field as the page shows it; a remark stands where a fault would.
func (m contentModel) input(ctx context.Context, s spec) layout.Field {
	f := layout.Field{Name: s.name, Value: m.Get(s.name), Fault: m.Problem.Of(s.name), Label: words.Say(ctx, "field."+s.name), Max: s.most,
		Required: s.must}
	if s.date {
		f.Type = "date"
	}
	if s.choices != nil {
		f.Options = s.choices(m)
	}
	if hint := "hint." + s.name; words.Of(ctx).Has(hint) {
		f.Hint = words.Say(ctx, hint)
	}
	if remark, ok := m.remarked(s.name); ok && f.Fault == "" {
		f.Fault = remark
	}
	return f
}
