package filing

import (
	"slices"

	"chizheng/internal/casefile"
)

// erratumFields are typing errors without effect on identity, trade, level or unit (T-0.55).
var erratumFields = []string{"/person/phone", "/person/address", "/certificate/applied", "/certificate/born"}

// correctable after the province refused or accepted: everything but the person's name and number and the certificate's
// key, which would make it another filing.
var correctable = []string{"/person/former_name", "/person/phone", "/person/address",
	"/certificate/holder", "/certificate/applied", "/certificate/issued", "/certificate/born"}

// What an order is: the kinds of Correction.
const (
	kindErratum    = "erratum"
	kindRepair     = "repair"
	kindAmendment  = "amendment"
	kindWithdrawal = "withdrawal"
)

func erratum(a ask) ([]casefile.Draft, error) {
	if err := a.in(Announced); err != nil {
		return nil, err
	}
	return a.correct(kindErratum, erratumFields, "erratum_changes_identity")
}

// repair answers a refusal of the province; the record goes into the next package of its series (T-0.60).
func repair(a ask) ([]casefile.Draft, error) {
	if err := a.in(Refused); err != nil {
		return nil, err
	}
	return a.correct(kindRepair, correctable, "not_correctable")
}

// propose is a correction order after acceptance; it does nothing before a second person approves it (T-0.61). One that
// withdraws the record names no fields.
func propose(a ask) ([]casefile.Draft, error) {
	if err := a.in(Accepted); err != nil {
		return nil, err
	}
	c, err := data[Corrections](a)
	if err != nil {
		return nil, err
	}
	p := Proposal{Corrections: c, By: a.cmd.Actor.ID}
	if c.Withdraw {
		p.Kind = kindWithdrawal
		wrong := checkReason("/code", c.Code, true)
		if len(c.Changes) > 0 {
			wrong = append(wrong, casefile.Wrong("/changes", "withdrawal_changes_nothing"))
		}
		return one(EvProposed, p), casefile.InvalidFields(wrong)
	}
	rules, err := a.checkCorrections(&p, true, correctable, "not_correctable")
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{{Type: EvProposed, Data: p, Rules: rules}}, nil
}

func (a ask) proposal() (Proposal, error) {
	p := a.s.Proposal
	switch {
	case a.s.Stage != Accepted || p == nil:
		return Proposal{}, casefile.Refuse(casefile.Conflict, "no_such_proposal")
	case a.cmd.Actor.Is(p.By, p.RuledBy):
		return Proposal{}, casefile.Refuse(casefile.Forbidden, "second_person_needed", "clause", "T-0.61")
	}
	return *p, nil
}

// amend is the approval: the filing goes into the next package of amendments, its new record superseding the old.
func amend(a ask) ([]casefile.Draft, error) {
	p, err := a.proposal()
	switch {
	case err != nil:
		return nil, err
	case p.unruled():
		return nil, casefile.Refuse(casefile.Conflict, "ruling_needed", "rule", p.Asks[0])
	case p.Kind == kindWithdrawal:
		return a.corrected(p.Corrections, kindWithdrawal, nil), nil
	}
	rules, err := a.judge(&p)
	if err != nil {
		return nil, err
	}
	return a.corrected(p.Corrections, kindAmendment, rules), nil
}

func refuseAmendment(a ask) ([]casefile.Draft, error) {
	if _, err := a.proposal(); err != nil {
		return nil, err
	}
	r, err := a.reasoned(false)
	if err != nil {
		return nil, err
	}
	return one(EvRefusedOrder, r), nil
}

