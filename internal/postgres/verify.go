package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// VerifyChain recomputes every hash of a case from what is stored, content included where the case is not erased, and
// holds the events to the log and to the case's row, so that a cut tail shows too (U7). Errors: NotFound, Unavailable;
// any other error names the first event that does not fit. AuditCase names them all.
func (l *Ledger) VerifyChain(ctx context.Context, id string) error {
	faults, err := l.AuditCase(ctx, id)
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("verify %s", faults[0])
	}
	return err
}

// Erase forgets a closed case's salt, and with it everything sealed of the case, and empties what lists show of the
// person. Events, times, actors, outcomes and the chain stay (T-0.72). Errors: NotFound no_such_case, Conflict
// case_open, Unavailable.
func (l *Ledger) Erase(ctx context.Context, id string) error {
	return failed("erase case", pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		var closed bool
		err := tx.QueryRow(ctx, "select closed from case_file where case_id = $1 for update", id).Scan(&closed)
		switch {
		case err != nil:
			return missing("erase case", "no_such_case", err)
		case !closed:
			return casefile.Refuse(casefile.Conflict, "case_open")
		}
		b := &pgx.Batch{}
		b.Queue("update case_file set salt = null, state = null where case_id = $1", id)
		b.Queue(`update filing_person set name = '', name_grams = '{}', person_index = null, phone_index = null, id_masked = '',
			phone_masked = '', id_number = null, phone = null, scan_hashes = '{}' where case_id = $1`, id)
		b.Queue(`update registration set live_key = null, person_index = null, id_masked = '', id_number = null, person = null,
			phone = null where case_id = $1`, id)
		return tx.SendBatch(ctx, b).Close()
	}))
}
