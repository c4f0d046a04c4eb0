package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
)

// Sessions lists an account's sessions in force, the latest used first.
func (l *Ledger) Sessions(ctx context.Context, id string, own []byte, now, idleSince time.Time) ([]account.OpenSession, error) {
	rows, err := l.db.Query(ctx, `select id, device, created_at, seen_at, expires_at, token = $2 from session
		where account = $1 and expires_at > $3 and seen_at > $4 order by seen_at desc, id`, id, own, now, idleSince)
	if err != nil {
		return nil, failed("list sessions", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s account.OpenSession, err error) {
		err = row.Scan(&s.ID, &s.Device, &s.CreatedAt, &s.SeenAt, &s.ExpiresAt, &s.This)
		return s, err
	})
	return all, failed("list sessions", err)
}

// EndOne ends a session of this account. Errors: NotFound no_such_session, Unavailable.
func (l *Ledger) EndOne(ctx context.Context, id, session string) error {
	tag, err := l.db.Exec(ctx, "delete from session where account = $1 and id = $2", id, session)
	if err == nil && tag.RowsAffected() == 0 {
		return casefile.Refuse(casefile.NotFound, "no_such_session")
	}
	return failed("end session", err)
}

// factorContext binds a sealed secret to its account.
func factorContext(id string) string { return "second-factor:" + id }

// PutFactor keeps a secret, sealed, that waits for its first code. Errors: Conflict factor_exists, Unavailable.
func (l *Ledger) PutFactor(ctx context.Context, id, secret string, now time.Time) error {
	tag, err := l.db.Exec(ctx, `insert into second_factor as f (account, secret, created_at) values ($1, $2, $3)
		on conflict (account) do update set secret = excluded.secret, created_at = excluded.created_at, last_step = 0
		where f.confirmed_at is null`, id, l.ring.Seal(factorContext(id), []byte(secret)), now)
	if err == nil && tag.RowsAffected() == 0 {
		return casefile.Refuse(casefile.Conflict, "factor_exists")
	}
	return failed("keep second factor", err)
}

// Factor gives the account's second factor. Errors: NotFound no_such_factor, Unavailable.
func (l *Ledger) Factor(ctx context.Context, id string) (account.StoredFactor, error) {
	var f account.StoredFactor
	var sealed []byte
	var confirmed *time.Time
	err := l.db.QueryRow(ctx, `select secret, confirmed_at, (select count(*) from recovery_code r where r.account = f.account and used_at is null)
		from second_factor f where account = $1`, id).Scan(&sealed, &confirmed, &f.CodesLeft)
	if err != nil {
		return f, missing("read second factor", "no_such_factor", err)
	}
	secret, err := l.ring.Open(factorContext(id), sealed)
	f.Secret, f.ConfirmedAt = string(secret), local(confirmed)
	return f, err
}

// ConfirmFactor puts a factor in force with new recovery codes, in one transaction.
func (l *Ledger) ConfirmFactor(ctx context.Context, id string, codes [][]byte, now time.Time) error {
	b := &pgx.Batch{}
	b.Queue("update second_factor set confirmed_at = $2 where account = $1", id, now)
	b.Queue("delete from recovery_code where account = $1", id)
	for _, c := range codes {
		b.Queue("insert into recovery_code (account, code) values ($1, $2)", id, c)
	}
	return failed("confirm second factor", l.db.SendBatch(ctx, b).Close())
}

// TakeStep uses a step's code up; of many at once one wins.
func (l *Ledger) TakeStep(ctx context.Context, id string, step int64) (bool, error) {
	tag, err := l.db.Exec(ctx, "update second_factor set last_step = $2 where account = $1 and last_step < $2", id, step)
	return err == nil && tag.RowsAffected() == 1, failed("take code", err)
}

// TakeRecovery uses a recovery code up; of many at once one wins.
func (l *Ledger) TakeRecovery(ctx context.Context, id string, code []byte, now time.Time) (bool, error) {
	tag, err := l.db.Exec(ctx, "update recovery_code set used_at = $3 where account = $1 and code = $2 and used_at is null", id, code, now)
	return err == nil && tag.RowsAffected() == 1, failed("take recovery code", err)
}

// RemoveFactor takes factor, codes and half-done sign-ins away.
func (l *Ledger) RemoveFactor(ctx context.Context, id string) error {
	b := &pgx.Batch{}
	b.Queue("delete from recovery_code where account = $1", id)
	b.Queue("delete from second_factor where account = $1", id)
	b.Queue("delete from login_challenge where account = $1", id)
	return failed("remove second factor", l.db.SendBatch(ctx, b).Close())
}

// StartChallenge keeps a right password's challenge, and clears the account's older ones away.
func (l *Ledger) StartChallenge(ctx context.Context, hash []byte, id string, expires time.Time) error {
	b := &pgx.Batch{}
	b.Queue("delete from login_challenge where account = $1", id)
	b.Queue("insert into login_challenge (token, account, expires_at) values ($1, $2, $3)", hash, id, expires)
	return failed("start challenge", l.db.SendBatch(ctx, b).Close())
}

// Challenged gives whose challenge it is. Errors: NotFound no_such_challenge, Unavailable.
func (l *Ledger) Challenged(ctx context.Context, hash []byte, now time.Time) (account.Account, error) {
	a, err := scanAccount(l.db.QueryRow(ctx, "select "+accountColumns+` from login_challenge c join account a on a.id = c.account
		where c.token = $1 and c.expires_at > $2`, hash, now))
	return a, missing("read challenge", "no_such_challenge", err)
}

// EndChallenge ends a challenge that was answered.
func (l *Ledger) EndChallenge(ctx context.Context, hash []byte) error {
	_, err := l.db.Exec(ctx, "delete from login_challenge where token = $1", hash)
	return failed("end challenge", err)
}
