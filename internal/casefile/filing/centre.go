package filing

import (
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// sendBack returns a filing before the recheck: to the filer from wherever the Centre meets it (T-0.46, T-0.55).
func sendBack(a ask) ([]casefile.Draft, error) {
	if err := a.in(Submitted, Contested, Inspected, HandedOver, Rechecked, Announced); err != nil {
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
	if r.Code == "" {
		wrong = append(wrong, casefile.Wrong("/code", "reason_missing"))
	}
	return casefile.InvalidFields(wrong)
}

func (a ask) returned(r Return) []casefile.Draft {
	if r.To == "point" {
		return one(EvReturned, r)
	}
	return []casefile.Draft{a.toFiler(EvReturned, r, "filing_returned", "reason", r.Code)}
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
	if r.Verdict != "pass" && r.Code == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
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

// resolve decides a hold: clear lets the filing go on; uphold rejects it (a rule) or closes it in favour of the other
// (a duplicate); other closes the other one. Evidence is compared by a person; nobody wins by being first (T-0.31).
func resolve(a ask) ([]casefile.Draft, error) {
	r, err := data[Resolve](a)
	if err != nil {
		return nil, err
	}
	contested := a.s.Stage == Contested && r.Kind == HoldDuplicate && r.Ref == a.s.Twin
	held := slices.ContainsFunc(a.s.Holds, func(h Hold) bool { return h.Kind == r.Kind && h.Ref == r.Ref })
	switch {
	case !contested && !held:
		return nil, casefile.Refuse(casefile.Conflict, "no_such_hold")
	case r.Code == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	case !slices.Contains([]string{"clear", "uphold", "other"}, r.Decision), r.Decision == "other" && r.Kind == HoldNeedsHuman,
		contested && r.Decision == "clear":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/decision", "decision")})
	}
	if err := a.fourEyes(); err != nil {
		return nil, err
	}
	drafts := one(EvResolved, r)
	switch {
	case r.Decision == "uphold" && r.Kind == HoldNeedsHuman:
		drafts = append(drafts, a.rejected(r.Code, r.Text)...)
	case r.Decision == "uphold":
		drafts = append(drafts, a.toFiler(EvClosed, CloseFiling{Cause: "duplicate", Twin: r.Ref}, "filing_duplicate"))
	}
	return drafts, nil
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
	if a.s.Track == Catchup {
		return nil, casefile.Refuse(casefile.Conflict, "already_in_catchup")
	}
	if !slices.Contains(a.s.Terms.Catchup.Causes, m.Cause) {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/cause", "catchup_cause")})
	}
	return a.moved(m.Cause), nil
}

func (a ask) moved(cause string) []casefile.Draft {
	return []casefile.Draft{a.toFiler(EvMoved, Move{Cause: cause}, "filing_moved", "cause", cause, "from", a.s.Terms.Catchup.From)}
}

// TimerWindowOver fires when the window that the stage waits in has ended.
const TimerWindowOver = "window_over"

// windowOver moves what the main campaign can no longer take to catch-up; nothing is lost and nothing passes by time.
func windowOver(a ask) ([]casefile.Draft, error) {
	if a.s.Track == Catchup {
		return nil, nil
	}
	switch a.s.Stage {
	case Draft, Returned, Contested:
		return a.moved("window_closed"), nil
	case Submitted:
		return a.moved(a.s.lateCause()), nil
	case Inspected, HandedOver, Rechecked:
		return a.moved("our_overrun"), nil
	case Confirmed:
		if a.s.Notice != nil && a.s.objected() {
			return a.moved("objection_delay"), nil
		}
		return a.moved("our_overrun"), nil
	case Refused:
		return a.moved("province_rejection"), nil
	}
	return nil, nil
}

// lateCause tells our fault from the filer's: an open hold of ours delayed him, otherwise he did not come in time.
func (s State) lateCause() string {
	for _, h := range s.Holds {
		if h.Kind == HoldOriginal {
			return "original_lost"
		}
		return "our_overrun"
	}
	return "window_closed"
}

// reopen gives a rejected or withdrawn filing another round under the same id (T-0.63, T-0.64): with new evidence,
// and after the limit only by a leader.
func reopen(a ask) ([]casefile.Draft, error) {
	if err := a.in(Rejected, Withdrawn); err != nil {
		return nil, err
	}
	r, err := data[Reasoned](a)
	if err != nil {
		return nil, err
	}
	if a.s.Stage == Rejected && (r.Code != "new_evidence" || r.Text == "") {
		return nil, casefile.Refuse(casefile.Conflict, "new_evidence_needed", "clause", "T-0.63")
	}
	if a.s.Reopened+1 >= a.s.Terms.Rules.MaxRounds && a.cmd.Actor.Role != casefile.Leader {
		return nil, casefile.Refuse(casefile.Conflict, "rounds_used_up", "clause", "T-0.64")
	}
	return []casefile.Draft{a.toFiler(EvReopened, r, "filing_reopened")}, nil
}

func closeFiling(a ask) ([]casefile.Draft, error) {
	if a.s.Stage.Over() {
		return nil, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
	}
	c, err := data[CloseFiling](a)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"deceased", "transferred", "duplicate"}, c.Cause) || c.Cause == "duplicate" && c.Twin == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/cause", "close_cause")})
	}
	return []casefile.Draft{a.toFiler(EvClosed, c, "filing_closed")}, nil
}
