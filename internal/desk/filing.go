package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
)

// CreateFiling opens a draft for the filer that who acts for. Errors: Conflict registration_not_approved and its
// like, Invalid with every wrong field.
func (d *Desk) CreateFiling(ctx context.Context, who casefile.Actor, c filing.Content, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "createFiling")
	if err != nil {
		return casefile.Answer{}, err
	}
	filer, terms, err := d.filer(ctx, who)
	if err != nil {
		return casefile.Answer{}, err
	}
	create := filing.Create{Terms: terms, Filer: filer, Content: c}
	return d.open(ctx, who, filing.Kind, CaseID(filing.Kind, who.ID, o.Key), terms.Campaign, create, o)
}

// filer gives the snapshot of the registration that who acts for, which must be approved, and its campaign's
// terms.
func (d *Desk) filer(ctx context.Context, who casefile.Actor) (filing.Filer, campaign.Terms, error) {
	reg, err := stateOf[registration.State](ctx, d, registration.Room.Kind, who.Filer)
	if err != nil {
		return filing.Filer{}, campaign.Terms{}, err
	}
	if err := reg.MayFile(); err != nil {
		return filing.Filer{}, campaign.Terms{}, err
	}
	_, terms, err := d.plans.Of(ctx, reg.Terms.Campaign)
	return reg.Filer(), terms, err
}

// stateOf reads a case's fold. Errors: NotFound, Unavailable.
func stateOf[S any](ctx context.Context, d *Desk, kind, id string) (S, error) {
	c, err := d.ledger.Case(ctx, id)
	if err != nil {
		var none S
		return none, err
	}
	return decodeState[S](c, kind)
}

// Read gives a case's fold to an actor whose scope reaches it.
func Read[S any](ctx context.Context, d *Desk, who casefile.Actor, op, kind, id string) (S, postgres.CaseFile, error) {
	var s S
	who, scope, err := d.may(who, op)
	if err != nil {
		return s, postgres.CaseFile{}, err
	}
	head, err := d.reach(ctx, who, scope, kind, id)
	if err != nil {
		return s, head, err
	}
	if who.Role == casefile.Auditor { // his own reads are on record too (U2)
		if err := d.seen(ctx, who, id, kind, nil, purposeOf(who, op)); err != nil {
			return s, head, err
		}
	}
	s, err = stateOf[S](ctx, d, kind, id)
	return s, head, err
}

// CheckEligibility evaluates content as submit would today, and writes nothing (F4). Fields are what no office could
// work with; outcomes are the rules'.
func (d *Desk) CheckEligibility(ctx context.Context, who casefile.Actor, c filing.Content) ([]casefile.Outcome, []casefile.Field, error) {
	who, _, err := d.may(who, "checkEligibility")
	if err != nil {
		return nil, nil, err
	}
	filer, terms, err := d.filer(ctx, who)
	if err != nil {
		return nil, nil, err
	}
	clock, err := d.clocks.Of(ctx, terms.Campaign)
	if err != nil {
		return nil, nil, err
	}
	now := clock.At(d.now())
	c = filing.Normalize(c)
	if wrong := filing.CheckShape(c, filer, now, clock.Rehearsal); len(wrong) > 0 {
		return nil, wrong, nil
	}
	return filing.Evaluate(c, filer, terms, casefile.DateOf(now)), nil, nil
}

// AllowedPoints lists the points that the filing may choose (T-0.24, T-0.25).
func (d *Desk) AllowedPoints(ctx context.Context, who casefile.Actor, id string) ([]campaign.PlanPoint, error) {
	points, _, err := d.PointChoice(ctx, who, id)
	return points, err
}

// PointChoice lists the points that the filing may choose, with the one to offer first: the only one, or the one of
// where an individual lives (T-0.24).
func (d *Desk) PointChoice(ctx context.Context, who casefile.Actor, id string) (points []campaign.PlanPoint, first string, err error) {
	s, _, err := Read[filing.State](ctx, d, who, "listAllowedPoints", filing.Kind, id)
	if err != nil {
		return nil, "", err
	}
	plan, _, err := d.plans.Of(ctx, s.Terms.Campaign)
	if err != nil {
		return nil, "", err
	}
	codes := campaign.AllowedPoints(s.Filer.Place(), s.Terms)
	points = slices.DeleteFunc(slices.Clone(plan.Points), func(p campaign.PlanPoint) bool { return !slices.Contains(codes, p.Code) })
	return points, campaign.DefaultPoint(s.Filer.Place(), s.Terms), nil
}

// Upload is a file on its way in.
type Upload struct {
	Kind, Name string
	Content    io.Reader
	Limit      int64
}

// Attach puts a file into quarantine and gives it to the case, which has it checked. The answer comes before the
// check ends: the case says "checking", then the scan or the reason against it. Errors: Invalid file_too_large,
// file_empty; else as Do.
func (d *Desk) Attach(ctx context.Context, who casefile.Actor, op, kind, id string, up Upload, o Options) (string, casefile.Answer, error) {
	return d.attach(ctx, who, op, kind, id, filing.CmdAttach, up, o)
}

