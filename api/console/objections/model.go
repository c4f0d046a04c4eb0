package objections

import (
	"chizheng/api/console/layout"
	"chizheng/api/console/notices"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/objection"
)

type formModel struct {
	site.Form
	Batch       notices.Batch
	Line        string
	Sort        string
	SortName    string
	Reasons     []layout.Option
	Who         []layout.Option
	LastDay     string
	SeversAtAll bool
}

type receiptModel struct{ Number, Word, At string }

type statusModel struct {
	Receipt, Sort, Stage, StageName, Filed, Due, Decided, Outcome string
	Open                                                          bool
}

// formOf settles what kind of objection it is: to a line while the period runs, afterwards a report of violation
// (T-0.57), and a claim of omission has no line (T-0.56).
func formOf(v *site.Visit, b notices.Batch, f site.Form) formModel {
	m := formModel{Form: f, Batch: b, Line: f.Get("line"), Sort: f.Get("sort"), LastDay: b.Last}
	switch objection.Sort(m.Sort) {
	case objection.Omission:
		m.Line = ""
	case objection.Violation:
	default:
		m.Sort = string(objection.Challenge)
		if !b.Open() {
			m.Sort = string(objection.Violation)
		}
	}
	m.SeversAtAll = m.Sort == string(objection.Challenge)
	m.SortName = v.Words.Say("objection.sort." + m.Sort)
	for _, code := range objection.Reasons {
		m.Reasons = append(m.Reasons, layout.Option{Value: code, Label: v.Words.Say("objection.reason." + code)})
	}
	m.Reasons = layout.Choose(m.Reasons, f.Get("code"))
	who := f.Get("who")
	if who == "" {
		who = "named"
	}
	m.Who = []layout.Option{{Value: "named", Label: v.Words.Say("objection.named"), Note: v.Words.Say("objection.named.note")}}
	if m.Sort != string(objection.Omission) {
		m.Who = append(m.Who, layout.Option{Value: "anonymous", Label: v.Words.Say("objection.anonymous"), Note: v.Words.Say("objection.anonymous.note")})
	}
	m.Who = layout.Choose(m.Who, who)
	return m
}
