package bulks

import (
	"encoding/json"
	"slices"
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/filing"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

type listModel struct {
	Rechecks bool // the reader has an inbox of rechecks
	Rows     []listRow
	Total    int
	Next     string
}

type listRow struct {
	Case, TypeName, Stage, StageName, Changed string
	bulk.Summary
}

func listModelOf(v *site.Visit, all postgres.List[postgres.CaseFile]) listModel {
	m := listModel{Total: all.Total, Rechecks: v.May("recheckFiling")}
	for _, c := range all.Items {
		r := listRow{Case: c.Case, Stage: c.Head.Stage, StageName: v.Words.Stage(bulk.Kind, c.Head.Stage), Changed: layout.Time(c.UpdatedAt)}
		_ = json.Unmarshal(c.Head.Summary, &r.Summary) // of another release: an empty line rather than none
		r.TypeName = v.Words.Name("commands", r.Type)
		m.Rows = append(m.Rows, r)
	}
	if all.Next != "" {
		m.Next = "/bulks?cursor=" + all.Next
	}
	return m
}

// preflightModel is what the decision would reach.
type preflightModel struct {
	site.Form
	Back         string
	Ready, Apart []line
	Verdicts     []layout.Option
	Codes        []layout.Option
}

type line struct {
	Case, Name, ID, Unit, Number, Point, Why string
	Version                                  int
}

func preflightOf(v *site.Visit, ids []string, f site.Form) (preflightModel, error) {
	m := preflightModel{Form: f, Back: v.Back("/inbox?kind=recheck")}
	for _, verdict := range []string{"pass", "return_filer", "return_point", "reject"} {
		m.Verdicts = append(m.Verdicts, layout.Option{Value: verdict, Label: v.Words.Say("recheck." + verdict), Chosen: f.Get("verdict") == verdict})
	}
	m.Codes = reasons.Select(v, f, "code", reasons.For{Kind: filing.Kind, Command: filing.CmdRecheck})
	if len(ids) == 0 {
		return m, nil
	}
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	if err != nil {
		return m, err
	}
	terms, err := plan.Terms()
	if err != nil {
		return m, err
	}
	found, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Cases: ids}, "", postgres.Page{Limit: bulk.MaxItems})
	if err != nil {
		return m, err
	}
	for _, x := range found.Items {
		l := line{Case: x.Case, Name: x.Name, ID: x.IDMasked, Unit: x.FilerName, Number: x.Number, Point: x.Point, Version: x.Version}
		if x.FilerKind == domain.ByIndividual {
			l.Unit = v.Words.Say("unit.none")
		}
		if why := apart(v, x, terms.Office.SecondLookPoints); why != "" {
			l.Why = v.Words.Say("bulk.why." + why)
			m.Apart = append(m.Apart, l)
			continue
		}
		m.Ready = append(m.Ready, l)
	}
	return m, nil
}

// apart says why a filing needs a look of its own, or cannot be decided now.
func apart(v *site.Visit, f postgres.FilingLine, secondLook []string) string {
	switch {
	case f.Stage != domain.HandedOver:
		return "stage"
	case len(f.Holds) > 0:
		return "hold"
	case f.Inspector == v.Who.ID:
		return "eyes" // T-0.28
	case slices.Contains(secondLook, f.Point):
		return "second" // T-0.27
	case f.Round > 1:
		return "changed" // what changed must have been seen (C10)
	}
	return ""
}

type model struct {
	site.Form
	Case, Stage, StageName, TypeName              string
	Total, Succeeded, Failed, Skipped, Left, Done int
	Running, MayPause, MayResume, MayCancel       bool
	Rechecks                                      bool
	Items                                         []item
}

type item struct{ Case, Name, Number, Status, StatusName, Why string }

func modelOf(v *site.Visit, s bulk.State, f site.Form) (model, error) {
	own := s.Asker.ID == v.Who.ID
	m := model{Form: f, Case: s.Case, Stage: string(s.Stage), StageName: v.Words.Stage(bulk.Kind, string(s.Stage)), TypeName: v.Words.Name("commands", s.Type),
		Total: len(s.Items), Succeeded: s.Succeeded, Failed: s.Failed, Skipped: s.Skipped, Left: s.Left(), Done: len(s.Items) - s.Left(),
		Running:  s.Stage == bulk.Running || s.Stage == bulk.Cancelling,
		MayPause: own && s.Stage == bulk.Running, MayResume: own && s.Stage == bulk.Paused,
		MayCancel: own && (s.Stage == bulk.Running || s.Stage == bulk.Paused), Rechecks: v.May("recheckFiling")}
	var ids []string
	for _, i := range s.Items {
		ids = append(ids, i.Case)
	}
	of := map[string]postgres.FilingLine{}
	found, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Cases: ids}, "", postgres.Page{Limit: bulk.MaxItems})
	if err != nil {
		return m, err
	}
	for _, x := range found.Items {
		of[x.Case] = x
	}
	for _, i := range s.Items {
		x := item{Case: i.Case, Name: of[i.Case].Name, Number: of[i.Case].Number, Status: string(i.Status), StatusName: v.Words.Say("bulk.status." + string(i.Status))}
		if i.Error != nil {
			text := v.Words.Error(i.Error)
			x.Why = text.Detail + " " + text.Next
		}
		m.Items = append(m.Items, x)
	}
	slices.SortStableFunc(m.Items, func(a, b item) int { return rank(a) - rank(b) }) // what went wrong is what somebody must see
	return m, nil
}

func rank(i item) int {
	return slices.Index([]string{"failed", "skipped", "waiting", "succeeded"}, i.Status)
}

func percent(m model) string {
	if m.Total == 0 {
		return "0"
	}
	return strconv.Itoa(100 * m.Done / m.Total)
}
