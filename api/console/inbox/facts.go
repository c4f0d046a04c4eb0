package inbox

import (
	"encoding/json"
	"strconv"

	"chizheng/api/console/layout"
	applicant "chizheng/api/console/registration"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/order"
	"chizheng/internal/casefile/oversight"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
)

// fact is what tells one task from another. Tasks of one kind of case have the same facts: they are the list's columns.
type fact struct {
	Label, Value string
	Num          bool
}

// about is a filing that a task of another case speaks of.
func about(t postgres.TaskLine) string {
	switch {
	case t.CaseKind == filing.Kind:
		return t.Case
	case t.CaseKind == objection.Room.Kind:
		var s objection.Summary
		if json.Unmarshal(t.Summary, &s) == nil {
			return s.Filing
		}
	case t.Kind == handover.TaskSettle:
		return t.Ref
	}
	return ""
}

// factsOf says what a task is about, whatever its case is.
func factsOf(v *site.Visit, t postgres.TaskLine, f postgres.FilingLine) []fact {
	switch t.CaseKind {
	case filing.Kind:
		return filingFacts(v, f)
	case registration.Kind:
		return said(t, func(s registration.Summary) []fact {
			return []fact{{v.Words.Name("columns", "filer_name"), s.Name, false}, {v.Words.Say("inbox.fact.area"), applicant.AreaName(v, s.Area), false},
				{v.Words.Say("inbox.fact.round"), number(s.Round), true}}
		})
	case sheet.Room.Kind:
		return said(t, func(s sheet.Summary) []fact {
			return []fact{{v.Words.Say("sheet.number"), s.Number, true}, {v.Words.Say("sheet.edition"), number(s.Edition), true},
				{v.Words.Say("inbox.fact.lines"), number(s.Lines), true}, {v.Words.Say("filing.reason"), reason(v, s.Reason), false}}
		})
	case handover.Room.Kind:
		return said(t, func(s handover.Summary) []fact {
			facts := []fact{{v.Words.Say("handover.number"), s.Number, true}, {v.Words.Name("columns", "point"), t.CasePoint, true},
				{v.Words.Say("inbox.fact.lines"), number(s.Items), true}, {v.Words.Say("handover.papers"), number(s.Papers), true}}
			if t.Kind == handover.TaskSettle {
				facts = append(facts, fact{v.Words.Name("columns", "name"), f.Name, false})
			}
			return facts
		})
	case objection.Room.Kind:
		return said(t, func(s objection.Summary) []fact {
			return []fact{{v.Words.Say("receipt.number"), s.Receipt, true}, {v.Words.Say("objection.sort"), v.Words.Name("objection_sorts", string(s.Sort)), false},
				{v.Words.Say("objection.reason"), reason(v, s.Reason), false}, {v.Words.Say("inbox.fact.about"), f.Name, false},
				{v.Words.Name("columns", "filer_name"), unit(v, f), false}}
		})
	}
	return batchFacts(v, t)
}

func batchFacts(v *site.Visit, t postgres.TaskLine) []fact {
	lines := v.Words.Say("inbox.fact.lines")
	switch t.CaseKind {
	case notice.Room.Kind:
		return said(t, func(s notice.Summary) []fact {
			return []fact{{v.Words.Say("inbox.fact.batch"), number(s.Number), true}, {lines, number(s.Lines), true},
				{v.Words.Say("inbox.fact.day"), s.Plan, true}, {v.Words.Name("columns", "track"), v.Words.Name("tracks", s.Track), false}}
		})
	case report.Room.Kind:
		return said(t, func(s report.Summary) []fact {
			return []fact{{v.Words.Say("inbox.fact.package"), s.Number, true}, {lines, number(s.Records), true},
				{v.Words.Name("columns", "track"), v.Words.Name("series", string(s.Series)), false}, {v.Words.Say("filing.reason"), reason(v, s.Reason), false}}
		})
	case bulk.Room.Kind:
		return said(t, func(s bulk.Summary) []fact {
			return []fact{{v.Words.Say("bulk.type"), v.Words.Name("commands", s.Type), false}, {lines, number(s.Total), true},
				{v.Words.Say("bulk.left"), number(s.Left), true}}
		})
	case importing.Room.Kind:
		return said(t, func(s importing.Summary) []fact {
			return []fact{{v.Words.Say("inbox.fact.opened"), number(s.Opened), true}, {v.Words.Say("inbox.fact.existing"), number(s.Existing), true}}
		})
	}
	return steeringFacts(v, t)
}

// steeringFacts are those of what the campaign is steered and watched by. Of an integrity file a list says no name.
func steeringFacts(v *site.Visit, t postgres.TaskLine) []fact {
	switch t.CaseKind {
	case order.Kind:
		return said(t, func(s order.Summary) []fact {
			return []fact{{v.Words.Say("points.number"), s.Number, false}, {v.Words.Say("orders.kind"), v.Words.Name("order_kinds", s.Kind), false}}
		})
	case oversight.Kind:
		return said(t, func(s oversight.Summary) []fact {
			return []fact{{v.Words.Name("columns", "point"), t.CasePoint, true}, {v.Words.Say("oversights.on"), s.On, true},
				{v.Words.Say("oversights.open"), number(s.Open), true}}
		})
	case integrity.Kind:
		return said(t, func(s integrity.Summary) []fact {
			return []fact{{v.Words.Say("integrity.violation"), v.Words.Say("integrity.violation." + s.Violation), false}}
		})
	}
	return nil
}

func filingFacts(v *site.Visit, f postgres.FilingLine) []fact {
	work := v.Words.Name("work_types", f.Work)
	facts := []fact{{v.Words.Name("columns", "name"), f.Name, false}, {v.Words.Name("columns", "id_number"), f.IDMasked, true},
		{v.Words.Name("columns", "filer_name"), unit(v, f), false}, {v.Words.Name("columns", "work_type"), joined(work, v.Words.Name("levels", f.Level)), false},
		{v.Words.Name("columns", "certificate_number"), f.Number, true}}
	if centre(v) {
		facts = append(facts, fact{v.Words.Name("columns", "point"), f.Point, true})
	}
	return facts
}

func unit(v *site.Visit, f postgres.FilingLine) string {
	if f.FilerKind == filing.ByIndividual {
		return v.Words.Say("unit.none")
	}
	return f.FilerName
}

func said[S any](t postgres.TaskLine, facts func(S) []fact) []fact {
	var s S
	if json.Unmarshal(t.Summary, &s) != nil { // a summary of another release says less, and hides no task
		var none S
		s = none
	}
	return facts(s)
}

func reason(v *site.Visit, code string) string {
	if code == "" {
		return ""
	}
	return v.Words.Name("reasons", code)
}

func number(n int) string { return strconv.Itoa(n) }

func joined(a, b string) string {
	if a == "" || b == "" || b == "—" {
		return a
	}
	return a + " " + b
}

// shared are the columns that all rows have, or none where the rows are of several kinds.
func shared(rows []row) []fact {
	var first []fact
	for i, r := range rows {
		if i == 0 {
			first = r.Facts
			continue
		}
		if len(r.Facts) != len(first) {
			return nil
		}
		for n, f := range r.Facts {
			if f.Label != first[n].Label {
				return nil
			}
		}
	}
	return first
}

// told are a mixed list's other facts in one line.
func told(facts []fact) []fact {
	var out []fact
	for i, f := range facts {
		if i > 0 && f.Value != "" && f.Value != layout.Or("") {
			out = append(out, f)
		}
	}
	return out
}
