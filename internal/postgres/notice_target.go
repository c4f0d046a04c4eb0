package postgres

import "context"

// NoticeFiling gives the filing of a line that was put on show. Errors: NotFound no_such_line, Unavailable.
func (l *Ledger) NoticeFiling(ctx context.Context, notice string, line int) (string, error) {
	var id string
	err := l.db.QueryRow(ctx, `select filing from notice_line where notice = $1 and line = $2 and status <> 'dropped'`,
		notice, line).Scan(&id)
	return id, missing("find notice line", "no_such_line", err)
}
