package integrity

import (
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
)

type listModel struct {
	Rows        []row
	Total       int
	First, Next string
	May, Own    bool
}

// row is a line of the list: no name and no fact.
type row struct{ Case, Violation, Stage, StageName, Since, Removal string }

func rowOf(v *site.Visit, s integrity.State) row {
	return row{s.Case, v.Words.Say("integrity.violation." + s.Violation), string(s.Stage), v.Words.Stage(integrity.Kind, string(s.Stage)), layout.Time(s.Since), s.Removal}
}

type openingModel struct {
	site.Form
	Violations []layout.Option
}

func openingOf(v *site.Visit, f site.Form) openingModel {
	m := openingModel{Form: f, Violations: []layout.Option{{Label: v.Words.Say("form.choose")}}}
	for _, x := range integrity.Violations {
		m.Violations = append(m.Violations, layout.Option{Value: x, Label: v.Words.Say("integrity.violation." + x)})
	}
	m.Violations = layout.Choose(m.Violations, f.Get("violation"))
	return m
}

type detailModel struct {
	site.Form
	row
	Version                             int
	Party, PartyName, PartyAt           string
	Filing, FilingAt                    string
	Facts                               string
	Evidence                            []string
	SpeakBy, Statement, AppealBy        string
	Appeal, Reason                      string
	Opener, Proposer, Decider, Ruler    string
	Proposal                            *proposed
	Notify, State, Propose, EnterToo    bool
	Decide, Appealing, Rule, Eyes, Wait bool
	Bases, Outcomes, Reasons            []layout.Option
	Most                                string
}

// proposed is a proposal as it is shown.
type proposed struct {
	Outcome, Text, Months string
	Bases                 []string
	Decided               bool
}

func detailOf(v *site.Visit, s integrity.State, f site.Form) (detailModel, error) {
	m := detailModel{Form: f, row: rowOf(v, s), Version: s.Version, Party: s.Party, Filing: s.Filing, Facts: s.Facts, Evidence: s.Evidence, Statement: s.Statement, Appeal: s.Appeal,
		Most: strconv.Itoa(integrity.MonthsMost)}
	names, err := v.Site.Desk.Names(v, v.Who, s.Opener, s.Proposer, s.Decider, s.RuledBy)
	if err != nil {
		return m, err
	}
	m.Opener, m.Proposer, m.Decider, m.Ruler = names[s.Opener], names[s.Proposer], names[s.Decider], names[s.RuledBy]
	if !s.SpeakBy.IsZero() {
		m.SpeakBy = campaign.LastDay(s.SpeakBy)
	}
	if !s.AppealBy.IsZero() {
		m.AppealBy = campaign.LastDay(s.AppealBy)
	}
	if s.Reason != "" {
		m.Reason = v.Words.Name("reasons", s.Reason)
	}
	m.party(v, s)
	if s.Filing != "" && v.May("getFiling") {
		m.FilingAt = "/filings/" + s.Filing
	}
	m.proposal(v, s)
	m.may(v, s)
	m.options(v, f)
	return m, nil
}

// party names whom the file is about, as far as its reader may read that registration; else its id says enough to ask.
func (m *detailModel) party(v *site.Visit, s integrity.State) {
	r, _, err := desk.Read[registration.State](v, v.Site.Desk, v.Who, "getRegistration", registration.Kind, s.Party)
	if err != nil {
		return
	}
	m.PartyName = r.Enterprise.Name
	if r.Kind == filing.ByIndividual {
		m.PartyName = person.MaskName(r.Holder.Name)
	}
	if v.May("listRegistrations") {
		m.PartyAt = "/registrations/" + s.Party
	}
}

// proposal is the party's to read only once it is decided.
func (m *detailModel) proposal(v *site.Visit, s integrity.State) {
	undecided := s.Stage == integrity.Proposed || s.Stage == integrity.Heard || s.Stage == integrity.Opened
	if s.Proposal == nil || v.Who.Filer != "" && undecided {
		return
	}
	p := proposed{Outcome: v.Words.Say("integrity.outcome." + s.Proposal.Outcome), Text: s.Proposal.Text, Decided: !undecided}
	if s.Proposal.Months > 0 {
		p.Months = strconv.Itoa(s.Proposal.Months)
	}
	for _, b := range s.Proposal.Bases {
		p.Bases = append(p.Bases, b+" "+v.Words.Clause(b))
	}
	m.Proposal = &p
}

// may says which commands this reader is offered, by policy, by stage and by four eyes.
func (m *detailModel) may(v *site.Visit, s integrity.State) {
	own := v.Who.Filer != "" && v.Who.Filer == s.Party
	m.Notify = s.Stage == integrity.Opened && v.May("notifyIntegrity")
	m.State = s.Stage == integrity.Noticed && own && v.May("stateIntegrity")
	m.Wait = s.Stage == integrity.Noticed && !own
	m.Propose = (s.Stage == integrity.Opened || s.Stage == integrity.Heard) && v.May("proposeIntegrity")
	m.EnterToo = s.Stage == integrity.Heard
	deciding, ruling := s.Stage == integrity.Proposed && v.May("decideIntegrity"), s.Stage == integrity.Appealed && v.May("ruleIntegrity")
	m.Decide = deciding && !v.Who.Is(s.Proposer, s.Opener)
	m.Rule = ruling && !v.Who.Is(s.Decider, s.Proposer, s.Opener)
	m.Eyes = deciding && !m.Decide || ruling && !m.Rule
	m.Appealing = s.Stage == integrity.Entered && own && s.Appeal == "" && v.May("appealIntegrity")
}

func (m *detailModel) options(v *site.Visit, f site.Form) {
	outcomes := []string{"drop"}
	if m.EnterToo {
		outcomes = []string{"enter", "drop"}
	}
	for _, o := range outcomes {
		m.Outcomes = append(m.Outcomes, layout.Option{Value: o, Label: v.Words.Say("integrity.outcome." + o), Chosen: f.Is("outcome", o)})
	}
	for _, b := range integrity.Bases {
		m.Bases = append(m.Bases, layout.Option{Value: b, Label: b, Note: v.Words.Clause(b), Chosen: f.Is("bases", b)})
	}
	command := integrity.CmdDecide
	if m.Rule {
		command = integrity.CmdRule
	}
	m.Reasons = reasons.Select(v, f, "code", reasons.For{Kind: integrity.Kind, Command: command})
}

// Path is the file's own address.
func (m detailModel) Path() string { return "/integrity/" + m.Case }

// choice is a yes and a no of a form.
func (m detailModel) choice(name string, yes, no string) []layout.Option {
	return []layout.Option{{Value: "yes", Label: yes, Chosen: m.Is(name, "yes")}, {Value: "no", Label: no, Chosen: m.Is(name, "no")}}
}
