package postgres

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/absence"
)

var absenceUpsert = upsert("absence", "", "case_id", "campaign", "officer", "officer_role", "officer_point", "officer_area", "officer_also",
	"deputy", "begins", "ends", "operations", "over")

func absenceValues(id string, r absence.Row) []any {
	return []any{id, r.Campaign, r.Officer.ID, r.Officer.Role, r.Officer.Point, r.Officer.Area, list(r.Officer.Also), r.Deputy, r.Begins,
		moment(r.Ends), list(r.Operations), r.Over}
}

// ActingFor finds the absence by which a deputy may carry out an operation for an officer at campaign time now. Errors:
// NotFound no_such_absence, Unavailable.
func (l *Ledger) ActingFor(ctx context.Context, campaign, officer, deputy, operation string, now time.Time) (absence.Officer, error) {
	o := absence.Officer{ID: officer}
	var operations []string
	rows, err := l.db.Query(ctx, `select officer_role, officer_point, officer_area, officer_also, operations from absence
		where campaign = $1 and officer = $2 and deputy = $3 and not over and begins <= $4 and (ends is null or ends > $4)`,
		campaign, officer, deputy, now)
	if err != nil {
		return o, failed("read absence", err)
	}
	_, err = pgx.ForEachRow(rows, []any{&o.Role, &o.Point, &o.Area, &o.Also, &operations}, func() error {
		if len(operations) == 0 || slices.Contains(operations, operation) {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		return o, nil
	}
	if err == nil {
		err = pgx.ErrNoRows
	}
	return o, missing("read absence", "no_such_absence", err)
}

var errFound = errors.New("found")

// Away says whether an account is away itself on one of some days. Errors: Unavailable.
func (l *Ledger) Away(ctx context.Context, campaign, account string, begins, ends time.Time) (bool, error) {
	var away bool
	err := l.db.QueryRow(ctx, `select exists (select from absence where campaign = $1 and officer = $2 and not over
		and begins < coalesce($4, 'infinity'::timestamptz) and (ends is null or ends > $3))`, campaign, account, begins, moment(ends)).Scan(&away)
	return away, failed("read absences", err)
}

// MoveClaims gives every claim of one account to another, and releases those that four eyes forbid the other. Errors:
// Unavailable.
func (l *Ledger) MoveClaims(ctx context.Context, from, to string) (moved, released int, err error) {
	b := &pgx.Batch{}
	b.Queue(`update task set claimed_by = '', claimed_until = null where claimed_by = $1 and not_account = $2`, from, to)
	b.Queue(`update task set claimed_by = $2, claim_reason = 'leaver' where claimed_by = $1`, from, to)
	r := l.db.SendBatch(ctx, b)
	first, err := r.Exec()
	if err == nil {
		released = int(first.RowsAffected())
		second, again := r.Exec()
		moved, err = int(second.RowsAffected()), again
	}
	return moved, released, failed("move claims", errors.Join(err, r.Close()))
}

// DeputyOf lists the absences that are not over and in which the account is the deputy. Errors: Unavailable.
func (l *Ledger) DeputyOf(ctx context.Context, account string) ([]string, error) {
	rows, err := l.db.Query(ctx, "select case_id from absence where deputy = $1 and not over order by case_id", account)
	if err != nil {
		return nil, failed("list deputyships", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return ids, failed("list deputyships", err)
}
