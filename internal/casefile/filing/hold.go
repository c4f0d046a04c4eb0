package filing

import (
	"slices"

	"chizheng/internal/casefile"
)

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
	case r.Kind == HoldOriginal, r.Kind == HoldMatching && a.s.matching(): // the point's verdict, or the search, ends it
		return nil, casefile.Refuse(casefile.Conflict, "hold_ends_by_itself", "hold", string(r.Kind))
	}
	wrong := checkReason("/code", r.Code, true)
	if !slices.Contains(decisions(r.Kind, contested), r.Decision) {
		wrong = append(wrong, casefile.Wrong("/decision", "decision"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	if err := a.fourEyes(); err != nil {
		return nil, err
	}
	drafts := one(EvResolved, r)
	switch {
	case r.Decision == "uphold" && r.Kind == HoldDispute:
		drafts = append(drafts, a.notHisFiler(r))
	case r.Decision == "uphold" && r.Kind == HoldNeedsHuman:
		drafts = append(drafts, a.rejected(r.Code, r.Text)...)
	case r.Decision == "uphold":
		drafts = append(drafts, a.toFiler(EvClosed, CloseFiling{Cause: "duplicate", Twin: r.Ref}, "filing_duplicate"))
	}
	return drafts, nil
}

// decisions lists what may be decided of a hold.
func decisions(kind HoldKind, contested bool) []string {
	switch {
	case contested: // both cannot stand
		return []string{"uphold", "other"}
	case kind == HoldNeedsHuman, kind == HoldDispute:
		return []string{"clear", "uphold"}
	case kind == HoldMatching: // the search failed, and a person has looked
		return []string{"clear"}
	}
	return []string{"clear", "uphold", "other"}
}

// hold is a matching filing's word: pause here too. After publication it is too late for a silent pause: the Centre's
// duplicate task on the other filing decides.
func hold(a ask) ([]casefile.Draft, error) {
	h, err := data[HoldCommand](a)
	if err != nil {
		return nil, err
	}
	if a.in(Submitted, Returned, Inspected, HandedOver, Rechecked) != nil || slices.Contains(a.s.Cleared, h.Other) ||
		slices.ContainsFunc(a.s.Holds, func(x Hold) bool { return x.Ref == h.Other }) {
		return nil, nil
	}
	return one(EvHeld, h), nil
}

// release is a matching filing's word that it is over or cleared. A contested filing then takes the place, unless
// the store says that a third one holds it.
func release(a ask) ([]casefile.Draft, error) {
	h, err := data[HoldCommand](a)
	if err != nil {
		return nil, err
	}
	if a.s.Stage == Contested && a.s.Twin == h.Other {
		if a.cmd.Clash != nil {
			return one(EvContested, Submission{Round: a.s.Round, Reference: a.s.Reference, Twin: a.cmd.Clash.Case}), nil
		}
		return []casefile.Draft{a.toFiler(EvReleased, h, "filing_released")}, nil
	}
	if !slices.ContainsFunc(a.s.Holds, func(x Hold) bool { return x.Ref == h.Other }) {
		return nil, nil
	}
	return one(EvReleased, h), nil
}
