package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/translog"
)

// ArchivedRun is a run's history in the archive.
type ArchivedRun struct {
	Case       string
	Run        string
	Version    int // of the case when it was exported
	Events     int // of the engine's history
	Complete   bool
	Ref        string
	Hash       string // of the sealed file
	ExportedAt time.Time
}

// DueHistory is a case whose history has gone on since it was exported.
type DueHistory struct {
	Case    string
	Closed  bool
	Touched time.Time
}

// dueTx marks the cases of leaves that are events: the archive follows the log.
func dueTx(ctx context.Context, tx pgx.Tx, leaves []translog.Leaf) error {
	seen := map[string]bool{}
	var ids []string
	for _, x := range leaves {
		if x.What == translog.EventLeaf && !seen[x.Case] {
			seen[x.Case] = true
			ids = append(ids, x.Case)
		}
	}
	_, err := tx.Exec(ctx, `insert into history_due (case_id) select unnest($1::text[])
		on conflict (case_id) do update set touched = now()`, ids)
	return err
}

// DueHistories lists cases to export: the closed ones, and open ones that have waited for longer than age, the oldest
// first. Errors: Unavailable.
func (l *Ledger) DueHistories(ctx context.Context, age time.Duration, limit int) ([]DueHistory, error) {
	rows, err := l.db.Query(ctx, `select d.case_id, c.closed, d.touched from history_due d join case_file c using (case_id)
		where c.closed or d.since < now() - $1::interval order by d.since, d.case_id limit $2`, age, limit)
	if err != nil {
		return nil, failed("list due histories", err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowToStructByPos[DueHistory])
	return due, failed("list due histories", err)
}

// PutHistories keeps where a case's histories lie, logs their hashes, and takes the case off the list unless it has gone
// on meanwhile; all of it or nothing.
func (l *Ledger) PutHistories(ctx context.Context, d DueHistory, runs []ArchivedRun) error {
	return failed("keep histories", pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		for _, r := range runs {
			b.Queue(`insert into history_archive (case_id, run_id, version, events, complete, ref, hash) values ($1, $2, $3, $4, $5, $6, $7)
				on conflict (case_id, run_id) do update set version = $3, events = $4, complete = $5, ref = $6, hash = $7, exported_at = now()`,
				r.Case, r.Run, r.Version, r.Events, r.Complete, r.Ref, r.Hash)
			b.Queue("insert into log_fresh (what, case_id, seq, ref, hash) values ('history', $1, $2, $3, $4)", r.Case, r.Events, r.Run, r.Hash)
		}
		b.Queue("delete from history_due where case_id = $1 and touched = $2", d.Case, d.Touched)
		return tx.SendBatch(ctx, b).Close()
	}))
}

// ArchivedRuns lists a case's histories in the archive. Errors: Unavailable.
func (l *Ledger) ArchivedRuns(ctx context.Context, id string) ([]ArchivedRun, error) {
	rows, err := l.db.Query(ctx, `select case_id, run_id, version, events, complete, ref, hash, exported_at from history_archive
		where case_id = $1 order by version, run_id`, id)
	if err != nil {
		return nil, failed("list histories", err)
	}
	runs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ArchivedRun])
	return runs, failed("list histories", err)
}

// SealerOf gives what seals and opens a case's own files. Errors: NotFound no_such_case, case_erased.
func (l *Ledger) SealerOf(ctx context.Context, id string) (Sealer, error) {
	var salt []byte
	if err := l.db.QueryRow(ctx, "select salt from case_file where case_id = $1", id).Scan(&salt); err != nil {
		return nil, missing("read case", "no_such_case", err)
	}
	_, own, err := l.openCase(id, salt)
	if err != nil {
		return nil, err
	}
	return own, nil
}

// Sealer seals what belongs to one case, so that it is forgotten with it.
type Sealer interface {
	Seal(context string, plain []byte) []byte
	Open(context string, sealed []byte) ([]byte, error)
}
