package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// Evidence gives a case as recorded, with its row, its inbox items, and where and by which program each event was
// decided (U6), as of one instant. Errors: NotFound no_such_case, case_erased; Unavailable.
func (l *Ledger) Evidence(ctx context.Context, id string) (casefile.Evidence, error) {
	var e casefile.Evidence
	err := pgx.BeginTxFunc(ctx, l.db, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var c CaseFile
		var salt, state []byte
		err := tx.QueryRow(ctx, "select "+caseColumns+", salt, state from case_file where case_id = $1", id).
			Scan(append(c.into(), &salt, &state)...)
		if err != nil {
			return missing("read case", "no_such_case", err)
		}
		text, own, err := l.openCase(id, salt)
		if err != nil {
			return err
		}
		if e.State, err = openPacked(own, stateOf(id), state); err != nil {
			return err
		}
		e.Loaded = casefile.Loaded{Kind: c.Kind, Case: id, Salt: text, Version: c.Version}
		e.Head, e.Closed = c.Head, c.Closed
		rows, err := tx.Query(ctx, "select "+eventColumns+" from case_event where case_id = $1 order by seq", id)
		if err != nil {
			return err
		}
		if e.Events, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (casefile.Event, error) { return event(row, id, own) }); err != nil {
			return err
		}
		return evidenceTx(ctx, tx, id, &e)
	})
	return e, failed("read evidence", err)
}

func evidenceTx(ctx context.Context, tx pgx.Tx, id string, e *casefile.Evidence) error {
	for into, column := range map[*[]string]string{&e.Runs: "run_id", &e.Builds: "build"} {
		rows, err := tx.Query(ctx, "select "+column+" from case_event where case_id = $1 and "+column+" <> '' group by 1 order by min(seq)", id)
		if err != nil {
			return err
		}
		if *into, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return err
		}
	}
	rows, err := tx.Query(ctx, "select kind, ref, role, owner, point, not_account from task where case_id = $1", id)
	if err != nil {
		return err
	}
	e.Tasks, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (casefile.Task, error) {
		var t casefile.Task
		return t, row.Scan(&t.Kind, &t.Ref, &t.Role, &t.Owner, &t.Point, &t.Not)
	})
	return err
}
