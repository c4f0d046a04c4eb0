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

func erratum(a ask) ([]casefile.Draft, error) {
	if err := a.in(Announced); err != nil {
		return nil, err
	}
	return a.correct("erratum", erratumFields, "erratum_changes_identity")
}

// repair answers a refusal of the province; the record goes into the next package of its series (T-0.60).
func repair(a ask) ([]casefile.Draft, error) {
	if err := a.in(Refused); err != nil {
		return nil, err
	}
	return a.correct("repair", correctable, "not_correctable")
}

// propose is a correction order after acceptance; it does nothing before a second person approves it (T-0.61).
func propose(a ask) ([]casefile.Draft, error) {
	if err := a.in(Accepted); err != nil {
		return nil, err
	}
	c, err := data[Corrections](a)
	if err != nil {
		return nil, err
	}
	rules, err := a.checkCorrections(c, true, correctable, "not_correctable")
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{{Type: EvProposed, Data: Proposal{Corrections: c, By: a.cmd.Actor.ID}, Rules: rules}}, nil
}

func (a ask) proposal() (Proposal, error) {
	if a.s.Stage != Accepted || a.s.Proposal == nil {
		return Proposal{}, casefile.Refuse(casefile.Conflict, "no_such_proposal")
	}
	if a.cmd.Actor.Is(a.s.Proposal.By) {
		return Proposal{}, casefile.Refuse(casefile.Forbidden, "second_person_needed", "clause", "T-0.61")
	}
	return *a.s.Proposal, nil
}

// amend is the approval: the filing goes into the next package of amendments, its new record superseding the old.
func amend(a ask) ([]casefile.Draft, error) {
	p, err := a.proposal()
	if err != nil {
		return nil, err
	}
	rules, err := a.judge(p.Changes)
	if err != nil {
		return nil, err
	}
	return a.corrected(p.Corrections, "amendment", rules), nil
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

func (a ask) correct(kind string, allowed []string, otherwise string) ([]casefile.Draft, error) {
	c, err := data[Corrections](a)
	if err != nil {
		return nil, err
	}
	rules, err := a.checkCorrections(c, kind != "repair", allowed, otherwise)
	if err != nil {
		return nil, err
	}
	return a.corrected(c, kind, rules), nil
}

func (a ask) corrected(c Corrections, kind string, rules []casefile.Outcome) []casefile.Draft {
	d := a.toFiler(EvCorrected, Correction{Corrections: c, Kind: kind}, "filing_corrected", "kind", kind)
	d.Rules = rules
	return []casefile.Draft{d}
}

func (a ask) checkCorrections(c Corrections, needed bool, allowed []string, otherwise string) ([]casefile.Outcome, error) {
	wrong := checkReason("/code", c.Code, true)
	if needed && len(c.Changes) == 0 {
		wrong = append(wrong, casefile.Wrong("/changes", "required"))
	}
	for _, ch := range c.Changes {
		if !slices.Contains(allowed, ch.Pointer) {
			wrong = append(wrong, casefile.Wrong(ch.Pointer, otherwise))
		}
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	return a.judge(c.Changes)
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
// them. What needs a person goes back by return, where the filer signs and a reviewer decides. A rule that a
// person has decided already, and that reads nothing of what changes, stays decided.
func (a ask) judge(changes []Change) ([]casefile.Outcome, error) {
	c := Normalize(changed(a.s.Content, changes))
	if err := casefile.InvalidFields(CheckShape(c, a.s.Filer, a.now, a.cmd.Clock.Rehearsal)); err != nil {
		return nil, err
	}
	rules := Evaluate(c, a.s.Filer, a.s.Terms, a.s.Reference)
	if failed := failures(rules); len(failed) > 0 {
		return nil, &casefile.Error{Kind: casefile.Invalid, Code: "not_eligible", Fields: failed}
	}
	for _, o := range rules {
		before, _ := outcomeOf(a.s.Outcomes, o.Rule)
		touched := slices.ContainsFunc(changes, func(ch Change) bool { return slices.Contains(readBy[o.Rule], ch.Pointer) })
		if o.Verdict == casefile.NeedsHuman && (touched || before.Verdict != casefile.NeedsHuman) {
			return nil, casefile.Refuse(casefile.Conflict, "correction_needs_human", "rule", o.Rule, "clause", o.Clause)
		}
	}
	return rules, nil
}
