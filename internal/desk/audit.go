package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
	"chizheng/internal/proving"
	"chizheng/internal/replay"
	"chizheng/internal/translog"
	"chizheng/policy"
	"chizheng/workflows"
)

// Proofs proves cases by running them again; proving.Office is the one.
type Proofs interface {
	Prove(ctx context.Context, id string, from proving.Source) (proving.Proof, error)
}

// Audit is what a desk needs to prove and to bundle. Without it those use cases answer Unavailable.
type Audit struct {
	Proofs  Proofs
	Key     *translog.Key // signs bundles
	Public  translog.Verifier
	Program string // names this program
}

// WithAudit gives the desk what it needs to prove and to bundle.
func (d *Desk) WithAudit(a Audit) *Desk {
	d.audit = a
	return d
}

// LogHead is the log over all cases as it was signed last.
type LogHead struct {
	Signed     string
	Checkpoint translog.Checkpoint
	Public     string
}

// Checkpoint gives the log's newest checkpoint, for anybody to deposit (U7). Errors: NotFound log_empty.
func (d *Desk) Checkpoint(ctx context.Context, who casefile.Actor) (LogHead, error) {
	if _, _, err := d.may(who, "getCheckpoint"); err != nil {
		return LogHead{}, err
	}
	signed, err := d.ledger.Checkpoint(ctx)
	if err != nil {
		return LogHead{}, err
	}
	if d.audit.Key == nil {
		return LogHead{}, casefile.Refuse(casefile.Unavailable, "proofs_away")
	}
	c, err := d.audit.Public.Open(signed)
	return LogHead{signed, c, d.audit.Key.Public()}, err
}

// Deposits lists the checkpoints that lie outside the database.
func (d *Desk) Deposits(ctx context.Context, who casefile.Actor) ([]postgres.Deposit, error) {
	if _, _, err := d.may(who, "listCheckpoints"); err != nil {
		return nil, err
	}
	return d.ledger.Deposits(ctx)
}

// Consistency shows that the log of to leaves begins with the log of from. Errors: Invalid no_such_checkpoint.
func (d *Desk) Consistency(ctx context.Context, who casefile.Actor, from, to int64) (translog.Consistency, error) {
	if _, _, err := d.may(who, "proveConsistency"); err != nil {
		return translog.Consistency{}, err
	}
	return d.ledger.ProveConsistency(ctx, from, to)
}

