package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/filing"
)

// FindScan gives the scan that an upload became; false where it has not been accepted. Errors: Unavailable.
func (l *Ledger) FindScan(ctx context.Context, upload string) (filing.Scan, bool, error) {
	s := filing.Scan{ID: upload}
	err := l.db.QueryRow(ctx, "select kind, hash, type, pages, size from scan where id = $1 and status = 'kept'", upload).
		Scan(&s.Kind, &s.Hash, &s.Type, &s.Pages, &s.Size)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, false, nil
	}
	return s, err == nil, failed("find scan", err)
}

// AddScan notes an accepted upload; noting it again changes nothing. Errors: Unavailable.
func (l *Ledger) AddScan(ctx context.Context, caseID string, s filing.Scan) error {
	_, err := l.db.Exec(ctx, `insert into scan (id, owner, case_id, kind, status, hash, type, pages, size, uploaded_by, uploaded_at, decided_at)
		values ($1, '', $2, $3, 'kept', $4, $5, $6, $7, '', now(), now())
		on conflict (id) do update set status = 'kept', case_id = excluded.case_id, hash = excluded.hash, type = excluded.type,
			pages = excluded.pages, size = excluded.size, decided_at = now() where scan.status <> 'kept'`,
		s.ID, caseID, s.Kind, s.Hash, s.Type, s.Pages, s.Size)
	return failed("note scan", err)
}
