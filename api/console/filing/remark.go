package filing

import (
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
)

// remarkable are the fields that a remark can be pinned to (F11).
var remarkable = []string{"person.name", "person.id_number", "person.phone", "certificate.number", "certificate.work_type", "certificate.level",
	"certificate.applied", "certificate.issued", "certificate.issuer", "certificate.holder", "contract.employer", "contract.start", "contract.end",
	"scan.certificate", "scan.contract"}

// RemarkFields are the choices of where a remark belongs.
func RemarkFields(v *site.Visit, chosen string) []layout.Option {
	out := []layout.Option{{Value: "", Label: v.Words.Say("remark.none")}}
	for _, name := range remarkable {
		out = append(out, layout.Option{Value: name, Label: v.Words.Say("field." + name)})
	}
	return layout.Choose(out, chosen)
}

// RemarksOf reads the form's remarks: each the field it is pinned to, the reason and the text.
func RemarksOf(f site.Form) []filing.Remark {
	code := f.Get("code")
	if all := f.Values["codes"]; code == "" && len(all) > 0 {
		code = all[0]
	}
	var out []filing.Remark
	for i, field := range f.Values["remark.field"] {
		if field == "" {
			continue
		}
		pointer := "/" + strings.ReplaceAll(field, ".", "/")
		if kind, ok := strings.CutPrefix(field, "scan."); ok {
			pointer = "scan:" + kind
		}
		out = append(out, filing.Remark{Pointer: pointer, Code: code, Text: remarkText(f, i)})
	}
	return out
}

// remarkRows is how many remarks a form has room for.
const remarkRows = 2

// RemarkRows are the remarks of a form, as chosen and typed.
func RemarkRows(v *site.Visit, f site.Form) (fields [][]layout.Option, texts []string) {
	for i := range remarkRows {
		chosen := ""
		if all := f.Values["remark.field"]; i < len(all) {
			chosen = all[i]
		}
		fields, texts = append(fields, RemarkFields(v, chosen)), append(texts, remarkText(f, i))
	}
	return fields, texts
}

func remarkText(f site.Form, i int) string {
	if all := f.Values["remark.text"]; i < len(all) {
		return all[i]
	}
	return ""
}