// anyCase is reach for what every kind of case has.
func (d *Desk) anyCase(ctx context.Context, who casefile.Actor, op, id string) (casefile.Actor, policy.Scope, postgres.CaseFile, error) {
	who, scope, err := d.may(who, op)
	if err != nil {
		return who, scope, postgres.CaseFile{}, err
	}
	head, err := d.ledger.Head(ctx, id)
	if err == nil && !within(who, scope, head.Head) {
		err = casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	return who, scope, head, err
}

// Inclusions shows for every logged event of a case that it is in the log as signed last. Errors: NotFound.
func (d *Desk) Inclusions(ctx context.Context, who casefile.Actor, id string) (LogHead, []translog.Inclusion, error) {
	if _, _, _, err := d.anyCase(ctx, who, "getCaseLog", id); err != nil {
		return LogHead{}, nil, err
	}
	head, err := d.Checkpoint(ctx, who)
	if err != nil {
		return head, nil, err
	}
	proofs, err := d.ledger.ProveCase(ctx, id, head.Checkpoint.Size)
	return head, proofs, err
}

// Standing says how a case stands in the log: what is logged of it under which checkpoint, and what does not fit.
type Standing struct {
	Log    LogHead
	Proofs []translog.Inclusion
	Faults []translog.Fault
}

// Standing holds a case's chain and leaves to the log, without running anything again (U7). Errors: as Inclusions.
func (d *Desk) Standing(ctx context.Context, who casefile.Actor, id string) (Standing, error) {
	head, proofs, err := d.Inclusions(ctx, who, id)
	if err != nil {
		return Standing{}, err
	}
	for _, p := range proofs {
		if err := p.Check(head.Checkpoint); err != nil {
			return Standing{}, fmt.Errorf("check inclusion of event %d: %w", p.Leaf.Seq, err)
		}
	}
	faults, err := d.ledger.AuditCase(ctx, id)
	return Standing{head, proofs, faults}, err
}

// ProveCase runs a case again and gives the certificate (U6). Errors: NotFound, Unavailable.
func (d *Desk) ProveCase(ctx context.Context, who casefile.Actor, id string) (proving.Proof, []translog.Fault, error) {
	who, _, _, err := d.anyCase(ctx, who, "proveCase", id)
	if err != nil {
		return proving.Proof{}, nil, err
	}
	if d.audit.Proofs == nil {
		return proving.Proof{}, nil, casefile.Refuse(casefile.Unavailable, "proofs_away")
	}
	if err := d.seen(ctx, who, id, "proof", nil, purposeOf(who, "proof")); err != nil {
		return proving.Proof{}, nil, err
	}
	faults, err := d.ledger.AuditCase(ctx, id)
	if err != nil {
		return proving.Proof{}, nil, err
	}
	p, err := d.audit.Proofs.Prove(ctx, id, proving.Anywhere)
	return p, faults, err
}

// LastProof gives a case's newest certificate; nobody runs anything for it. Errors: NotFound no_such_case, never_proven;
// Unavailable.
func (d *Desk) LastProof(ctx context.Context, who casefile.Actor, id string) (proving.Proof, error) {
	if _, _, _, err := d.anyCase(ctx, who, "proveCase", id); err != nil {
		return proving.Proof{}, err
	}
	kept, err := d.ledger.Proof(ctx, id)
	if err != nil {
		return proving.Proof{}, err
	}
	c, err := replay.OpenCertificate(d.audit.Public, kept.Certificate)
	return proving.Proof{Certificate: c, Signed: kept.Certificate}, err
}

// Version is the number of a case's newest event. Errors: NotFound.
func (d *Desk) Version(ctx context.Context, who casefile.Actor, op, id string) (int, error) {
	_, _, head, err := d.anyCase(ctx, who, op, id)
	return head.Version, err
}

// purposeOf is what the access log says: an auditor reads under his mandate.
func purposeOf(who casefile.Actor, otherwise string) string {
	if who.Mandate != "" {
		return "mandate " + who.Mandate
	}
	return otherwise
}

// Moment is a case as it stood after an event.
type Moment struct {
	Event   casefile.Event
	Version int             // of the case today
	State   json.RawMessage // the fold of the events up to it
	Bound   string          // StateHash that was recorded with the event; empty in events of the first releases
	Folded  string          // StateHash of the fold now
	Scans   []filing.Scan
	Head    casefile.Head
	Rules   []casefile.Outcome
	Masked  bool

	whole json.RawMessage // the fold with nothing masked: what is masked alike may yet have changed
}

// Matches says whether the fold is what was bound to the event; false also where nothing was.
func (m Moment) Matches() bool { return m.Bound != "" && m.Bound == m.Folded }

// StateAt gives a case as it stood after event n: the fold of 1..n (U3). Without a purpose what is personal is masked.
// Errors: NotFound no_such_case, no_such_event, case_erased.
func (d *Desk) StateAt(ctx context.Context, who casefile.Actor, id string, n int, purpose string) (Moment, error) {
	all, err := d.moments(ctx, who, "getCaseState", id, purpose, n)
	if err != nil {
		return Moment{}, err
	}
	return all[0], nil
}

// Between is what changed from one moment of a case to another.
type Between struct {
	From, To Moment
	Changes  []replay.Change
	Scans    []ScanChange
}

// ScanChange is a scan that is in one of two moments only; Before and After are both there where one took the other's
// place.
type ScanChange struct {
	Kind          string
	Before, After *filing.Scan
}

// CompareStates gives two moments of a case, field by field and scan by scan (U3). Errors: as StateAt.
func (d *Desk) CompareStates(ctx context.Context, who casefile.Actor, id string, from, to int, purpose string) (Between, error) {
	all, err := d.moments(ctx, who, "compareCaseStates", id, purpose, from, to)
	if err != nil {
		return Between{}, err
	}
	b := Between{From: all[0], To: all[1], Changes: replay.Changes(all[0].whole, all[1].whole)}
	if b.To.Masked {
		for i := range b.Changes {
			b.Changes[i] = maskChange(b.Changes[i])
		}
	}
	b.Scans = scanChanges(all[0].Scans, all[1].Scans)
	return b, nil
}

// moments folds a case once and keeps the states asked for.
func (d *Desk) moments(ctx context.Context, who casefile.Actor, op, id, purpose string, at ...int) ([]Moment, error) {
	who, _, head, err := d.anyCase(ctx, who, op, id)
	if err != nil {
		return nil, err
	}
	fields, why := []string(nil), purposeOf(who, op)
	if purpose != "" {
		fields, why = []string{"state"}, purpose
	}
	if err := d.seen(ctx, who, id, "state", fields, why); err != nil {
		return nil, err
	}
	loaded, err := d.ledger.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]Moment, len(at))
	for i, n := range at {
		if n < 1 || n > len(loaded.Events) {
			return nil, casefile.Refuse(casefile.NotFound, "no_such_event", "event", strconv.Itoa(n))
		}
		if out[i], err = momentOf(loaded, n); err != nil {
			return nil, err
		}
		out[i].Version, out[i].whole = head.Version, out[i].State
		if out[i].Masked = purpose == ""; out[i].Masked {
			out[i].State, out[i].Event.Data = maskState(out[i].State), nil
		}
	}
	return out, nil
}

