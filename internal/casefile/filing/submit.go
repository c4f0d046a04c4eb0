package filing

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// JobFindMatches looks for filings that may be the same certificate (T-0.31) or the same person in the other class
// (T-0.11). The store knows the particulars: the job carries the case's id only. Its result is Found.
const JobFindMatches = "find_matches"

// FindMatches is what JobFindMatches needs.
type FindMatches struct {
	Case string `json:"case"`
}

// Found is its result.
type Found struct {
	Matches []Match `json:"matches,omitempty"`
}

// grace is how long after a window's end a submit still counts when it was signed inside the window (T-0.21).
const grace = 30 * time.Minute

// fillInEnd is the end of the fill-in window for this filer, with our own overrun added (T-0.14).
func fillInEnd(t campaign.Terms, f Filer) time.Time {
	return t.Windows[campaign.WinFillIn].End().AddDate(0, 0, f.FillInDays)
}

// submit is the last of the notice's steps. A failed rule refuses it with the clause; a rule that
// needs a person holds it. The store may find the certificate live elsewhere: then the same filer is refused, and
// another filer's filing is contested, so that the first does not win by time (T-0.31).
func submit(a ask) ([]casefile.Draft, error) {
	if err := a.editable(); err != nil {
		return nil, err
	}
	if err := a.submitInTime(); err != nil {
		return nil, err
	}
	if err := a.stepsDone(); err != nil {
		return nil, err
	}
	ref := a.reference()
	rules := Evaluate(a.s.Content, a.s.Filer, a.s.Terms, ref)
	if failed := failures(rules); len(failed) > 0 {
		return nil, &casefile.Error{Kind: casefile.Invalid, Code: "not_eligible", Fields: failed}
	}
	sub := Submission{Round: a.s.Round + 1, Reference: ref, Holds: a.holdsFor(rules)}
	if a.cmd.Clash != nil {
		if a.cmd.Clash.Owner == a.s.Filer.ID {
			return nil, casefile.Refuse(casefile.Conflict, "certificate_already_filed", "case", a.cmd.Clash.Case)
		}
		sub.Twin = a.cmd.Clash.Case
		d := a.toFiler(EvContested, sub, "filing_contested")
		d.Rules = rules
		return []casefile.Draft{d}, nil
	}
	sub.Holds = append(sub.Holds, Hold{Kind: HoldMatching, Since: a.now})
	d := a.toFiler(EvSubmitted, sub, "filing_submitted", "point", a.s.Point)
	d.Rules = rules
	return []casefile.Draft{d}, nil
}

// submitInTime: new filings until the end of fill-in, corrections until the end of the correction window (T-0.22).
func (a ask) submitInTime() error {
	switch {
	case a.s.Track == Catchup:
		return a.within(campaign.WinFillIn)
	case a.s.Stage == Returned:
		return a.inWindow(a.s.Terms.Windows[campaign.WinCorrect].End(), campaign.WinCorrect)
	}
	return a.inWindow(fillInEnd(a.s.Terms, a.s.Filer), campaign.WinFillIn)
}

func (a ask) inWindow(end time.Time, action string) error {
	signedInside := a.s.Signature != nil && a.s.Signature.At.Before(end)
	if a.now.Before(end) || signedInside && a.now.Before(end.Add(grace)) {
		return nil
	}
	w := a.s.Terms.Windows[action]
	return casefile.Refuse(casefile.Conflict, "window_closed", "action", action, "to", campaign.LastDay(end), "clause", w.Clause)
}

// stepsDone checks the order of: content, scans, commitment on this very content, an allowed point.
func (a ask) stepsDone() error {
	if missing := a.s.missingScans(); len(missing) > 0 || len(a.s.checking()) > 0 {
		return &casefile.Error{Kind: casefile.Conflict, Code: "step_not_reached",
			Args: map[string]string{"step": "scans", "clause": "R-0.74"}, Fields: missing}
	}
	if a.s.Signature == nil || a.s.Signature.Content != ContentHash(a.s.Content) {
		return casefile.Refuse(casefile.Conflict, "step_not_reached", "step", "commitment", "clause", "R-0.77")
	}
	if a.s.Point == "" {
		return casefile.Refuse(casefile.Conflict, "step_not_reached", "step", "point", "clause", "R-0.78")
	}
	if a.s.PointBy == "centre" {
		return nil
	}
	return a.s.pointAllowed(a.s.Point)
}

// reference is the day on which age and contract are judged: the day of the first submission, so that time in our
// queues never harms the filer; a catch-up filing uses its own day unless it is there by our fault (T-0.1).
func (a ask) reference() string {
	ours := a.s.Cause == "our_overrun" || a.s.Cause == "objection_delay" || a.s.Cause == "province_rejection"
	if a.s.Reference != "" && (a.s.Track == Main || ours) {
		return a.s.Reference
	}
	return casefile.DateOf(a.now)
}

// holdsFor makes a hold of each rule that needs a person and that no person has decided yet.
func (a ask) holdsFor(rules []casefile.Outcome) []Hold {
	var holds []Hold
	for _, o := range rules {
		if o.Verdict == casefile.NeedsHuman && !slices.Contains(a.s.Cleared, o.Rule) {
			holds = append(holds, Hold{Kind: HoldNeedsHuman, Ref: o.Rule, Since: a.now})
		}
	}
	return holds
}

func failures(rules []casefile.Outcome) []casefile.Field {
	var fields []casefile.Field
	for _, o := range rules {
		if o.Verdict == casefile.Fail {
			fields = append(fields, casefile.Field{Pointer: pointers[o.Rule], Code: o.Code,
				Args: map[string]string{"rule": o.Rule, "clause": o.Clause}})
		}
	}
	return fields
}

// matched takes what the search found: each new match pauses this filing, and the other one is told to pause too.
func matched(a ask) ([]casefile.Draft, error) {
	r, err := data[casefile.JobResult](a)
	if err != nil {
		return nil, err
	}
	if _, ok := a.s.job(r.Job); !ok {
		return nil, nil
	}
	if r.Error != nil { // never taken for "no match": the hold stays, and a person looks
		return one(EvJobEnded, JobEnded{Job: r.Job, Error: r.Error}), nil
	}
	found, err := casefile.DecodeStrict[Found](r.Result)
	if err != nil {
		return nil, err
	}
	m := Matches{Job: r.Job}
	for _, x := range found.Matches {
		if !slices.Contains(a.s.Cleared, x.Case) {
			m.Matches = append(m.Matches, x)
		}
	}
	return one(EvMatched, m), nil
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

// withdraw is open until publication (T-0.65).
func withdraw(a ask) ([]casefile.Draft, error) {
	if err := a.in(Draft, Submitted, Contested, Returned, Inspected, HandedOver, Rechecked); err != nil {
		return nil, err
	}
	r, err := data[Reasoned](a)
	if err != nil {
		return nil, err
	}
	return one(EvWithdrawn, r), nil
}

func told(a ask) ([]casefile.Draft, error) {
	r, err := data[casefile.JobResult](a)
	if err != nil {
		return nil, err
	}
	if _, ok := a.s.job(r.Job); !ok {
		return nil, nil
	}
	return one(EvJobEnded, JobEnded{Job: r.Job, Error: r.Error}), nil
}
