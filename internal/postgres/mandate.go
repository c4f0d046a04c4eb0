package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/translog"
)

// Mandate lets an auditor read, between two days (U11).
type Mandate struct {
	ID        string
	Account   string
	Number    string // of the order that sends him
	Authority string // who ordered it
	Purpose   string
	FirstDay  time.Time // whole days in Shanghai, real time
	LastDay   time.Time
	GrantedBy string
	GrantedAt time.Time
	RevokedBy string
	RevokedAt time.Time // zero: not revoked
}

const mandateColumns = "id, account, number, authority, purpose, first_day, last_day, granted_by, granted_at, revoked_by, revoked_at"

func scanMandate(row pgx.CollectableRow) (Mandate, error) {
	var m Mandate
	var revoked *time.Time
	err := row.Scan(&m.ID, &m.Account, &m.Number, &m.Authority, &m.Purpose, &m.FirstDay, &m.LastDay, &m.GrantedBy, &m.GrantedAt, &m.RevokedBy, &revoked)
	m.GrantedAt, m.RevokedAt = m.GrantedAt.In(casefile.Shanghai), local(revoked)
	return m, err
}

// PutMandate keeps a mandate. The same id again is the same mandate.
func (l *Ledger) PutMandate(ctx context.Context, m Mandate) error {
	_, err := l.db.Exec(ctx, `insert into mandate (id, account, number, authority, purpose, first_day, last_day, granted_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
		m.ID, m.Account, m.Number, m.Authority, m.Purpose, m.FirstDay, m.LastDay, m.GrantedBy)
	return failed("keep mandate", err)
}

// RevokeMandate ends a mandate before its time. Errors: NotFound no_such_mandate.
func (l *Ledger) RevokeMandate(ctx context.Context, id, by string) error {
	tag, err := l.db.Exec(ctx, "update mandate set revoked_by = $2, revoked_at = now() where id = $1 and revoked_at is null", id, by)
	if err == nil && tag.RowsAffected() == 0 {
		return casefile.Refuse(casefile.NotFound, "no_such_mandate")
	}
	return failed("revoke mandate", err)
}

// Mandates lists mandates of an account, or all, the newest first.
func (l *Ledger) Mandates(ctx context.Context, account string) ([]Mandate, error) {
	rows, err := l.db.Query(ctx, "select "+mandateColumns+" from mandate where account = $1 or $1 = '' order by granted_at desc, id limit 500", account)
	if err != nil {
		return nil, failed("list mandates", err)
	}
	all, err := pgx.CollectRows(rows, scanMandate)
	return all, failed("list mandates", err)
}

// MandateOn gives the mandate under which an account may read on a day. None: in a rehearsal, which holds nobody's data,
// an auditor to whom none was ever given needs none. Errors: Forbidden no_mandate, Unavailable.
func (l *Ledger) MandateOn(ctx context.Context, account string, day time.Time) (string, error) {
	var number string
	var ever, all bool
	err := l.db.QueryRow(ctx, `select coalesce((select number from mandate where account = $1 and revoked_at is null and $2::date between first_day and last_day
			order by last_day desc, id limit 1), ''),
		exists (select from mandate where account = $1),
		not exists (select from campaign where (clock->>'rehearsal')::bool is not true)`, account, casefile.DateOf(day)).Scan(&number, &ever, &all)
	switch {
	case err != nil:
		return "", failed("read mandate", err)
	case number != "":
		return number, nil
	case !ever && all:
		return "rehearsal", nil
	}
	return "", casefile.Refuse(casefile.Forbidden, "no_mandate")
}

// Sample is a drawn list of cases (U13).
type Sample struct {
	ID, Campaign, Kind, Seed string
	Size, Population         int
	Until                    int64 // leaves of the log when it was drawn
	Cases                    []string
	Hash                     string
	DrawnBy                  string
	DrawnAt                  time.Time
}

const sampleColumns = "id, campaign, kind, seed, size, population, until, cases, hash, drawn_by, drawn_at"

func scanSample(row pgx.CollectableRow) (Sample, error) {
	s, err := pgx.RowToStructByPos[Sample](row)
	s.DrawnAt = s.DrawnAt.In(casefile.Shanghai)
	return s, err
}

// PutSample keeps a drawn list and logs its hash before anybody looks at a case of it. The same id again changes
// nothing.
func (l *Ledger) PutSample(ctx context.Context, s Sample) error {
	return failed("keep sample", pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "insert into sample ("+sampleColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now()) on conflict (id) do nothing",
			s.ID, s.Campaign, s.Kind, s.Seed, s.Size, s.Population, s.Until, s.Cases, s.Hash, s.DrawnBy)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		_, err = tx.Exec(ctx, "insert into log_fresh (what, case_id, seq, ref, hash) values ($1, '', 0, $2, $3)", translog.SampleLeaf, s.ID, s.Hash)
		return err
	}))
}

// Samples lists drawn samples, the newest first; an id gives that one.
func (l *Ledger) Samples(ctx context.Context, id string) ([]Sample, error) {
	rows, err := l.db.Query(ctx, "select "+sampleColumns+" from sample where id = $1 or $1 = '' order by drawn_at desc, id limit 200", id)
	if err != nil {
		return nil, failed("list samples", err)
	}
	all, err := pgx.CollectRows(rows, scanSample)
	return all, failed("list samples", err)
}
