package rulings

import (
	"slices"
	"strconv"
	"time"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/notes"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/desk"
)

type listModel struct {
	Saved              layout.Filters
	Group              string
	Rows               []row
	Total              int
	First, Next        string
	MayRecord, MayOpen bool
}

type row struct {
	Case, Receipt, Sort, Reason, Channel, Line string
	Stage, StageName, Filed, Due               string
	Late, Anonymous                            bool
}

func rowOf(v *site.Visit, s objection.State, now time.Time) row {
	due := s.PublicView().Due
	r := row{Case: s.Case, Receipt: s.Receipt, Sort: v.Words.Name("objection_sorts", string(s.Sort)), Reason: v.Words.Say("objection.reason." + s.Reason),
		Channel: v.Words.Name("channels", s.Channel), Stage: string(s.Stage), StageName: v.Words.Stage(objection.Room.Kind, string(s.Stage)),
		Filed: layout.Date(s.FiledAt), Due: layout.LastDay(due), Late: !s.Stage.Over() && now.After(due), Anonymous: !s.Named}
	if s.Target.Line > 0 {
		r.Line = v.Words.Say("check.line", "n", strconv.Itoa(s.Target.Line))
	}
	return r
}

type detailModel struct {
	Notes notes.Panel
	site.Form
	row
	Text       string
	Objector   *objection.Objector
	Notice     *target
	Scans      []filing.Scan
	Severing   string
	Outcome    string
	Code       string
	Decided    string
	By         string
	FollowUp   []string
	Stuck      string
	Decide     bool
	Answer     bool
	Unstick    bool
	FourEyes   bool // the reader had a hand in the filing
	Hold       bool // another objection has to be decided first
	Outcomes   []layout.Option
	Effects    []layout.Option
	Codes      []layout.Option
	StuckCodes []layout.Option
}

// target is what the objection is about.
type target struct {
	Title, Path, Period string
	Filing              string
	Facts               *filing.Facts
	FilingStage, Name   string
}

func detailOf(v *site.Visit, s objection.State, filed objection.Create, f site.Form) (detailModel, error) {
	_, now, err := v.Now()
	if err != nil {
		return detailModel{}, err
	}
	f.Version = s.Version
	m := detailModel{Form: f, row: rowOf(v, s, now), Text: filed.Text, Objector: filed.Objector, Decided: layout.Time(s.DecidedAt),
		Code: v.Words.Name("reasons", s.Code), Outcome: v.Words.Name("outcomes", s.Outcome)}
	for _, scan := range s.Scans {
		m.Scans = append(m.Scans, filing.Scan{ID: scan.ID, Kind: scan.Kind, KindName: v.Words.Say("rulings.evidence"), Pages: scan.Pages,
			Picture: scan.Type != "application/pdf", Address: "/objections/" + s.Case + "/scans/" + scan.ID})
	}
	if s.Sort == objection.Challenge {
		m.Severing = v.Words.Say("severing." + orNone(string(s.Severing)))
	}
	if s.Stuck != "" {
		m.Stuck = v.Words.Error(&casefile.Error{Kind: casefile.Conflict, Code: s.Stuck}).Title
	}
	for _, w := range s.FollowUp {
		m.FollowUp = append(m.FollowUp, v.Words.Say("suggest."+w))
	}
	if err := m.about(v, s); err != nil {
		return m, err
	}
	names, err := v.Site.Desk.Names(v, v.Who, s.DecidedBy)
	m.By = names[s.DecidedBy]
	m.acts(v, s)
	return m, err
}

func orNone(code string) string {
	if code == "" {
		return "none"
	}
	return code
}

// about reads batch and filing as far as the reader's own scope goes.
func (m *detailModel) about(v *site.Visit, s objection.State) error {
	if s.Target.Notice == "" {
		return nil
	}
	n, _, err := desk.Read[notice.State](v, v.Site.Desk, v.Who, "getNotice", notice.Room.Kind, s.Target.Notice)
	if err != nil {
		return err
	}
	m.Notice = &target{Title: title(v, n), Path: "/publishing/" + n.Case, Filing: s.Target.Filing}
	if p := n.Period; p != nil {
		m.Notice.Period = v.Words.Say("notices.from_to", "first", p.First, "last", p.Last)
	}
	if s.Target.Filing == "" {
		return nil
	}
	f, _, err := desk.Read[domain.State](v, v.Site.Desk, v.Who, "getFiling", domain.Kind, s.Target.Filing)
	if err != nil {
		return err
	}
	facts := filing.FactsOf(v, f, true)
	m.Notice.Facts, m.Notice.FilingStage, m.Notice.Name = &facts, string(f.Stage), v.Words.Stage(domain.Kind, string(f.Stage))
	m.FourEyes = f.RecheckBy == v.Who.ID || f.Inspection.By == v.Who.ID || slices.Contains(f.Inspection.Officers, v.Who.ID)
	return nil
}

func (m *detailModel) acts(v *site.Visit, s objection.State) {
	open := s.Stage == objection.Open
	m.Decide = open && s.Sort != objection.Omission && v.May("decideObjection")
	m.Hold = s.Severing == objection.Blocked
	m.Answer = open && s.Sort == objection.Omission && v.May("answerOmission")
	m.Unstick = s.Stuck != "" && v.May("retryObjection")
	options := func(table string, codes ...string) (all []layout.Option) {
		for _, c := range codes {
			all = append(all, layout.Option{Value: c, Label: v.Words.Name(table, c)})
		}
		return all
	}
	m.Outcomes = []layout.Option{{Value: "upheld", Label: v.Words.Say("ruling.upheld"), Note: v.Words.Say("ruling.upheld.note")},
		{Value: "dismissed", Label: v.Words.Say("ruling.dismissed"), Note: v.Words.Say("ruling.dismissed.note")}}
	if m.Answer {
		m.Outcomes = options("omission_answers", objection.Answers...)
	}
	m.Outcomes = layout.Choose(m.Outcomes, m.Get("outcome"))
	m.Effects = layout.Choose([]layout.Option{{Value: "", Label: v.Words.Say("form.choose")}, {Value: "removed", Label: v.Words.Say("ruling.removed")},
		{Value: "returned", Label: v.Words.Say("ruling.returned")}}, m.Get("effect"))
	command := objection.CmdDecide
	if m.Answer {
		command = objection.CmdAnswer
	}
	m.Codes = reasons.Select(v, m.Form, "code", reasons.For{Kind: objection.Room.Kind, Command: command})
	m.StuckCodes = reasons.Select(v, m.Form, "code", reasons.For{Kind: objection.Room.Kind, Command: objection.CmdSetAside})
}
