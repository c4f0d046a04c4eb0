package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// Alarm is an open case with the nearest instant at which it acts by itself.
type Alarm struct {
	Case  string
	Terms string
	At    time.Time // campaign time; zero: none
}

// Alarms lists the open cases of a campaign. Errors: Unavailable.
func (l *Ledger) Alarms(ctx context.Context, campaign string) ([]Alarm, error) {
	rows, err := l.db.Query(ctx, "select case_id, terms, alarm_at from case_file where campaign = $1 and not closed", campaign)
	if err != nil {
		return nil, failed("list alarms", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Alarm, error) {
		var a Alarm
		var at *time.Time
		err := row.Scan(&a.Case, &a.Terms, &at)
		if at != nil {
			a.At = at.In(casefile.Shanghai)
		}
		return a, err
	})
	return all, failed("list alarms", err)
}

// TaskDue is an open task with a deadline.
type TaskDue struct {
	TaskKey
	Due     time.Time
	Ahead   bool // it has not passed
	Covered bool // its case acts by itself before it or at it
}

// Dues lists the open tasks of a campaign that have a deadline, as of campaign time now. Errors: Unavailable.
func (l *Ledger) Dues(ctx context.Context, campaign string, now time.Time) ([]TaskDue, error) {
	rows, err := l.db.Query(ctx, `select t.case_id, t.kind, t.ref, t.due, t.due > $2, coalesce(c.alarm_at <= t.due, false)
		from task t join case_file c using (case_id) where t.campaign = $1 and t.due < 'infinity'`, campaign, now)
	if err != nil {
		return nil, failed("list deadlines", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (TaskDue, error) {
		var t TaskDue
		err := row.Scan(&t.Case, &t.Kind, &t.Ref, &t.Due, &t.Ahead, &t.Covered)
		t.Due = t.Due.In(casefile.Shanghai)
		return t, err
	})
	return all, failed("list deadlines", err)
}
