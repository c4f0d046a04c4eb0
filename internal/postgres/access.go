package postgres

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
)

// LogAccess appends who looked at which personal data, and why. The api's role can neither change nor delete it.
func (l *Ledger) LogAccess(ctx context.Context, a account.Access) error {
	_, err := l.db.Exec(ctx, `insert into access_log (account, role, case_id, subject, fields, purpose, request)
		values ($1, $2, $3, $4, $5, $6, $7)`, a.Account, a.Role, a.Case, a.Subject, list(a.Fields), a.Purpose, a.Request)
	return failed("log access", err)
}

// AccessFilter chooses entries of the access log. An empty field admits every value.
type AccessFilter struct {
	Account string
	Case    string
	From    time.Time // real time
}

var accessList = listing[account.Access]{
	columns: "id, at, account, role, case_id, subject, fields, purpose, request", from: "access_log",
	keys: []string{"id"}, order: "id desc", after: "id < ?::text::bigint",
	scan: func(row pgx.CollectableRow) (account.Access, error) {
		a, err := pgx.RowToStructByPos[account.Access](row)
		a.At = a.At.In(casefile.Shanghai)
		return a, err
	},
	key: func(a account.Access) []string { return []string{strconv.FormatInt(a.ID, 10)} },
}

// Accesses lists the access log for the auditor, the newest first. Errors: Invalid bad_cursor, Unavailable.
func (l *Ledger) Accesses(ctx context.Context, f AccessFilter, p Page) (List[account.Access], error) {
	w := &where{}
	w.equal("account", f.Account)
	w.equal("case_id", f.Case)
	if !f.From.IsZero() {
		w.and("at >= ?", f.From)
	}
	return accessList.read(ctx, l.db, w, p)
}
