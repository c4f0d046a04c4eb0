package desk

import (
	"context"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// GrantMandate lets an auditor read between two days (U11). Nobody grants one to himself, and no administrator is an
// auditor: an account has one role. Errors: Invalid, NotFound no_such_account, Conflict.
func (d *Desk) GrantMandate(ctx context.Context, who casefile.Actor, m postgres.Mandate, o Options) (postgres.Mandate, error) {
	who, _, err := d.may(who, "grantMandate")
	if err != nil {
		return m, err
	}
	if m.LastDay.Before(m.FirstDay) || m.LastDay.After(m.FirstDay.AddDate(1, 0, 0)) {
		return m, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/last_day", "mandate_days")})
	}
	a, _, err := d.ledger.AccountByID(ctx, m.Account)
	if err != nil {
		return m, err
	}
	if a.Role != casefile.Auditor {
		return m, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/account", "no_auditor")})
	}
	m.ID, m.GrantedBy = CaseID("mandate", who.ID, o.Key), who.ID
	if err := d.ledger.PutMandate(ctx, m); err != nil {
		return m, err
	}
	m.GrantedAt = d.today()
	return m, nil
}

// Auditors lists the accounts to which a mandate can be given.
func (d *Desk) Auditors(ctx context.Context, who casefile.Actor) ([]account.Account, error) {
	if _, _, err := d.may(who, "grantMandate"); err != nil {
		return nil, err
	}
	all, err := d.ledger.Accounts(ctx, postgres.AccountFilter{Role: casefile.Auditor, Status: account.Active}, postgres.Page{Limit: 200})
	return all.Items, err
}

// RevokeMandate ends a mandate at once. Errors: NotFound no_such_mandate.
func (d *Desk) RevokeMandate(ctx context.Context, who casefile.Actor, id string) error {
	who, _, err := d.may(who, "revokeMandate")
	if err != nil {
		return err
	}
	return d.ledger.RevokeMandate(ctx, id, who.ID)
}

// Mandates lists mandates: an auditor's own, and all of them to whoever grants.
func (d *Desk) Mandates(ctx context.Context, who casefile.Actor) ([]postgres.Mandate, error) {
	who, _, err := d.may(who, "listMandates")
	if err != nil {
		return nil, err
	}
	account := ""
	if who.Role == casefile.Auditor {
		account = who.ID
	}
	return d.ledger.Mandates(ctx, account)
}

// DrawSample draws cases by a seed and logs the list's hash, before anybody looks at a case of it (U13). The same key
// gives the same sample. Errors: Conflict log_empty.
func (d *Desk) DrawSample(ctx context.Context, who casefile.Actor, campaign, kind, seed string, size int, o Options) (postgres.Sample, error) {
	who, _, err := d.may(who, "drawSample")
	if err != nil {
		return postgres.Sample{}, err
	}
	id := CaseID("sample", who.ID, o.Key)
	if there, err := d.ledger.Samples(ctx, id); err != nil || len(there) == 1 {
		return first(there), err
	}
	head, err := d.Checkpoint(ctx, who)
	if err != nil {
		return postgres.Sample{}, err
	}
	drawn, err := d.ledger.Draw(ctx, postgres.Population{Campaign: campaign, Kind: kind, Until: head.Checkpoint.Size}, seed, size)
	if err != nil {
		return postgres.Sample{}, err
	}
	s := postgres.Sample{ID: id, Campaign: campaign, Kind: kind, Seed: seed, Size: size, Population: drawn.Population,
		Until: head.Checkpoint.Size, Cases: drawn.Cases, Hash: drawn.Hash, DrawnBy: who.ID, DrawnAt: time.Time{}}
	if err := d.ledger.PutSample(ctx, s); err != nil {
		return s, err
	}
	there, err := d.ledger.Samples(ctx, id)
	return first(there), err
}

func first(all []postgres.Sample) postgres.Sample {
	if len(all) == 0 {
		return postgres.Sample{}
	}
	return all[0]
}

// Samples lists drawn samples; an id gives that one. Errors: NotFound no_such_sample.
func (d *Desk) Samples(ctx context.Context, who casefile.Actor, op, id string) ([]postgres.Sample, error) {
	if _, _, err := d.may(who, op); err != nil {
		return nil, err
	}
	all, err := d.ledger.Samples(ctx, id)
	if err == nil && id != "" && len(all) == 0 {
		err = casefile.Refuse(casefile.NotFound, "no_such_sample")
	}
	return all, err
}

// mandated gives the auditor the mandate under which he reads today. Without one he is signed in and sees nothing.
func (d *Desk) mandated(ctx context.Context, who casefile.Actor) (casefile.Actor, error) {
	if who.Role != casefile.Auditor {
		return who, nil
	}
	number, err := d.ledger.MandateOn(ctx, who.ID, d.today())
	if casefile.KindOf(err) == casefile.Forbidden {
		return who, nil
	}
	who.Mandate = number
	return who, err
}
