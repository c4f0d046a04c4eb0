package filing

import (
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// sendBack returns a filing: to the filer from wherever the Centre meets it (T-0.46, T-0.55), also where the province
// refused it and a repair would need a person's decision (T-0.60).
func sendBack(a ask) ([]casefile.Draft, error) {
	if err := a.in(Submitted, Contested, Inspected, HandedOver, Rechecked, Announced, Refused); err != nil {
		return nil, err
	}
	r, err := data[Return](a)
	if err != nil {
		return nil, err
	}
	if err := checkReturn(r); err != nil {
		return nil, err
	}
	if r.To == "point" {
		if err := a.in(Inspected, HandedOver, Rechecked); err != nil {
			return nil, err
		}
	}
	return a.returned(r), nil
}

func checkReturn(r Return) error {
	var wrong []casefile.Field
	if r.To != "filer" && r.To != "point" {
		wrong = append(wrong, casefile.Wrong("/to", "return_to"))
	}
	return casefile.InvalidFields(append(wrong, checkReason("/code", r.Code, true)...))
}

func (a ask) returned(r Return) []casefile.Draft {
	d := Returning{Return: r, Unplaced: a.cmd.Clash != nil}
	if r.To == "point" {
		return one(EvReturned, d)
	}
	return []casefile.Draft{a.toFiler(EvReturned, d, "filing_returned", "reason", r.Code)}
}

// recheck is the Centre's second check, by somebody else than the inspector, always (R-0.97, T-0.27, T-0.28), with
// three ways back (T-0.46). After a correction the reviewer must have opened the difference.
func recheck(a ask) ([]casefile.Draft, error) {
	if err := a.in(HandedOver); err != nil {
		return nil, err
	}
	if err := a.within(campaign.WinRecheck); err != nil {
		return nil, err
	}
	if err := a.fourEyes(); err != nil {
		return nil, err
	}
	r, err := data[Recheck](a)
	if err != nil {
		return nil, err
	}
	if err := casefile.InvalidFields(checkReason("/code", r.Code, r.Verdict != "pass")); err != nil {
		return nil, err
	}
	switch r.Verdict {
	case "pass":
		switch {
		case len(a.s.Holds) > 0:
			return nil, casefile.Refuse(casefile.Conflict, "on_hold", "hold", string(a.s.Holds[0].Kind))
		case a.s.Round > 1 && r.Seen != a.s.Round:
			return nil, casefile.Refuse(casefile.Conflict, "difference_not_seen")
		}
		d := casefile.Draft{Type: EvRechecked, Data: r, Rules: a.s.Outcomes}
		return []casefile.Draft{d}, nil
	case "return_filer":
		return a.returned(Return{To: "filer", Code: r.Code, Remarks: r.Remarks}), nil
	case "return_point":
		return a.returned(Return{To: "point", Code: r.Code, Remarks: r.Remarks}), nil
	case "reject":
		return a.rejected(r.Code, ""), nil
	}
	return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/verdict", "verdict")})
}

func (a ask) rejected(code, text string) []casefile.Draft {
	return []casefile.Draft{a.toFiler(EvRejected, Reasoned{Code: code, Text: text}, "filing_rejected", "reason", code)}
}

// move sends a filing to catch-up with its history and a cause (T-0.22, T-0.62).
func move(a ask) ([]casefile.Draft, error) {
	if err := a.in(Draft, Submitted, Contested, Returned, Inspected, HandedOver, Rechecked, Confirmed, Refused, Severed); err != nil {
		return nil, err
	}
	m, err := data[Move](a)
	if err != nil {
		return nil, err
	}
	switch {
	case a.s.Track == Catchup:
		return nil, casefile.Refuse(casefile.Conflict, "already_in_catchup")
	case a.s.superseding(): // it keeps the track of the record that the province has
		return nil, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
	}
	if !slices.Contains(a.s.Terms.Catchup.Causes, m.Cause) {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/cause", "catchup_cause")})
	}
	return a.moved(m.Cause), nil
}

func (a ask) moved(cause string) []casefile.Draft {
	return []casefile.Draft{a.toFiler(EvMoved, Move{Cause: cause}, "filing_moved", "cause", cause, "from", a.s.Terms.Catchup.From)}
}

// reopen gives a rejected or withdrawn filing another round under the same id (T-0.63, T-0.64): with new evidence,
// and after the limit only by a leader.
func reopen(a ask) ([]casefile.Draft, error) {
	if err := a.in(Rejected, Withdrawn); err != nil {
		return nil, err
	}
	r, err := a.reasoned(false)
	if err != nil {
		return nil, err
	}
	if a.s.Stage == Rejected && (r.Code != "new_evidence" || r.Text == "") {
		return nil, casefile.Refuse(casefile.Conflict, "new_evidence_needed", "clause", "T-0.63")
	}
	if a.s.Reopened+1 >= a.s.Terms.Rules.MaxRounds && a.cmd.Actor.Role != casefile.Leader {
		return nil, casefile.Refuse(casefile.Conflict, "rounds_used_up", "clause", "T-0.64")
	}
	return []casefile.Draft{a.toFiler(EvReopened, Reopening{r, a.cmd.Clash != nil}, "filing_reopened")}, nil
}

func closeFiling(a ask) ([]casefile.Draft, error) {
	c, err := data[CloseFiling](a)
	if err != nil {
		return nil, err
	}
	dead := c.Cause == "deceased" && a.s.Stage == Accepted // the record is closed after the report too (T-0.61)
	if a.s.Stage.Over() && !dead {
		return nil, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
	}
	if !slices.Contains([]string{"deceased", "transferred", "duplicate"}, c.Cause) || c.Cause == "duplicate" && c.Twin == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/cause", "close_cause")})
	}
	return []casefile.Draft{a.toFiler(EvClosed, c, "filing_closed")}, nil
}