// AttachSealPhoto takes the picture of a stamped page the same way (S7). Errors: as Attach; Conflict no_seal_yet.
func (d *Desk) AttachSealPhoto(ctx context.Context, who casefile.Actor, id string, up Upload, o Options) (string, casefile.Answer, error) {
	up.Kind = filing.ScanSealPhoto
	return d.attach(ctx, who, "attachSealPhoto", filing.Kind, id, filing.CmdAttachPhoto, up, o)
}

// SealPhoto opens that picture; the look is logged (U2). Errors: NotFound no_such_scan.
func (d *Desk) SealPhoto(ctx context.Context, who casefile.Actor, id string) (*objects.Object, filing.Scan, error) {
	s, _, err := Read[filing.State](ctx, d, who, "downloadSealPhoto", filing.Kind, id)
	if err != nil {
		return nil, filing.Scan{}, err
	}
	x, ok := s.SealPhoto()
	if !ok {
		return nil, x, casefile.Refuse(casefile.NotFound, "no_such_scan")
	}
	return d.kept(ctx, who, id, "seal", []filing.Scan{x}, x.ID)
}

func (d *Desk) attach(ctx context.Context, who casefile.Actor, op, kind, id, command string, up Upload, o Options) (string, casefile.Answer, error) {
	actor, scope, err := d.may(who, op)
	if err != nil {
		return "", casefile.Answer{}, err
	}
	if _, err := d.reach(ctx, actor, scope, kind, id); err != nil { // before a byte is stored
		return "", casefile.Answer{}, err
	}
	stored, err := d.quarantine(ctx, actor, id, up)
	if err != nil {
		return "", casefile.Answer{}, err
	}
	answer, err := d.Do(ctx, who, op, kind, id, command, stored, o)
	return stored.ID, answer, err
}

// quarantine stores a file and registers it for the case that will have it checked.
func (d *Desk) quarantine(ctx context.Context, who casefile.Actor, id string, up Upload) (filing.Attach, error) {
	stored, err := d.files.PutQuarantine(ctx, up.Content, up.Limit)
	if err != nil {
		return filing.Attach{}, err
	}
	owner := who.Filer
	if owner == "" {
		owner = who.ID
	}
	a := filing.Attach{ID: stored.Ref[len(objects.Quarantine)+1:], Kind: up.Kind, Name: ending(up.Name), Size: stored.Size}
	return a, d.ledger.Quarantine(ctx, postgres.Scan{ID: a.ID, Owner: owner, Case: id, Kind: a.Kind, Size: a.Size,
		UploadedBy: who.ID, UploadedAt: d.now()})
}

// ending keeps of a file's name what the check needs: a name may say whose papers it holds.
func ending(name string) string {
	for i := len(name) - 1; i >= 0 && len(name)-i <= 6; i-- {
		if name[i] == '.' {
			return "scan" + name[i:]
		}
	}
	return "scan"
}

// Scan opens a kept scan of a case for somebody who must see it; the view is logged with its purpose (U2).
func (d *Desk) Scan(ctx context.Context, who casefile.Actor, id, scanID, purpose string) (*objects.Object, filing.Scan, error) {
	s, _, err := Read[filing.State](ctx, d, who, "downloadScan", filing.Kind, id)
	if err != nil {
		return nil, filing.Scan{}, err
	}
	i := slices.IndexFunc(s.Content.Scans, func(x filing.Scan) bool { return x.ID == scanID })
	if i < 0 {
		return nil, filing.Scan{}, casefile.Refuse(casefile.NotFound, "no_such_scan")
	}
	if err := d.seen(ctx, who, id, "scan", []string{s.Content.Scans[i].Kind}, purpose); err != nil {
		return nil, filing.Scan{}, err
	}
	o, err := d.files.Open(ctx, objects.ScanRef(s.Content.Scans[i].Hash))
	return o, s.Content.Scans[i], err
}

// Reveal gives a filing with its personal data in full; the view is logged with its purpose (U2).
func (d *Desk) Reveal(ctx context.Context, who casefile.Actor, id, purpose string) (filing.State, error) {
	if purpose == "" {
		return filing.State{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/purpose", "required")})
	}
	s, _, err := Read[filing.State](ctx, d, who, "revealFiling", filing.Kind, id)
	if err != nil {
		return s, err
	}
	return s, d.seen(ctx, who, id, "filing", []string{"name", "id_number", "phone", "address"}, purpose)
}

func decodeState[S any](c postgres.CaseFile, kind string) (S, error) {
	var s S
	if c.Case == "" || c.Kind != kind {
		return s, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	if err := json.Unmarshal(c.State, &s); err != nil {
		return s, fmt.Errorf("read state of a %s: %w", kind, err)
	}
	return s, nil
}
