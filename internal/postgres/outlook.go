package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/filing"
)

// PointCount counts something at a point.
type PointCount struct {
	Point string
	Count int
}

// heldByNotice says that a batch other than ? holds the filing: frozen or on show, and not taken down.
const heldByNotice = `exists (select from notice_line n where n.filing = f.case_id and n.notice <> ?
		and n.status in ('frozen', 'shown') and n.masked is not null)`

// ReadyForNotice counts by point the filings that a batch planned now would take. Errors: Unavailable.
func (l *Ledger) ReadyForNotice(ctx context.Context, campaign, track string) ([]PointCount, error) {
	w := &where{}
	w.and("f.campaign = ? and f.track = ? and f.stage = ?", campaign, track, filing.Rechecked)
	w.and("not "+heldByNotice, "")
	rows, err := l.db.Query(ctx, "select coalesce(f.point, ''), count(*) from filing f"+w.sql()+" group by 1 order by 1", w.args...)
	if err != nil {
		return nil, failed("count what is ready", err)
	}
	counts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[PointCount])
	return counts, failed("count what is ready", err)
}