// ruleCorrection is what a rule asked for: somebody else than the proposer, and than the desk of the point, looks at the
// correction. Cleared, an erratum or a repair takes effect, and an amendment goes on to the leader.
func ruleCorrection(a ask) ([]casefile.Draft, error) {
	p := a.s.Proposal
	if !p.unruled() {
		return nil, casefile.Refuse(casefile.Conflict, "no_such_proposal")
	}
	r, err := data[Ruling](a)
	if err != nil {
		return nil, err
	}
	wrong := checkReason("/code", r.Code, true)
	if r.Decision != "clear" && r.Decision != "uphold" {
		wrong = append(wrong, casefile.Wrong("/decision", "decision"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	if a.cmd.Actor.Is(p.By) {
		return nil, casefile.Refuse(casefile.Forbidden, "second_person_needed", "clause", "T-0.61")
	}
	if err := a.fourEyes(); err != nil {
		return nil, err
	}
	if r.Decision == "uphold" {
		return one(EvRefusedOrder, Reasoned{Code: r.Code, Text: r.Text}), nil
	}
	drafts := one(EvRuled, r)
	if p.Kind != kindErratum && p.Kind != kindRepair {
		return drafts, nil
	}
	if err := a.in(Announced, Confirmed, Refused); err != nil { // the period may have ended while he looked
		return nil, err
	}
	ruled := *p
	ruled.RuledBy = a.cmd.Actor.ID
	rules, err := a.judge(&ruled)
	if err != nil {
		return nil, err
	}
	return append(drafts, a.corrected(p.Corrections, p.Kind, rules)...), nil
}

// correct takes effect at once where the rules have nothing to ask; otherwise it waits for a reviewer (T-0.55).
func (a ask) correct(kind string, allowed []string, otherwise string) ([]casefile.Draft, error) {
	c, err := data[Corrections](a)
	if err != nil {
		return nil, err
	}
	if a.s.Proposal != nil {
		return nil, casefile.Refuse(casefile.Conflict, "correction_waits")
	}
	p := Proposal{Corrections: c, By: a.cmd.Actor.ID, Kind: kind}
	rules, err := a.checkCorrections(&p, kind != kindRepair, allowed, otherwise)
	switch {
	case err != nil:
		return nil, err
	case len(p.Asks) > 0:
		return []casefile.Draft{{Type: EvProposed, Data: p, Rules: rules}}, nil
	}
	return a.corrected(c, kind, rules), nil
}

func (a ask) corrected(c Corrections, kind string, rules []casefile.Outcome) []casefile.Draft {
	d := a.toFiler(EvCorrected, Correction{Corrections: c, Kind: kind}, "filing_corrected", "kind", kind)
	d.Rules = rules
	return []casefile.Draft{d}
}

func (a ask) checkCorrections(p *Proposal, needed bool, allowed []string, otherwise string) ([]casefile.Outcome, error) {
	wrong := checkReason("/code", p.Code, true)
	if needed && len(p.Changes) == 0 {
		wrong = append(wrong, casefile.Wrong("/changes", "required"))
	}
	for _, ch := range p.Changes {
		if !slices.Contains(allowed, ch.Pointer) {
			wrong = append(wrong, casefile.Wrong(ch.Pointer, otherwise))
		}
	}
	if p.Withdraw {
		wrong = append(wrong, casefile.Wrong("/withdraw", otherwise))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	return a.judge(p)
}

// readBy lists the correctable facts that a rule reads.
var readBy = map[string][]string{
	"application_date": {"/certificate/applied", "/certificate/issued"},
	"qualified":        {"/certificate/applied", "/certificate/issued"},
	"plausible_age":    {"/certificate/applied", "/certificate/issued"},
	"holder":           {"/person/former_name", "/certificate/holder"},
	"birth_date":       {"/certificate/born"},
}

// judge holds the content as it would become to shape and rules, on the filing's own day: a correction is no way round
// them. What needs a person is listed in p, and a reviewer rules on it. A rule that a person has decided
// already, and that reads nothing of what changes, stays decided.
func (a ask) judge(p *Proposal) ([]casefile.Outcome, error) {
	c, asks := Normalize(changed(a.s.Content, p.Changes)), []string(nil)
	if err := casefile.InvalidFields(CheckShape(c, a.s.Filer, a.now, a.cmd.Clock.Rehearsal)); err != nil {
		return nil, err
	}
	rules := Evaluate(c, a.s.Filer, a.s.Terms, a.s.Reference)
	if failed := failures(rules); len(failed) > 0 {
		return nil, &casefile.Error{Kind: casefile.Invalid, Code: "not_eligible", Fields: failed}
	}
	for _, o := range rules {
		before, _ := outcomeOf(a.s.Outcomes, o.Rule)
		touched := slices.ContainsFunc(p.Changes, func(ch Change) bool { return slices.Contains(readBy[o.Rule], ch.Pointer) })
		if o.Verdict == casefile.NeedsHuman && (touched || before.Verdict != casefile.NeedsHuman) {
			asks = append(asks, o.Rule)
		}
	}
	if p.RuledBy == "" {
		p.Asks = asks
	}
	for _, rule := range asks { // what nobody has looked at is never cleared
		if !slices.Contains(p.Asks, rule) {
			return nil, casefile.Refuse(casefile.Conflict, "correction_needs_human", "rule", rule)
		}
	}
	return rules, nil
}