func momentOf(loaded casefile.Loaded, n int) (Moment, error) {
	folded, err := workflows.Folders()[loaded.Kind].Fold(loaded.Events[:n], func(casefile.Event, json.RawMessage) error { return nil })
	if err != nil {
		return Moment{}, err
	}
	e := loaded.Events[n-1]
	return Moment{Event: e, State: folded.State, Bound: e.State, Folded: casefile.StateHash(loaded.Salt, n, folded.State),
		Scans: scansIn(folded.State), Head: folded.Projection.Head, Rules: e.Rules}, nil
}

// scansIn finds the scans of any kind of case: filings keep them with their content.
func scansIn(state json.RawMessage) []filing.Scan {
	var s struct {
		Scans   []filing.Scan `json:"scans"`
		Content struct {
			Scans []filing.Scan `json:"scans"`
		} `json:"content"`
	}
	if json.Unmarshal(state, &s) != nil {
		return nil
	}
	return append(s.Content.Scans, s.Scans...)
}

func scanChanges(before, after []filing.Scan) []ScanChange {
	was, is := byHash(before), byHash(after)
	var out []ScanChange
	for _, x := range before {
		if _, still := is[x.Hash]; !still {
			out = append(out, ScanChange{Kind: x.Kind, Before: &x})
		}
	}
	for _, x := range after {
		if _, already := was[x.Hash]; already {
			continue
		}
		took := false
		for i := range out {
			if out[i].Kind == x.Kind && out[i].After == nil && !took {
				out[i].After, took = &x, true
			}
		}
		if !took {
			out = append(out, ScanChange{Kind: x.Kind, After: &x})
		}
	}
	return out
}

func byHash(scans []filing.Scan) map[string]bool {
	m := map[string]bool{}
	for _, x := range scans {
		m[x.Hash] = true
	}
	return m
}

// Rules gives every rule that was applied to a case, event by event (U5): header data, readable after erasure too.
func (d *Desk) Rules(ctx context.Context, who casefile.Actor, id string) ([]postgres.Recorded, error) {
	if _, _, _, err := d.anyCase(ctx, who, "getCaseRules", id); err != nil {
		return nil, err
	}
	all, err := d.ledger.Recorded(ctx, id)
	var out []postgres.Recorded
	for _, e := range all {
		if len(e.Rules) > 0 {
			out = append(out, e)
		}
	}
	return out, err
}

// today is the real day, for mandates.
func (d *Desk) today() time.Time { return d.now().In(casefile.Shanghai) }
