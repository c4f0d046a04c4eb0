package handovers

import (
	"encoding/json"
	"net/url"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
)

type listModel struct {
	Saved       layout.Filters
	Stages      []layout.Option
	Rows        []listRow
	Total       int
	First, Next string
	MayBuild    bool
}

type listRow struct {
	Case, Point, Stage, StageName, TrackName, Changed string
	handover.Summary
}

func listModelOf(v *site.Visit, all postgres.List[postgres.CaseFile], q url.Values) listModel {
	m := listModel{Saved: v.Filters("handovers", q), Total: all.Total, MayBuild: v.May("createHandover"), Stages: []layout.Option{{Value: "", Label: v.Words.Say("list.all")}}}
	for _, s := range []handover.Stage{handover.Prepared, handover.Signed, handover.Received, handover.Reconciled, handover.Cancelled} {
		m.Stages = append(m.Stages, layout.Option{Value: string(s), Label: v.Words.Stage(handover.Room.Kind, string(s))})
	}
	m.Stages = layout.Choose(m.Stages, q.Get("stage"))
	for _, c := range all.Items {
		r := listRow{Case: c.Case, Point: c.Head.Point, Stage: c.Head.Stage, StageName: v.Words.Stage(handover.Room.Kind, c.Head.Stage),
			Changed: layout.Date(c.UpdatedAt)}
		_ = json.Unmarshal(c.Head.Summary, &r.Summary) // of another release: an empty line rather than none
		r.TrackName = v.Words.Name("tracks", r.Track)
		m.Rows = append(m.Rows, r)
	}
	if q.Get("cursor") != "" {
		m.First = paged(q.Get("stage"), "")
	}
	if all.Next != "" {
		m.Next = paged(q.Get("stage"), all.Next)
	}
	return m
}

func numberOf(c postgres.CaseFile) string {
	var s sheet.Summary
	_ = json.Unmarshal(c.Head.Summary, &s) // of another release: no number rather than no sheet
	return s.Number
}

type model struct {
	site.Form
	Case, Number, Point, Stage, StageName, TrackName string
	Final                                            bool
	Hash, SignedAt                                   string
	Stated, Papers, Taken, Stayed, Open              int
	Lines                                            []line
	Differences                                      []difference
	MaySign, MayReceive, MaySettle                   bool
	Undecided                                        int
	Decisions, Codes                                 []layout.Option
}

type line struct {
	N                                  int
	Case, Name, ID, Unit, Work, Number string
	Papers                             int
	Counted                            string
	Result, ResultName                 string
}

type difference struct {
	Filing, Name, Why, Settled, Reason string
	Stated, Counted                    int
	Acceptable                         bool
}

func modelOf(v *site.Visit, s handover.State, f site.Form) (model, error) {
	m := model{Form: f, Case: s.Case, Number: s.Number, Point: s.Point, Stage: string(s.Stage), StageName: v.Words.Stage(handover.Room.Kind, string(s.Stage)),
		TrackName: v.Words.Name("tracks", s.Track), Final: s.Final, Hash: s.Hash, SignedAt: layout.Time(s.SignedAt),
		Stated: len(s.Items), Papers: s.Papers(), Taken: s.Accepted,
		MaySign:    s.Stage == handover.Prepared && v.May("signHandover"),
		MayReceive: s.Stage == handover.Signed && v.May("receiveHandover"), MaySettle: s.Stage == handover.Received && v.May("settleHandover")}
	of, err := filings(v, s)
	if err != nil {
		return m, err
	}
	for i, item := range s.Items {
		m.Lines = append(m.Lines, m.line(v, i+1, item, of[item.Filing], s))
	}
	for _, d := range s.Differences {
		x := difference{Filing: d.Filing, Name: of[d.Filing].Name, Why: why(v, d.Why), Stated: d.Stated, Counted: d.Counted,
			Acceptable: d.Why == handover.WhyMissing || d.Why == handover.WhyCount}
		if d.Settled != "" {
			x.Settled, x.Reason = v.Words.Name("difference_decisions", d.Settled), v.Words.Name("reasons", d.Code)
		}
		m.Differences = append(m.Differences, x)
		switch d.Settled {
		case "":
			m.Open++
		case handover.Stay:
			m.Stayed++
		}
	}
	m.Codes = reasons.Choices(v, site.Form{}, "code", reasons.For{Kind: handover.Room.Kind, Command: handover.CmdSettle})
	return m, nil
}

// why names a difference: one of the batch's own, or what a filing itself said.
func why(v *site.Visit, code string) string {
	switch code {
	case handover.WhyMissing, handover.WhyCount, handover.WhyExtra:
		return v.Words.Name("reasons", code)
	}
	return v.Words.Say("handover.why.filing")
}

func (m model) line(v *site.Visit, n int, item handover.Item, f postgres.FilingLine, s handover.State) line {
	l := line{N: n, Case: item.Filing, Name: f.Name, ID: f.IDMasked, Unit: f.FilerName, Work: workOf(f), Number: f.Number, Papers: item.Papers,
		Counted: layout.Number(item.Papers)}
	if m.Problem != nil && m.Values.Has("papers."+item.Filing) {
		l.Counted = m.Get("papers." + item.Filing)
	}
	if s.Stage != handover.Received && s.Stage != handover.Reconciled {
		return l
	}
	l.Result = "taken"
	for _, d := range s.Differences {
		if d.Filing != item.Filing {
			continue
		}
		switch d.Settled {
		case "":
			l.Result = "open"
		case handover.Stay:
			l.Result = "stayed"
		}
	}
	l.ResultName = v.Words.Say("handover.result." + l.Result)
	return l
}

// filings reads what the batch lists, in parts: a batch may hold more than a page.
func filings(v *site.Visit, s handover.State) (map[string]postgres.FilingLine, error) {
	var ids []string
	for _, i := range s.Items {
		ids = append(ids, i.Filing)
	}
	for _, d := range s.Differences {
		if d.Why == handover.WhyExtra {
			ids = append(ids, d.Filing)
		}
	}
	out := map[string]postgres.FilingLine{}
	for len(ids) > 0 {
		part := ids[:min(most, len(ids))]
		list, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Cases: part}, "", postgres.Page{Limit: len(part)})
		if err != nil {
			return nil, err
		}
		for _, f := range list.Items {
			out[f.Case] = f
		}
		ids = ids[len(part):]
	}
	return out, nil
}

// decisions are what may be decided of a difference: papers that came late or were miscounted can still be taken.
func (m model) decisions(v func(string) string, d difference) []layout.Option {
	out := []layout.Option{{Value: handover.Stay, Label: v(handover.Stay)}}
	if d.Acceptable {
		out = append([]layout.Option{{Value: handover.Accept, Label: v(handover.Accept)}}, out...)
	}
	return out
}
