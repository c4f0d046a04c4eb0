package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// StuckKinds are the tasks that a step which failed for good leaves behind: nothing goes on before somebody acts (O2).
var StuckKinds = []string{"notice_stalled", "report_stalled", "report_build_failed", "report_overdue", "objection_stuck", "import_stalled", "bulk_paused",
	"matching", "receipt_alarm"}

// OverdueCount counts the tasks of a kind that are past their date.
type OverdueCount struct {
	Role    casefile.Role
	Kind    string
	Overdue int
	Oldest  time.Time
}

// KindCount counts the open cases of a kind.
type KindCount struct {
	Kind  string
	Count int
}

// Stuck lists the tasks of StuckKinds, the oldest first, at most limit. Errors: Unavailable.
func (l *Ledger) Stuck(ctx context.Context, campaign string, limit int) ([]TaskLine, error) {
	rows, err := l.db.Query(ctx, "select "+taskList.columns+" from "+taskList.from+taskList.joined+
		" where t.campaign = $1 and t.kind = any ($2) order by t.since, t.case_id limit $3", campaign, StuckKinds, limit)
	if err != nil {
		return nil, failed("list stuck cases", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (TaskLine, error) { return l.taskLine(row) })
	return all, failed("list stuck cases", err)
}

// Overdue counts, by role and kind, the tasks that are past their date at now. Errors: Unavailable.
func (l *Ledger) Overdue(ctx context.Context, campaign string, now time.Time) ([]OverdueCount, error) {
	rows, err := l.db.Query(ctx, `select role, kind, count(*), min(due) from task where campaign = $1 and due <= $2
		group by 1, 2 order by 3 desc, 1, 2`, campaign, now)
	if err != nil {
		return nil, failed("count overdue tasks", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[OverdueCount])
	return all, failed("count overdue tasks", err)
}

// OpenByKind counts the open cases of a campaign. Errors: Unavailable.
func (l *Ledger) OpenByKind(ctx context.Context, campaign string) ([]KindCount, error) {
	rows, err := l.db.Query(ctx, "select kind, count(*) from case_file where campaign = $1 and not closed group by 1 order by 1", campaign)
	if err != nil {
		return nil, failed("count open cases", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[KindCount])
	return all, failed("count open cases", err)
}
