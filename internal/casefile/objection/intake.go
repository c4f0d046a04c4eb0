package objection

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// Bounds of what a stranger may send.
const (
	maxScans = 6
	maxText  = 2000
	maxName  = 60
)

// Statuses of an upload.
const (
	uploadChecking = "checking"
	uploadRefused  = "refused"
)

// ScanEvidence is the kind of every scan of an objection.
const ScanEvidence = "evidence"

// create takes an objection in, acknowledges it at once, and opens it unless it is anonymous and has to wait for its
// evidence, which may come with it or later by its receipt (T-0.53).
func create(a ask) ([]casefile.Draft, error) {
	c, err := data[Create](a)
	if err != nil {
		return nil, err
	}
	c = c.normalized()
	if err := casefile.InvalidFields(c.problems()); err != nil {
		return nil, err
	}
	if c.Sort == Challenge && !a.now.Before(c.NoticeEnd) {
		return nil, casefile.Refuse(casefile.Conflict, "objection_period_over", "last", campaign.LastDay(c.NoticeEnd),
			"instead", string(Violation), "clause", "T-0.57")
	}
	due, err := campaign.ObjectionDue(a.now, c.Terms)
	if err != nil {
		return nil, err
	}
	evidence := c.Evidence
	c.Evidence = nil
	drafts := []casefile.Draft{one(EvFiled, c)}
	for _, up := range evidence {
		drafts = append(drafts, one(EvUploadStarted, up))
	}
	a.s.Receipt, a.s.By = c.Receipt, account(a.cmd.Actor)
	drafts = append(drafts, one(EvAcknowledged, Receipt{Receipt: c.Receipt, Due: due}, a.toObjector("objection_received")...))
	if c.examined() {
		drafts = append(drafts, one(EvOpened, Nothing{}))
	}
	return drafts, nil
}

// examined says that the claim is looked at as it is.
func (c Create) examined() bool { return c.Objector != nil }

// account is the objector's own account: an officer who takes a call or a letter is not the objector.
func account(by casefile.Actor) string {
	switch by.Role {
	case casefile.Enterprise, casefile.Applicant, casefile.Individual:
		return by.ID
	}
	return ""
}

func (c Create) problems() []casefile.Field {
	var wrong []casefile.Field
	need := func(ok bool, pointer, code string, args ...string) {
		if !ok {
			wrong = append(wrong, casefile.Wrong(pointer, code, args...))
		}
	}
	need(slices.Contains([]Sort{Challenge, Violation, Omission}, c.Sort), "/sort", "objection_sort")
	need(c.Receipt != "" && c.Secret != "", "/receipt", "required")
	need(slices.Contains(Channels, c.Channel), "/channel", "channel")
	need(slices.Contains(Reasons, c.Code), "/code", "objection_reason")
	need(c.Text != "", "/text", "required")
	need(utf8.RuneCountInString(c.Text) <= maxText, "/text", "too_long", "max", strconv.Itoa(maxText))
	need(c.Sort == Omission || c.Target.Filing != "", "/target", "required")
	need(c.Sort != Challenge || c.Target.Notice != "" && c.Target.Line > 0 && !c.NoticeEnd.IsZero(), "/target", "no_such_line")
	need(c.Sort != Omission || c.Objector != nil, "/objector", "required")
	need(len(c.Evidence) <= maxScans, "/evidence", "too_many_scans")
	for i, up := range c.Evidence {
		need(up.ID != "" && up.Kind == ScanEvidence, "/evidence/"+strconv.Itoa(i), "scan_kind")
	}
	if c.Objector != nil {
		wrong = append(wrong, c.Objector.problems()...)
	}
	return wrong
}

func attach(a ask) ([]casefile.Draft, error) {
	up, err := data[filing.Attach](a)
	if err != nil {
		return nil, err
	}
	switch {
	case up.Kind != ScanEvidence:
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/kind", "scan_kind")})
	case up.ID == "" || a.s.knows(up.ID):
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/id", "upload_id")})
	case len(a.s.Scans)+len(a.s.Uploads) >= maxScans:
		return nil, casefile.Refuse(casefile.Conflict, "too_many_scans")
	}
	return []casefile.Draft{one(EvUploadStarted, up)}, nil
}

// knows keeps an upload from being attached twice.
func (s State) knows(id string) bool {
	return slices.ContainsFunc(s.Scans, func(x filing.Scan) bool { return x.ID == id }) ||
		slices.ContainsFunc(s.Uploads, func(x filing.Upload) bool { return x.ID == id })
}

// scanChecked ends a check; the first evidence opens an anonymous objection. It never refuses: a job that is not taken
// off the state would keep the case open for ever.
func scanChecked(a ask) ([]casefile.Draft, error) {
	r, err := data[casefile.JobResult](a)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.s.Pending, func(j casefile.Job) bool { return j.ID == r.Job })
	if i < 0 {
		return nil, nil
	}
	up, err := casefile.DecodeStrict[filing.CheckScan](a.s.Pending[i].Data)
	if err != nil {
		return nil, err
	}
	scan, bad := casefile.DecodeStrict[filing.Scan](r.Result)
	switch {
	case r.Error == nil && a.s.Stage.Over():
		r.Error = casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", CmdAttach)
	case r.Error == nil && bad != nil:
		r.Error = casefile.Refuse(casefile.Unavailable, "job_failed")
	}
	if r.Error != nil {
		return a.lapsing(one(EvScanRefused, Refusal{Job: r.Job, ID: up.ID, Error: r.Error}), up.ID), nil
	}
	scan.ID, scan.Kind = up.ID, up.Kind
	drafts := []casefile.Draft{one(EvScanAttached, Kept{Job: r.Job, Scan: scan})}
	if a.s.Stage == Awaiting {
		drafts = append(drafts, one(EvOpened, Nothing{}))
	}
	return drafts, nil
}

// lapsing adds the lapse where the last hope for evidence failed after the time for it was over.
func (a ask) lapsing(d casefile.Draft, failed string) []casefile.Draft {
	more := slices.ContainsFunc(a.s.Uploads, func(u filing.Upload) bool { return u.Status == uploadChecking && u.ID != failed })
	if a.s.Stage != Awaiting || more || a.now.Before(a.s.lapse()) {
		return []casefile.Draft{d}
	}
	return []casefile.Draft{d, one(EvLapsed, Nothing{}, a.toObjector("objection_lapsed")...)}
}

// lapse closes an anonymous objection that brought no evidence; uploads under way are waited for (T-0.21).
func lapse(a ask) ([]casefile.Draft, error) {
	if a.s.Stage != Awaiting || a.s.checking() {
		return nil, nil
	}
	return []casefile.Draft{one(EvLapsed, Nothing{}, a.toObjector("objection_lapsed")...)}, nil
}

// withdraw takes the objection back. Who holds the word on the receipt, or the account, is taken for the objector; an
// officer must say on what statement he acts.
func withdraw(a ask) ([]casefile.Draft, error) {
	w, err := data[Withdraw](a)
	if err != nil {
		return nil, err
	}
	officer := a.cmd.Actor.Role == casefile.Reviewer
	switch {
	case officer && w.Code == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	case !officer && (a.s.By == "" || a.cmd.Actor.ID != a.s.By) && SecretHash(w.Word) != a.s.Secret:
		return nil, casefile.Refuse(casefile.Forbidden, "not_your_objection")
	}
	return []casefile.Draft{one(EvWithdrawn, Reasoned{Code: w.Code})}, nil
}
