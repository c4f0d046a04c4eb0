package filing

import (
	"slices"

	"chizheng/internal/casefile"
)

func announce(a ask) ([]casefile.Draft, error) {
	if err := a.in(Rechecked); err != nil {
		return nil, err
	}
	if len(a.s.Holds) > 0 {
		return nil, casefile.Refuse(casefile.Conflict, "on_hold", "hold", string(a.s.Holds[0].Kind))
	}
	n, err := data[Announce](a)
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{a.toFiler(EvAnnounced, n, "filing_announced", "last", n.Last)}, nil
}

// noticeEnded confirms a line whose period passed; a severed line only learns that its period is over (T-0.54). A
// filing that has left the batch says so, and the notice counts it apart.
func noticeEnded(a ask) ([]casefile.Draft, error) {
	n, err := data[NoticeEnded](a)
	if err != nil {
		return nil, err
	}
	switch {
	case a.s.Notice == nil || a.s.Notice.ID != n.Notice:
		return nil, casefile.Refuse(casefile.Conflict, "left_the_notice")
	case a.s.Notice.Ended:
		return nil, nil
	}
	if err := a.in(Announced, Severed); err != nil {
		return nil, err
	}
	return one(EvNoticeEnded, n), nil
}

// sever takes the line out of its batch at once; the rest goes on (T-0.54). Further objections to a severed line are
// kept beside the first.
func sever(a ask) ([]casefile.Draft, error) {
	o, err := data[Objected](a)
	if err != nil {
		return nil, err
	}
	if slices.Contains(a.s.Objections, o.Objection) {
		return nil, nil
	}
	if err := a.in(Announced, Severed, Confirmed); err != nil { // confirmed: the period ended while it was on its way
		return nil, err
	}
	return []casefile.Draft{a.toFiler(EvSevered, o, "filing_severed")}, nil
}

// objection reads a decision on one of the line's open objections. Where an earlier one has ended the filing, a later
// one has nothing left to decide.
func (a ask) objection() (Objected, bool, error) {
	o, err := data[Objected](a)
	if err != nil {
		return o, false, err
	}
	if a.s.Stage != Severed && !slices.Contains(a.s.Objections, o.Objection) {
		return o, false, nil
	}
	if !slices.Contains(a.s.Objections, o.Objection) {
		return o, false, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
	}
	return o, true, nil
}

func reinstate(a ask) ([]casefile.Draft, error) {
	o, ok, err := a.objection()
	if err != nil || !ok {
		return nil, err
	}
	return []casefile.Draft{a.toFiler(EvReinstated, o, "filing_reinstated")}, nil
}

// uphold closes the filing and voids its stamp, or returns it to the filer for seven new days (T-0.54, T-0.55).
func uphold(a ask) ([]casefile.Draft, error) {
	o, ok, err := a.objection()
	if err != nil || !ok {
		return nil, err
	}
	if o.Outcome != "removed" && o.Outcome != "returned" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/outcome", "objection_outcome")})
	}
	return []casefile.Draft{a.toFiler(EvUpheld, o, "objection_upheld", "outcome", o.Outcome)}, nil
}

// erratumFields are typing errors without effect on identity, trade, level or unit (T-0.55).
var erratumFields = []string{"/person/phone", "/person/address", "/certificate/applied", "/certificate/born"}

// correctable after the province refused or accepted: everything but the person's number and the certificate's key,
// which would make it another filing.
var correctable = []string{"/person/name", "/person/former_name", "/person/phone", "/person/address",
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
	if err := a.checkCorrections(c, true, correctable, "not_correctable"); err != nil {
		return nil, err
	}
	return one(EvProposed, Proposal{Corrections: c, By: a.cmd.Actor.ID}), nil
}

func (a ask) proposal() (Proposal, error) {
	if a.s.Stage != Accepted || a.s.Proposal == nil {
		return Proposal{}, casefile.Refuse(casefile.Conflict, "no_such_proposal")
	}
	if a.cmd.Actor.ID == a.s.Proposal.By || a.cmd.Actor.For == a.s.Proposal.By {
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
	return []casefile.Draft{a.toFiler(EvCorrected, Correction{Corrections: p.Corrections, Kind: "amendment"}, "filing_corrected", "kind", "amendment")}, nil
}

func refuseAmendment(a ask) ([]casefile.Draft, error) {
	if _, err := a.proposal(); err != nil {
		return nil, err
	}
	r, err := data[Reasoned](a)
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
	if err := a.checkCorrections(c, kind != "repair", allowed, otherwise); err != nil {
		return nil, err
	}
	return []casefile.Draft{a.toFiler(EvCorrected, Correction{Corrections: c, Kind: kind}, "filing_corrected", "kind", kind)}, nil
}

func (a ask) checkCorrections(c Corrections, needed bool, allowed []string, otherwise string) error {
	var wrong []casefile.Field
	if c.Code == "" {
		wrong = append(wrong, casefile.Wrong("/code", "reason_missing"))
	}
	if needed && len(c.Changes) == 0 {
		wrong = append(wrong, casefile.Wrong("/changes", "required"))
	}
	for _, ch := range c.Changes {
		if !slices.Contains(allowed, ch.Pointer) {
			wrong = append(wrong, casefile.Wrong(ch.Pointer, otherwise))
		}
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return err
	}
	return casefile.InvalidFields(CheckShape(Normalize(changed(a.s.Content, c.Changes)), a.s.Filer, a.now, a.cmd.Clock.Rehearsal))
}

func include(a ask) ([]casefile.Draft, error) {
	if err := a.in(Confirmed); err != nil {
		return nil, err
	}
	i, err := data[Include](a)
	if err != nil {
		return nil, err
	}
	return one(EvIncluded, i), nil
}

func exclude(a ask) ([]casefile.Draft, error) {
	i, err := data[Include](a)
	if err != nil {
		return nil, err
	}
	if a.s.Stage != Reported || a.s.Report == nil || a.s.Report.ID != i.Report {
		return nil, nil
	}
	return one(EvExcluded, i), nil
}

func receipt(a ask) ([]casefile.Draft, error) {
	r, err := data[Receipt](a)
	if err != nil {
		return nil, err
	}
	if a.s.Report == nil || a.s.Report.ID != r.Report {
		return nil, casefile.Refuse(casefile.Conflict, "another_package")
	}
	if err := a.in(Reported); err != nil {
		return nil, err
	}
	if r.Accepted {
		return []casefile.Draft{a.toFiler(EvReceived, r, "filing_accepted")}, nil
	}
	return []casefile.Draft{a.toFiler(EvReceived, r, "filing_refused", "reason", r.Code)}, nil
}
