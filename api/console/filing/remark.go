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

// RemarksOf reads the form's remark: the field it is pinned to, the reason and the text.
func RemarksOf(f site.Form) []filing.Remark {
	field := f.Get("remark.field")
	if field == "" {
		return nil
	}
	pointer := "/" + strings.ReplaceAll(field, ".", "/")
	if kind, ok := strings.CutPrefix(field, "scan."); ok {
		pointer = "scan:" + kind
	}
	code := f.Get("code")
	if all := f.Values["codes"]; code == "" && len(all) > 0 {
		code = all[0]
	}
	return []filing.Remark{{Pointer: pointer, Code: code, Text: f.Get("remark.text")}}
}

// Reasons gives the choices of a reason; chosen are those typed.
func Reasons(v *site.Visit, codes []string, f site.Form, field string) []layout.Option {
	out := make([]layout.Option, 0, len(codes))
	for _, c := range codes {
		out = append(out, layout.Option{Value: c, Label: v.Words.Name("reasons", c), Chosen: f.Is(field, c)})
	}
	return out
}
