package filing

import (
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

const catchupWindow = campaign.WinCatchup

// JobCheckScan checks an upload in quarantine and keeps it under its hash; its result is a Scan.
const JobCheckScan = "check_scan"

// CheckScan is what JobCheckScan needs. No personal data.
type CheckScan struct {
	Case string `json:"case"`
	Attach
}

// create opens a draft. Between the end of fill-in and 1 April a new filing is a catch-up draft: no case is refused
// silently (T-0.23).
func create(a ask) ([]casefile.Draft, error) {
	c, err := data[Create](a)
	if err != nil {
		return nil, err
	}
	if a.now.Before(c.Terms.Windows[campaign.WinFillIn].Start()) {
		return nil, c.Terms.Within(campaign.WinFillIn, a.now)
	}
	c.Content = Normalize(c.Content)
	c.Content.Scans = nil
	if err := casefile.InvalidFields(CheckShape(c.Content, c.Filer, a.now, a.cmd.Clock.Rehearsal)); err != nil {
		return nil, err
	}
	d := casefile.Draft{Type: EvCreated, Data: c}
	if !a.now.Before(fillInEnd(c.Terms, c.Filer)) {
		a.s.Filer = c.Filer
		d = a.toFiler(EvCreated, c, "filing_is_catchup", "from", c.Terms.Catchup.From)
	}
	return []casefile.Draft{d}, nil
}

// editable lets the filer change content while he holds the filing.
func (a ask) editable() error { return a.in(Draft, Returned) }

func fill(a ask) ([]casefile.Draft, error) {
	if err := a.editable(); err != nil {
		return nil, err
	}
	f, err := data[Fill](a)
	if err != nil {
		return nil, err
	}
	c := Normalize(Content{Person: f.Person, Certificate: f.Certificate, Contract: f.Contract})
	if err := casefile.InvalidFields(CheckShape(c, a.s.Filer, a.now, a.cmd.Clock.Rehearsal)); err != nil {
		return nil, err
	}
	return one(EvFilled, Fill{c.Person, c.Certificate, c.Contract}), nil
}

// attach needs the certificate to be filled in: steps unlock in order.
func attach(a ask) ([]casefile.Draft, error) {
	if err := a.editable(); err != nil {
		return nil, err
	}
	up, err := data[Attach](a)
	if err != nil {
		return nil, err
	}
	kinds := []string{ScanCertificate, ScanContract, ScanChangeProof, ScanApplication, ScanMandate}
	switch {
	case !slices.Contains(kinds, up.Kind):
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/kind", "scan_kind")})
	case up.Kind == ScanContract && a.s.Filer.Kind == ByIndividual:
		return nil, casefile.Refuse(casefile.Conflict, "class_b_has_no_contract", "clause", "R-0.83")
	case len(a.s.Content.Scans)+len(a.s.checking()) >= maxScans:
		return nil, casefile.Refuse(casefile.Conflict, "too_many_scans")
	}
	return one(EvUploadStarted, up), nil
}

const maxScans = 12

func scanChecked(a ask) ([]casefile.Draft, error) {
	r, err := data[casefile.JobResult](a)
	if err != nil {
		return nil, err
	}
	job, ok := a.s.job(r.Job)
	if !ok {
		return nil, nil
	}
	up, err := casefile.DecodeStrict[CheckScan](job.Data)
	if err != nil {
		return nil, err
	}
	if up.Kind == ScanSealPhoto {
		return a.photoChecked(up, r)
	}
	if r.Error == nil && a.editable() != nil {
		r.Error = casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", CmdAttach)
	}
	if r.Error != nil {
		return one(EvScanRefused, Upload{ID: up.ID, Kind: up.Kind, Status: "refused", Error: r.Error}), nil
	}
	scan, err := casefile.DecodeStrict[Scan](r.Result)
	if err != nil {
		return nil, err
	}
	scan.ID, scan.Kind = up.ID, up.Kind
	return one(EvScanAttached, scan), nil
}

func detach(a ask) ([]casefile.Draft, error) {
	if err := a.editable(); err != nil {
		return nil, err
	}
	d, err := data[Detach](a)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(a.s.Content.Scans, func(s Scan) bool { return s.ID == d.ID }) {
		return nil, casefile.Refuse(casefile.NotFound, "no_such_scan")
	}
	return one(EvScanRemoved, d), nil
}

// sign binds the commitment in force to the content that the signer saw (R-0.77, R-0.84, T-0.32, T-0.33).
func sign(a ask) ([]casefile.Draft, error) {
	if err := a.editable(); err != nil {
		return nil, err
	}
	c, err := data[Sign](a)
	if err != nil {
		return nil, err
	}
	if missing := a.s.missingScans(); len(missing) > 0 || len(a.s.checking()) > 0 {
		return nil, scansFirst(missing)
	}
	text := a.s.Terms.Commitment
	capacities := []string{"legal_representative", "handler"}
	if a.s.Filer.Kind == ByIndividual {
		capacities = []string{"holder"}
	}
	var wrong []casefile.Field
	if c.TextVersion != text.Version {
		wrong = append(wrong, casefile.Wrong("/text_version", "text_not_in_force"))
	}
	if !slices.Contains(capacities, c.Capacity) {
		wrong = append(wrong, casefile.Wrong("/capacity", "capacity"))
	}
	if a.s.Filer.Kind == ByIndividual && !c.NoEmployer {
		wrong = append(wrong, casefile.Wrong("/no_employer", "declaration_missing"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	hash := ContentHash(a.s.Content)
	if c.Content != hash {
		return nil, casefile.Refuse(casefile.Conflict, "content_changed")
	}
	return one(EvSigned, Signature{TextVersion: text.Version, TextHash: text.Hash, Content: hash,
		Signer: a.cmd.Actor.ID, Capacity: c.Capacity, NoEmployer: c.NoEmployer, At: a.now}), nil
}

// choosePoint offers only what T-0.24 and allow this filer.
func choosePoint(a ask) ([]casefile.Draft, error) {
	if err := a.editable(); err != nil {
		return nil, err
	}
	c, err := data[ChoosePoint](a)
	if err != nil {
		return nil, err
	}
	if a.s.Signature == nil {
		return nil, casefile.Refuse(casefile.Conflict, "step_not_reached", "step", "commitment", "clause", "R-0.74")
	}
	if err := a.s.pointAllowed(c.Point); err != nil {
		return nil, err
	}
	return one(EvPointChosen, ChoosePoint{Point: c.Point}), nil
}

func assignPoint(a ask) ([]casefile.Draft, error) {
	if err := a.in(Draft, Submitted, Returned); err != nil {
		return nil, err
	}
	c, err := data[ChoosePoint](a)
	if err != nil {
		return nil, err
	}
	if c.Reason == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/reason", "reason_missing")})
	}
	p, ok := a.s.Terms.Point(c.Point)
	if !ok {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/point", "no_such_point")})
	}
	if a.s.Filer.Outside && !p.Outside { // nobody overrides the plan's own rule
		return nil, casefile.Refuse(casefile.Conflict, "point_not_allowed", "clause", "R-0.134")
	}
	if p.Group != "" && p.Group != a.s.Filer.Group { // a group's point serves its own people only
		return nil, casefile.Refuse(casefile.Conflict, "point_not_allowed", "clause", "R-0.133")
	}
	return []casefile.Draft{a.toFiler(EvPointChosen, c, "point_assigned", "point", c.Point)}, nil
}
