package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// ScanStatus is where an uploaded file stands.
type ScanStatus string

const (
	ScanQuarantined ScanStatus = "quarantined" // not checked yet: nobody may open it
	ScanKept        ScanStatus = "kept"
	ScanRefused     ScanStatus = "refused"
)

// Scan is an uploaded file in the register; its bytes lie in the object store.
type Scan struct {
	ID         string
	Owner      string // registration id, or account id
	Case       string
	Kind       string
	Status     ScanStatus
	Hash       string // of the bytes, once kept: also their key
	Type       string
	Pages      int
	Size       int64
	Code       string // why it was refused
	UploadedBy string
	UploadedAt time.Time
	DecidedAt  time.Time // zero: not decided
}

// Quarantine registers an upload. The same upload again is none. Errors: Conflict upload_taken, Unavailable.
func (l *Ledger) Quarantine(ctx context.Context, s Scan) error {
	tag, err := l.db.Exec(ctx, `insert into scan (id, owner, case_id, kind, status, size, uploaded_by, uploaded_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
		s.ID, s.Owner, s.Case, s.Kind, ScanQuarantined, s.Size, s.UploadedBy, s.UploadedAt)
	if err != nil || tag.RowsAffected() == 1 {
		return failed("register upload", err)
	}
	if there, err := l.Scan(ctx, s.ID); err != nil || there.Owner != s.Owner || there.Case != s.Case {
		return casefile.Refuse(casefile.Conflict, "upload_taken")
	}
	return nil
}

// KeepScan lets a checked upload out of quarantine. The same decision again changes nothing. Errors: NotFound
// no_such_scan, Unavailable.
func (l *Ledger) KeepScan(ctx context.Context, id, hash, contentType string, pages int, size int64) error {
	return l.decideScan(ctx, `update scan set status = 'kept', hash = $2, type = $3, pages = $4, size = $5, code = '', decided_at = $6
		where id = $1`, id, hash, contentType, pages, size, l.now())
}

// RefuseScan keeps why an upload was refused. Errors: NotFound no_such_scan, Unavailable.
func (l *Ledger) RefuseScan(ctx context.Context, id, code string) error {
	return l.decideScan(ctx, `update scan set status = 'refused', code = $2, decided_at = $3 where id = $1`, id, code, l.now())
}

func (l *Ledger) decideScan(ctx context.Context, sql string, args ...any) error {
	tag, err := l.db.Exec(ctx, sql, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return casefile.Refuse(casefile.NotFound, "no_such_scan")
	}
	return failed("decide upload", err)
}

const scanColumns = `id, owner, case_id, kind, status, hash, type, pages, size, code, uploaded_by, uploaded_at, decided_at`

// Scan gives an upload. Errors: NotFound no_such_scan, Unavailable.
func (l *Ledger) Scan(ctx context.Context, id string) (Scan, error) {
	scans, err := l.scans(ctx, "id = $1", id)
	if err == nil && len(scans) == 0 {
		err = casefile.Refuse(casefile.NotFound, "no_such_scan")
	}
	if err != nil {
		return Scan{}, err
	}
	return scans[0], nil
}

// ScansOf gives a case's uploads, the oldest first. Errors: Unavailable.
func (l *Ledger) ScansOf(ctx context.Context, id string) ([]Scan, error) {
	return l.scans(ctx, "case_id = $1 order by uploaded_at, id", id)
}

func (l *Ledger) scans(ctx context.Context, condition, arg string) ([]Scan, error) {
	rows, err := l.db.Query(ctx, "select "+scanColumns+" from scan where "+condition, arg)
	if err != nil {
		return nil, failed("read uploads", err)
	}
	scans, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Scan, err error) {
		var decided *time.Time
		err = row.Scan(&s.ID, &s.Owner, &s.Case, &s.Kind, &s.Status, &s.Hash, &s.Type, &s.Pages, &s.Size, &s.Code,
			&s.UploadedBy, &s.UploadedAt, &decided)
		s.DecidedAt = local(decided)
		return s, err
	})
	return scans, failed("read uploads", err)
}

// KeptScans goes over every kept scan, in the order of their ids. An error of each ends it and is passed on.
func (l *Ledger) KeptScans(ctx context.Context, each func(Scan) error) error {
	for after := ""; ; {
		part, err := l.scans(ctx, "status = 'kept' and id > $1 order by id limit 500", after)
		if err != nil || len(part) == 0 {
			return err
		}
		for _, s := range part {
			if err := each(s); err != nil {
				return err
			}
		}
		after = part[len(part)-1].ID
	}
}
