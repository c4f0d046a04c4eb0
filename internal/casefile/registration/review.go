package registration

import (
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Reason codes that the room gives by itself.
const (
	reasonVerified  = "identity_verified" // an individual, at once
	reasonInOrder   = "in_order"          // approved without a word
	reasonWithdrawn = "withdrawn"         // by the filer
)

// submit hands the registration to the city reviewer. It needs every field, the proof, and an open window.
func submit(a ask) ([]casefile.Draft, error) {
	if err := a.submitInTime(); err != nil {
		return nil, err
	}
	fact, err := data[Submit](a)
	if err != nil {
		return nil, err
	}
	fields := a.s.Enterprise.problems(true, a.s.Terms)
	if !a.s.hasProof() {
		fields = append(fields, casefile.Wrong("/scans", "scan_missing", "kind", ScanProof, "clause", "R-0.137"))
	}
	switch {
	case a.s.checking():
		return nil, casefile.Refuse(casefile.Conflict, "step_not_reached", "step", "scans", "clause", "R-0.137")
	case len(fields) > 0:
		return nil, casefile.InvalidFields(fields)
	case a.cmd.Clash != nil: // says neither who nor which case holds it
		return nil, casefile.Refuse(casefile.Conflict, "credit_code_taken", "clause", "R-0.69")
	}
	if _, err := campaign.RegistrationDue(a.now, a.s.Terms); err != nil {
		return nil, err
	}
	sub := Submission{Round: a.s.Round + 1, InWindow: a.s.Terms.Windows[campaign.WinRegister].Open(a.now),
		HandlerOnStaff: fact.HandlerOnStaff}
	drafts := one(EvSubmitted, sub, a.tell(a.s.Case, "registration_submitted"))
	drafts[0].Rules = a.s.Enterprise.evaluate(a.s.Terms, fact.HandlerOnStaff)
	if a.s.Enterprise.pointless(a.s.Terms) {
		drafts[0].Messages = append(drafts[0].Messages, a.tell(toAdmins, "registration_area_without_point", "area", a.s.Enterprise.Area))
	}
	return drafts, nil
}

// submitInTime: while registration is open; a returned one until the end of corrections, as T-0.22 reads it
// for filings; anyone again from catch-up on.
func (a ask) submitInTime() error {
	t := a.s.Terms
	switch {
	case t.Windows[campaign.WinRegister].Open(a.now), catchup(t).Open(a.now):
		return nil
	case a.s.Round > 0:
		return t.Within(campaign.WinCorrect, a.now)
	}
	return t.Within(campaign.WinRegister, a.now)
}

func catchup(t campaign.Terms) campaign.Window { return t.Windows[campaign.WinCatchup] }

// withdraw is the enterprise's own way out before a decision; the record stays.
func withdraw(a ask) ([]casefile.Draft, error) {
	if _, err := data[Nothing](a); err != nil {
		return nil, err
	}
	return one(EvClosed, Decision{Code: reasonWithdrawn}), nil
}

// approve opens filing to the enterprise, and orders the extension that our own delay owes it (T-0.14).
func approve(a ask) ([]casefile.Draft, error) {
	d, err := data[Decision](a)
	if err != nil {
		return nil, err
	}
	if a.s.OnStaff && d.Code != HandlerIsAnother { // a person must have looked: needs-human never passes by itself
		return nil, casefile.Refuse(casefile.Conflict, "handler_to_confirm", "code", HandlerIsAnother, "clause", "T-0.27")
	}
	if d.Code == "" {
		d.Code = reasonInOrder
	}
	late, err := a.overrun()
	if err != nil {
		return nil, err
	}
	drafts := one(EvApproved, d, a.tell(a.s.Case, "registration_approved"))
	drafts[0].Rules = a.s.Enterprise.evaluate(a.s.Terms, a.s.OnStaff)
	if days := a.s.Overrun + late; a.s.InWindow && days > 0 {
		drafts = append(drafts, one(EvExtended, Extension{Days: days, Clause: "T-0.14"},
			a.tell(a.s.Case, "registration_extended", "days", strconv.Itoa(days)))...)
	}
	return drafts, nil
}

func reject(a ask) ([]casefile.Draft, error) {
	d, err := a.reasoned()
	if err != nil {
		return nil, err
	}
	drafts := one(EvRejected, d, a.tell(a.s.Case, "registration_rejected", "reason", d.Code))
	drafts[0].Rules = a.s.Enterprise.evaluate(a.s.Terms, a.s.OnStaff)
	return drafts, nil
}

// sendBack returns the registration with remarks per field (F11). Our delay in every round counts.
func sendBack(a ask) ([]casefile.Draft, error) {
	r, err := data[Return](a)
	if err != nil {
		return nil, err
	}
	var wrong []casefile.Field
	if r.Code == "" {
		wrong = append(wrong, casefile.Wrong("/code", "reason_missing"))
	}
	if len(r.Remarks) == 0 {
		wrong = append(wrong, casefile.Wrong("/remarks", "required"))
	}
	for i, m := range r.Remarks {
		if m.Pointer == "" || m.Code == "" {
			wrong = append(wrong, casefile.Wrong("/remarks/"+strconv.Itoa(i), "remark"))
		}
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	late, err := a.overrun()
	if err != nil {
		return nil, err
	}
	return one(EvReturned, Returning{Code: r.Code, Remarks: r.Remarks, Overrun: late},
		a.tell(a.s.Case, "registration_returned", "reason", r.Code)), nil
}

func suspend(a ask) ([]casefile.Draft, error) { return a.settle(EvSuspended, "registration_suspended") }
func resume(a ask) ([]casefile.Draft, error)  { return a.settle(EvResumed, "registration_resumed") }

// closeDown ends the account. The open filings of an enterprise that was approved, suspended since or not, stay: the
// Centre is their guardian (T-0.66).
func closeDown(a ask) ([]casefile.Draft, error) {
	drafts, err := a.settle(EvClosed, "registration_closed")
	if err == nil && (a.s.Stage == Approved || a.s.Stage == Suspended) {
		drafts[0].Messages = append(drafts[0].Messages, a.tell(toReviewers, "registration_guardian"))
	}
	return drafts, err
}

func (a ask) settle(event, message string) ([]casefile.Draft, error) {
	d, err := a.reasoned()
	if err != nil {
		return nil, err
	}
	return one(event, d, a.tell(a.s.Case, message, "reason", d.Code)), nil
}

// escalate tells the leader and the administrator that a reviewer is slow. It decides nothing (R-0.70, T-0.14).
func escalate(a ask) ([]casefile.Draft, error) {
	if a.s.Stage != Submitted || a.s.Escalated {
		return nil, nil
	}
	return one(EvEscalated, Escalation{Round: a.s.Round},
		a.tell(toLeaders, "registration_escalated"), a.tell(toAdmins, "registration_escalated")), nil
}
