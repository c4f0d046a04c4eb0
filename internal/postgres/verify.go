package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// VerifyChain recomputes every hash of a case from what is stored, content included where the case is not erased, and
// compares the last one with the case's row, so that a cut tail shows too (U7). Errors: NotFound, Unavailable; any
// other error names the first event that does not fit.
func (l *Ledger) VerifyChain(ctx context.Context, id string) error {
	var version int
	var last string
	var salt []byte
	var links []link
	b := &pgx.Batch{}
	b.Queue("select version, last_hash, salt from case_file where case_id = $1", id).QueryRow(func(row pgx.Row) error {
		return row.Scan(&version, &last, &salt)
	})
	b.Queue("select seq, type, at, actor, command_id, data, data_hash, rules, messages, terms, prev, hash from case_event where case_id = $1 order by seq", id).
		Query(func(rows pgx.Rows) (err error) {
			links, err = pgx.CollectRows(rows, scanLink)
			return err
		})
	if err := l.db.SendBatch(ctx, b).Close(); err != nil {
		return missing("verify case", "no_such_case", err)
	}
	prev := ""
	for i := range links {
		k := &links[i]
		k.event.Case = id
		if k.event.Seq != i+1 || k.event.Prev != prev {
			return fmt.Errorf("verify %s: event %d does not follow on %d", id, k.event.Seq, i)
		}
		if err := l.verifyContent(id, salt, *k); err != nil {
			return err
		}
		hash, err := casefile.ChainHash(k.event, k.dataHash)
		if err != nil || hash != k.event.Hash {
			return fmt.Errorf("verify %s: event %d has a wrong hash", id, k.event.Seq)
		}
		prev = hash
	}
	if len(links) != version || prev != last {
		return fmt.Errorf("verify %s: %d events, and the case says %d", id, len(links), version)
	}
	return nil
}

// link is an event with what its content is bound by.
type link struct {
	event    casefile.Event
	sealed   []byte
	dataHash string
}

func scanLink(row pgx.CollectableRow) (link, error) {
	var k link
	e := &k.event
	err := row.Scan(&e.Seq, &e.Type, &e.At, &e.Actor, &e.Command, &k.sealed, &k.dataHash, &e.Rules, &e.Messages, &e.Terms, &e.Prev, &e.Hash)
	return k, err
}

func (l *Ledger) verifyContent(id string, sealed []byte, k link) error {
	if sealed == nil {
		return nil // erased: the content's hash stands in for it
	}
	salt, own, err := l.openCase(id, sealed)
	if err != nil {
		return err
	}
	data, err := own.Open(dataOf(id, k.event.Seq), k.sealed)
	if err != nil || casefile.DataHash(salt, k.event.Seq, data) != k.dataHash {
		return fmt.Errorf("verify %s: event %d has other content than its hash", id, k.event.Seq)
	}
	return nil
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
