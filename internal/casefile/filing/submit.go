package filing

import (
	"slices"

	"chizheng/internal/casefile"
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

// indexProvince is the store's index that holds a number of the province's system to one live filing (T-0.13).
const indexProvince = "filing_live_province"

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
	if len(a.s.checking()) > 0 {
		return a.intend()
	}
	if err := a.stepsDone(); err != nil {
		return nil, err
	}
	ref := a.reference()
	rules := Evaluate(a.s.Content, a.s.Filer, a.s.Terms, ref)
	if failed := failures(rules); len(failed) > 0 {
		return nil, &casefile.Error{Kind: casefile.Invalid, Code: "not_eligible", Fields: failed}
	}
	sub := Submission{Round: a.s.Round + 1, Reference: ref, Holds: a.holdsFor(rules), Intent: a.s.Intent, Grace: a.inGrace()}
	if a.cmd.Clash != nil {
		if a.cmd.Clash.Index == indexProvince { // one filing there is one filing here
			return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/certificate/province_number", "province_number_taken", "clause", "T-0.13")})
		}
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

// intend keeps the moment of a submit whose scans are still being checked: all that can be done is done, for nobody can
// sign before they are there (T-0.21). Once they have come back the filer signs, chooses the point and submits, if need
// be in the half-hour after the end.
func (a ask) intend() ([]casefile.Draft, error) {
	if missing := a.s.missingScans(a.s.checking()...); len(missing) > 0 {
		return nil, scansFirst(missing)
	}
	if !a.s.Intent.IsZero() {
		return nil, nil
	}
	return one(EvIntended, Intent{At: a.now}), nil
}

func (a ask) inGrace() bool {
	end := a.s.deadline()
	return !end.IsZero() && !a.now.Before(end)
}

func scansFirst(missing []casefile.Field) error {
	return &casefile.Error{Kind: casefile.Conflict, Code: "step_not_reached",
		Args: map[string]string{"step": "scans", "clause": "R-0.74"}, Fields: missing}
}

// stepsDone checks the order of: content, scans, commitment on this very content, an allowed point.
func (a ask) stepsDone() error {
	if missing := a.s.missingScans(); len(missing) > 0 {
		return scansFirst(missing)
	}
	if a.s.Signature == nil || a.s.Signature.Content != ContentHash(a.s.Content) {
		return casefile.Refuse(casefile.Conflict, "step_not_reached", "step", "commitment", "clause", "R-0.77")
	}
	if a.s.Terms.Office.Companion && a.s.Content.Certificate.Province == "" { // people file there, and this is the office's own copy
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/certificate/province_number", "province_number_missing", "clause", "T-0.13")})
	}
	if a.s.Point == "" {
		return casefile.Refuse(casefile.Conflict, "step_not_reached", "step", "point", "clause", "R-0.78")
	}
	if a.s.PointBy != "" {
		return nil
	}
	return a.s.pointAllowed(a.s.Point)
}

// reference is the day on which age and contract are judged: the day of the first submission, or of the intent where
// its scans had to be waited for, so that time in our queues never harms the filer; a catch-up filing uses its own day
// unless it is there by our fault (T-0.1).
func (a ask) reference() string {
	switch {
	case a.s.Reference != "" && (a.s.Track == Main || ours(a.s.Cause)):
		return a.s.Reference
	case !a.s.Intent.IsZero():
		return casefile.DateOf(a.s.Intent)
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
			f := casefile.Wrong(pointers[o.Rule], o.Code, "rule", o.Rule, "clause", o.Clause)
			if o.Rule == "issuer" { // so that the sentence can name the issuing city (T-0.7); an office is no person
				f.Args["issuer"] = o.Inputs["issuer"]
			}
			fields = append(fields, f)
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

// withdraw is open until publication (T-0.65).
func withdraw(a ask) ([]casefile.Draft, error) {
	if err := a.in(Draft, Submitted, Contested, Returned, Inspected, HandedOver, Rechecked); err != nil {
		return nil, err
	}
	r, err := a.reasoned(true)
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
