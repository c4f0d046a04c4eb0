package registration

import (
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// maxScans bounds what one registration may hang on a reviewer.
const maxScans = 6

// Statuses of an upload.
const (
	uploadChecking = "checking"
	uploadRefused  = "refused"
)

// create opens an enterprise's draft, or lets an individual in at once.
func create(a ask) ([]casefile.Draft, error) {
	c, err := data[Create](a)
	if err != nil {
		return nil, err
	}
	if w := c.Terms.Windows[campaign.WinRegister]; a.now.Before(w.Start()) {
		return nil, c.Terms.Within(campaign.WinRegister, a.now)
	}
	switch {
	case c.Kind == filing.ByIndividual && c.Holder != nil && c.Enterprise == nil:
		return a.admit(c)
	case c.Kind == filing.ByEnterprise && c.Enterprise != nil && c.Holder == nil:
		e := c.Enterprise.normalized()
		if err := casefile.InvalidFields(e.problems(false, c.Terms)); err != nil {
			return nil, err
		}
		return one(EvCreated, Created{Terms: c.Terms, Kind: c.Kind, Enterprise: e}), nil
	}
	return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/kind", "filer_kind")})
}

// admit verifies an individual and lets him in: no human gate and no queue, but a failure is an error message and
// nothing is stored (R-0.72, T-0.15). A window that has closed does not stop him: his filings become catch-up drafts
// (T-0.23).
func (a ask) admit(c Create) ([]casefile.Draft, error) {
	if a.cmd.Clash != nil {
		return nil, casefile.Refuse(casefile.Conflict, "person_registered", "clause", "T-0.15")
	}
	h := c.Holder.normalized()
	fields, outcomes := h.verify(c.Terms, a.now, a.cmd.Clock.Rehearsal)
	if err := casefile.InvalidFields(fields); err != nil {
		return nil, err
	}
	return []casefile.Draft{
		{Type: EvCreated, Data: Created{Terms: c.Terms, Kind: c.Kind, Holder: h}},
		{Type: EvApproved, Data: Decision{Code: reasonVerified}, Rules: outcomes},
	}, nil
}

func fill(a ask) ([]casefile.Draft, error) {
	f, err := data[Fill](a)
	if err != nil {
		return nil, err
	}
	e := f.Enterprise.normalized()
	if err := casefile.InvalidFields(e.problems(false, a.s.Terms)); err != nil {
		return nil, err
	}
	return one(EvFilled, Fill{Enterprise: e}), nil
}

func attach(a ask) ([]casefile.Draft, error) {
	up, err := data[filing.Attach](a)
	if err != nil {
		return nil, err
	}
	switch {
	case up.Kind != ScanProof:
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/kind", "scan_kind")})
	case up.ID == "" || a.s.knows(up.ID):
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/id", "upload_id")})
	case len(a.s.Scans)+len(a.s.Uploads) >= maxScans:
		return nil, casefile.Refuse(casefile.Conflict, "too_many_scans")
	}
	return one(EvUploadStarted, up), nil
}

// knows keeps an upload from being attached twice.
func (s State) knows(id string) bool {
	return slices.ContainsFunc(s.Scans, func(x filing.Scan) bool { return x.ID == id }) ||
		slices.ContainsFunc(s.Uploads, func(x filing.Upload) bool { return x.ID == id })
}

// detach takes away a kept scan, or clears a refused upload from view.
func detach(a ask) ([]casefile.Draft, error) {
	d, err := data[filing.Detach](a)
	if err != nil {
		return nil, err
	}
	refused := func(u filing.Upload) bool { return u.ID == d.ID && u.Status == uploadRefused }
	kept := func(s filing.Scan) bool { return s.ID == d.ID }
	if !slices.ContainsFunc(a.s.Scans, kept) && !slices.ContainsFunc(a.s.Uploads, refused) {
		return nil, casefile.Refuse(casefile.NotFound, "no_such_scan")
	}
	return one(EvScanRemoved, d), nil
}

// scanChecked ends a check. It never refuses: a job that is not taken off the state would keep the case open for ever.
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
	case r.Error == nil && !slices.Contains(withFiler, a.s.Stage):
		r.Error = casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", CmdAttach)
	case r.Error == nil && bad != nil:
		r.Error = casefile.Refuse(casefile.Unavailable, "job_failed")
	}
	if r.Error != nil {
		return one(EvScanRefused, Refusal{Job: r.Job, ID: up.ID, Error: r.Error}), nil
	}
	scan.ID, scan.Kind = up.ID, up.Kind
	return one(EvScanAttached, Kept{Job: r.Job, Scan: scan}), nil
}
