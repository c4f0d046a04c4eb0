package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// Filter chooses cases within a scope. An empty field admits every value.
type Filter struct {
	Scope    Scope
	Campaign string
	Kind     string
	Stages   []string
	Owner    string
	Point    string
	Area     string
	Open     bool // only cases that wait for something
}

var caseList = listing[CaseFile]{
	columns: caseColumns, from: "case_file", keys: []string{"opened_at", "case_id"},
	order: "opened_at desc, case_id desc", after: "(opened_at, case_id) < (?::text::timestamptz, ?)",
	scan: func(row pgx.CollectableRow) (CaseFile, error) {
		var c CaseFile
		err := row.Scan(c.into()...)
		c.localize()
		return c, err
	},
	key: func(c CaseFile) []string { return []string{c.OpenedAt.Format(time.RFC3339Nano), c.Case} },
}

// Cases lists cases, the latest opened first. Errors: Invalid bad_cursor, Unavailable.
func (l *Ledger) Cases(ctx context.Context, f Filter, p Page) (List[CaseFile], error) {
	w := &where{}
	f.Scope.limit(w, nil)
	w.equal("campaign", f.Campaign)
	w.equal("kind", f.Kind)
	oneOf(w, "stage", f.Stages)
	w.equal("owner", f.Owner)
	w.equal("point", f.Point)
	w.equal("area", f.Area)
	if f.Open {
		w.and("not closed")
	}
	return caseList.read(ctx, l.db, w, p)
}

// CaseByKey finds a case by the number that people know it by: a sheet's, a receipt's. A number that two cases of the
// kind have names neither. Errors: NotFound no_such_case, Unavailable.
func (l *Ledger) CaseByKey(ctx context.Context, kind, key string) (string, error) {
	rows, err := l.db.Query(ctx, "select case_id from case_file where kind = $1 and public_key = $2 limit 2", kind, key)
	if err != nil {
		return "", failed("find case", err)
	}
	id, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
	if errors.Is(err, pgx.ErrTooManyRows) {
		err = pgx.ErrNoRows
	}
	return id, missing("find case", "no_such_case", err)
}

// OpenCases gives the ids of a kind's open cases after an id, in order: for work that goes over all of them, such as
// setting a clock.
func (l *Ledger) OpenCases(ctx context.Context, campaign, after string, limit int) ([]string, error) {
	rows, err := l.db.Query(ctx, `select case_id from case_file where campaign = $1 and not closed and case_id > $2
		order by case_id limit $3`, campaign, after, limit)
	if err != nil {
		return nil, failed("read open cases", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return ids, failed("read open cases", err)
}
