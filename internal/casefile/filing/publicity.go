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
