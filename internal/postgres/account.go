package postgres

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
)

var _ account.Store = (*Ledger)(nil)

const accountColumns = `a.id, a.login, a.name, a.role, a.point, a.area, a.filer, a.status, a.must_change, a.created_by,
    a.created_at, a.last_login_at, a.password_at, a.staff,
    case when a.staff = '' then null else array(select o.id from account o where o.staff = a.staff and o.id <> a.id order by o.id) end`

func scanAccount(row pgx.Row, more ...any) (account.Account, error) {
	var a account.Account
	var last *time.Time
	err := row.Scan(append([]any{&a.ID, &a.Login, &a.Name, &a.Role, &a.Point, &a.Area, &a.Filer, &a.Status, &a.MustChange,
		&a.CreatedBy, &a.CreatedAt, &last, &a.PasswordAt, &a.Staff, &a.Also}, more...)...)
	a.LastLoginAt = local(last)
	return a, err
}

// StaffID is the blind index of a staff number: it tells that two accounts are one person's, and nothing else.
func (l *Ledger) StaffID(number string) string {
	return "staff-" + hex.EncodeToString(l.ring.Index("staff", number))[:26]
}

// InsertAccount adds an account. Errors: Conflict login_taken, Conflict staff_role_taken, Unavailable.
func (l *Ledger) InsertAccount(ctx context.Context, a account.Account, secret string) error {
	_, err := l.db.Exec(ctx, `insert into account
		(id, login, name, role, point, area, filer, status, must_change, created_by, created_at, password, password_at, staff)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		a.ID, a.Login, a.Name, a.Role, a.Point, a.Area, a.Filer, a.Status, a.MustChange, a.CreatedBy, a.CreatedAt, secret, a.PasswordAt, a.Staff)
	switch violated(err) {
	case "account_login_key":
		return casefile.Refuse(casefile.Conflict, "login_taken")
	case "account_staff_role":
		return casefile.Refuse(casefile.Conflict, "staff_role_taken", "clause", "T-0.28")
	}
	return failed("insert account", err)
}

// AccountByLogin finds an account and its secret. Errors: NotFound no_such_account, Unavailable.
func (l *Ledger) AccountByLogin(ctx context.Context, login string) (account.Account, string, error) {
	return l.accountBy(ctx, "login", login)
}

// AccountByID finds an account and its secret. Errors: NotFound no_such_account, Unavailable.
func (l *Ledger) AccountByID(ctx context.Context, id string) (account.Account, string, error) {
	return l.accountBy(ctx, "id", id)
}

func (l *Ledger) accountBy(ctx context.Context, column, value string) (account.Account, string, error) {
	var secret string
	a, err := scanAccount(l.db.QueryRow(ctx, "select "+accountColumns+", a.password from account a where a."+column+" = $1", value), &secret)
	return a, secret, missing("read account", "no_such_account", err)
}

// PastSecrets gives the newest n secrets before the present one.
func (l *Ledger) PastSecrets(ctx context.Context, id string, n int) ([]string, error) {
	rows, err := l.db.Query(ctx, "select secret from account_secret_history where account = $1 order by id desc limit $2", id, n)
	if err != nil {
		return nil, failed("read past passwords", err)
	}
	secrets, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return secrets, failed("read past passwords", err)
}

// SetSecret replaces the secret, keeps the old one among the newest keep, and ends every session.
func (l *Ledger) SetSecret(ctx context.Context, id, secret string, at time.Time, mustChange bool, keep int) error {
	b := &pgx.Batch{}
	b.Queue(`insert into account_secret_history (account, secret, since)
		select id, password, password_at from account where id = $1`, id)
	b.Queue(`delete from account_secret_history where account = $1 and id not in
		(select id from account_secret_history where account = $1 order by id desc limit $2)`, id, keep)
	b.Queue("update account set password = $2, password_at = $3, must_change = $4 where id = $1", id, secret, at, mustChange)
	b.Queue("delete from session where account = $1", id)
	return failed("set password", l.db.SendBatch(ctx, b).Close())
}

// Rehash replaces the secret by one of the same password, unless it was changed meanwhile.
func (l *Ledger) Rehash(ctx context.Context, id, old, secret string) error {
	_, err := l.db.Exec(ctx, "update account set password = $3 where id = $1 and password = $2", id, old, secret)
	return failed("rehash password", err)
}

// SetStatus changes an account's status; a disabled one is out at once. Errors: NotFound no_such_account, Unavailable.
func (l *Ledger) SetStatus(ctx context.Context, id string, s account.Status) error {
	b := &pgx.Batch{}
	b.Queue("update account set status = $2 where id = $1 returning id", id, s).QueryRow(func(row pgx.Row) error {
		return row.Scan(new(string))
	})
	if s == account.Disabled {
		b.Queue("delete from session where account = $1", id)
		b.Queue("update api_token set revoked_at = $2 where account = $1 and revoked_at is null", id, l.now())
	}
	return missing("set account status", "no_such_account", l.db.SendBatch(ctx, b).Close())
}

// ActivateFiler opens the pending accounts of a filer, once its registration is approved.
func (l *Ledger) ActivateFiler(ctx context.Context, filer string) error {
	_, err := l.db.Exec(ctx, "update account set status = 'active' where filer = $1 and filer <> '' and status = 'pending'", filer)
	return failed("activate accounts", err)
}

// AccountFilter chooses accounts. An empty field admits every value.
type AccountFilter struct {
	ID     string
	Role   casefile.Role
	Point  string
	Filer  string
	Status account.Status
}

var accountList = listing[account.Account]{
	columns: accountColumns, from: "account a", keys: []string{"login"}, order: "a.login", after: "a.login > ?",
	scan: func(row pgx.CollectableRow) (account.Account, error) { return scanAccount(row) },
	key:  func(a account.Account) []string { return []string{a.Login} },
}

// Accounts lists accounts by login, for administrators. Errors: Invalid bad_cursor, Unavailable.
func (l *Ledger) Accounts(ctx context.Context, f AccountFilter, p Page) (List[account.Account], error) {
	w := &where{}
	w.equal("a.id", f.ID)
	w.equal("a.role", string(f.Role))
	w.equal("a.point", f.Point)
	w.equal("a.filer", f.Filer)
	w.equal("a.status", string(f.Status))
	return accountList.read(ctx, l.db, w, p)
}

// OfficerNames gives the names of officers by account id; those of filers are left out. Errors: Unavailable.
func (l *Ledger) OfficerNames(ctx context.Context, ids []string) (map[string]string, error) {
	names := map[string]string{}
	rows, err := l.db.Query(ctx, "select id, name from account where id = any ($1) and filer = ''", ids)
	if err != nil {
		return nil, failed("read names", err)
	}
	var id, name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error { names[id] = name; return nil })
	return names, failed("read names", err)
}
