package objection

import (
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// decision is the Centre's word on a challenge or a report of violation (T-0.54).
func decision(a ask) ([]casefile.Draft, error) {
	d, err := data[Decision](a)
	if err != nil {
		return nil, err
	}
	if err := a.fourEyes(d.Inspector, d.RecheckBy); err != nil {
		return nil, err
	}
	switch {
	case a.s.Sort == Omission:
		return nil, casefile.Refuse(casefile.Conflict, "omission_is_answered", "clause", "T-0.56")
	case a.s.Severing == Blocked: // its filing can follow one decision at a time
		return nil, casefile.Refuse(casefile.Conflict, "other_objection_open", "clause", "T-0.54")
	}
	if err := casefile.InvalidFields(a.s.problems(d)); err != nil {
		return nil, err
	}
	if d.Outcome == OutcomeDismissed {
		return []casefile.Draft{one(EvDismissed, d, a.toObjector("objection_dismissed")...)}, nil
	}
	drafts := []casefile.Draft{one(EvUpheld, d, a.toObjector("objection_upheld_for_you")...)}
	if a.s.Sort == Violation || a.s.Severing == Impossible {
		drafts = append(drafts, a.suggest(SuggestCorrection, "T-0.57"))
	}
	if d.Fraud {
		drafts = append(drafts, a.suggest(SuggestIntegrity, "T-0.68"))
	}
	return drafts, nil
}

func (s State) problems(d Decision) []casefile.Field {
	var wrong []casefile.Field
	if d.Code == "" {
		wrong = append(wrong, casefile.Wrong("/code", "reason_missing"))
	}
	switch d.Outcome {
	case OutcomeUpheld:
		if s.Sort == Challenge && d.Effect != EffectRemoved && d.Effect != EffectReturned {
			wrong = append(wrong, casefile.Wrong("/effect", "objection_outcome"))
		}
	case OutcomeDismissed:
		if d.Effect != "" || d.Fraud {
			wrong = append(wrong, casefile.Wrong("/effect", "dismissed_has_no_effect"))
		}
	default:
		wrong = append(wrong, casefile.Wrong("/outcome", "objection_outcome"))
	}
	return wrong
}

func (a ask) suggest(what, clause string) casefile.Draft {
	return one(EvSuggested, Suggestion{What: what, Clause: clause}, a.message(toLeaders, "objection_suggests_"+what))
}

// answer closes an omission claim by its own short path (T-0.56).
func answer(a ask) ([]casefile.Draft, error) {
	d, err := data[Answer](a)
	if err != nil {
		return nil, err
	}
	if a.s.Sort != Omission {
		return nil, casefile.Refuse(casefile.Conflict, "objection_is_decided", "clause", "T-0.54")
	}
	var wrong []casefile.Field
	if !slices.Contains(Answers, d.Outcome) {
		wrong = append(wrong, casefile.Wrong("/outcome", "omission_outcome"))
	}
	if d.Code == "" {
		wrong = append(wrong, casefile.Wrong("/code", "reason_missing"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	return []casefile.Draft{one(EvAnswered, d, a.toObjector("omission_answered")...)}, nil
}

// escalate tells the leader and the administrator that a decision is overdue. It decides nothing (T-0.53).
func escalate(a ask) ([]casefile.Draft, error) {
	if a.s.Stage != Open || a.s.Escalated {
		return nil, nil
	}
	return []casefile.Draft{one(EvEscalated, Nothing{}, a.message(toLeaders, "objection_overdue"),
		a.message(toAdmins, "objection_overdue"))}, nil
}

func severAgain(a ask) ([]casefile.Draft, error) {
	if a.s.Stage != Open || a.s.Severing != Blocked {
		return nil, nil
	}
	return []casefile.Draft{one(EvSeverAgain, Nothing{})}, nil
}

// told takes the filing's answer. It never refuses: a job that is not taken off the state would keep the case open for
// ever. Where the filing stands severed by another objection, where it has not heard yet that its line is on show, and
// where the engine failed, it may work later.
func told(a ask) ([]casefile.Draft, error) {
	r, err := data[casefile.JobResult](a)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.s.Pending, func(j casefile.Job) bool { return j.ID == r.Job })
	if i < 0 {
		return nil, nil
	}
	tell, err := casefile.DecodeStrict[casefile.Tell](a.s.Pending[i].Data)
	if err != nil {
		return nil, err
	}
	refused := r.Error
	if refused == nil {
		out, bad := casefile.DecodeStrict[casefile.TellResult](r.Result)
		if refused = out.Error; bad != nil {
			refused = casefile.Refuse(casefile.Unavailable, "job_failed")
		}
	}
	t := Told{Job: r.Job, Command: tell.Type}
	if refused != nil {
		t.Refused = refused.Code
		t.Blocked = refused.Kind == casefile.Unavailable ||
			slices.Contains([]filing.Stage{filing.Severed, filing.Rechecked}, filing.Stage(refused.Args["stage"]))
	}
	return []casefile.Draft{one(EvTold, t)}, nil
}

// stuck says that the decision stands and its filing refused to follow.
func (a ask) stuck() error {
	if a.s.Stuck == "" {
		return casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
	}
	return nil
}

func retry(a ask) ([]casefile.Draft, error) {
	if _, err := data[Nothing](a); err != nil {
		return nil, err
	}
	if err := a.stuck(); err != nil {
		return nil, err
	}
	return []casefile.Draft{one(EvRetried, Nothing{})}, nil
}

func setAside(a ask) ([]casefile.Draft, error) {
	d, err := data[Reasoned](a)
	if err != nil {
		return nil, err
	}
	if err := a.stuck(); err != nil {
		return nil, err
	}
	if d.Code == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	}
	return []casefile.Draft{one(EvSetAside, d)}, nil
}
