package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
)

// seenEvery is how exactly it is known when a session was last used: a request seldom costs a write.
const seenEvery = 20 * time.Second

// StartSession keeps a session by the hash of its token, and clears the account's ended ones away.
func (l *Ledger) StartSession(ctx context.Context, hash []byte, id, device string, now, expires time.Time) error {
	b := &pgx.Batch{}
	b.Queue("delete from session where account = $1 and expires_at <= $2", id, now)
	b.Queue("insert into session (token, account, device, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)", hash, id, device, now, expires)
	b.Queue("update account set last_login_at = $2 where id = $1", id, now)
	return failed("start session", l.db.SendBatch(ctx, b).Close())
}

// SessionAccount finds the account of a session in force, and notes that it was seen. Errors: NotFound
// no_such_session, Unavailable.
func (l *Ledger) SessionAccount(ctx context.Context, hash []byte, now, idleSince time.Time) (account.Account, time.Time, error) {
	var expires, seen time.Time
	a, err := scanAccount(l.db.QueryRow(ctx, "select "+accountColumns+`, s.expires_at, s.seen_at
		from session s join account a on a.id = s.account where s.token = $1 and s.expires_at > $2 and s.seen_at > $3`,
		hash, now, idleSince), &expires, &seen)
	if err == nil && now.Sub(seen) >= min(seenEvery, now.Sub(idleSince)/4) {
		_, err = l.db.Exec(ctx, "update session set seen_at = greatest(seen_at, $2) where token = $1", hash, now)
	}
	return a, expires, missing("read session", "no_such_session", err)
}

// EndSession ends one session.
func (l *Ledger) EndSession(ctx context.Context, hash []byte) error {
	_, err := l.db.Exec(ctx, "delete from session where token = $1", hash)
	return failed("end session", err)
}

// EndSessions ends every session of an account.
func (l *Ledger) EndSessions(ctx context.Context, id string) error {
	_, err := l.db.Exec(ctx, "delete from session where account = $1", id)
	return failed("end sessions", err)
}

// InsertToken keeps an API token by its hash.
func (l *Ledger) InsertToken(ctx context.Context, id string, hash []byte, t account.Token) error {
	_, err := l.db.Exec(ctx, `insert into api_token (id, account, token, prefix, name, created_at, expires_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, t.ID, id, hash, t.Prefix, t.Name, t.CreatedAt, t.ExpiresAt)
	return failed("insert token", err)
}

// Tokens lists an account's tokens, the newest first.
func (l *Ledger) Tokens(ctx context.Context, id string) ([]account.Token, error) {
	rows, err := l.db.Query(ctx, `select id, prefix, name, created_at, expires_at, revoked_at from api_token
		where account = $1 order by created_at desc, id`, id)
	if err != nil {
		return nil, failed("list tokens", err)
	}
	tokens, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t account.Token, err error) {
		var revoked *time.Time
		err = row.Scan(&t.ID, &t.Prefix, &t.Name, &t.CreatedAt, &t.ExpiresAt, &revoked)
		t.RevokedAt = local(revoked)
		return t, err
	})
	return tokens, failed("list tokens", err)
}

// RevokeToken ends a token of this account. Errors: NotFound no_such_token, Unavailable.
func (l *Ledger) RevokeToken(ctx context.Context, id, token string, now time.Time) error {
	tag, err := l.db.Exec(ctx, "update api_token set revoked_at = $3 where account = $1 and id = $2 and revoked_at is null", id, token, now)
	if err == nil && tag.RowsAffected() == 0 {
		return casefile.Refuse(casefile.NotFound, "no_such_token")
	}
	return failed("revoke token", err)
}

// TokenAccount finds the account of a token in force. Errors: NotFound no_such_token, Unavailable.
func (l *Ledger) TokenAccount(ctx context.Context, hash []byte, now time.Time) (account.Account, time.Time, error) {
	var expires time.Time
	a, err := scanAccount(l.db.QueryRow(ctx, "select "+accountColumns+`, t.expires_at
		from api_token t join account a on a.id = t.account where t.token = $1 and t.expires_at > $2 and t.revoked_at is null`,
		hash, now), &expires)
	return a, expires, missing("read token", "no_such_token", err)
}

// charge starts counting anew once the lock is over, or once the first failure is older than the lock is long.
var charge = fmt.Sprintf(`
		insert into login_guard as g (login, failures, since) values ($1, 1, $2)
		on conflict (login) do update set
			failures = case when %[1]s then 1 else g.failures + 1 end,
			since = case when %[1]s then $2 else g.since end,
			locked_until = case when %[1]s then null when g.failures >= $4 then coalesce(g.locked_until, $5) end
		returning locked_until`,
	"coalesce(g.locked_until <= $2, g.since <= $3)")

// Charge counts a try as failed before it is made, and gives until when the login is locked. One statement: of many
// tries at once no more than limit get through.
func (l *Ledger) Charge(ctx context.Context, login string, now time.Time, limit int, lock time.Duration) (time.Time, error) {
	var locked *time.Time
	err := l.db.QueryRow(ctx, charge,
		l.ring.Index("login", login), now, now.Add(-lock), limit, now.Add(lock)).Scan(&locked)
	if err != nil || locked == nil || !locked.After(now) {
		return time.Time{}, failed("count sign-in", err)
	}
	return *locked, nil
}

// Absolve forgets the failures after a success.
func (l *Ledger) Absolve(ctx context.Context, login string) error {
	_, err := l.db.Exec(ctx, "delete from login_guard where login = $1", l.ring.Index("login", login))
	return failed("clear sign-ins", err)
}

// LogAttempt keeps what became of a sign-in.
func (l *Ledger) LogAttempt(ctx context.Context, login, id, outcome string, now time.Time) error {
	_, err := l.db.Exec(ctx, "insert into login_attempt (login, account, at, outcome) values ($1, $2, $3, $4)",
		l.ring.Index("login", login), id, now, outcome)
	return failed("log sign-in", err)
}
