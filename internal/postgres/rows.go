package postgres

import (
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/order"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/seal"
)

// queueRow writes the kind's own row. A kind without one has nil here.
func (l *Ledger) queueRow(b *pgx.Batch, r casefile.Recording, own *seal.Case) error {
	at := r.Events[len(r.Events)-1].At
	switch row := r.Projection.Row.(type) {
	case nil:
	case filing.Row:
		b.Queue(filingUpsert, filingValues(r.Case, row, at)...)
		b.Queue(personUpsert, l.personValues(r.Case, row, own)...)
	case registration.Row:
		b.Queue(registrationUpsert, l.registrationValues(r.Case, row, at, own)...)
	case order.Row:
		queueOrder(b, r.Case, row)
	case absence.Row:
		b.Queue(absenceUpsert, absenceValues(r.Case, row)...)
	default:
		return fmt.Errorf("record %s: no table for %T", r.Kind, row)
	}
	return nil
}

// place gives the arguments of the row's clash query.
func (l *Ledger) place(r casefile.Recording, index string) []any {
	switch row := r.Projection.Row.(type) {
	case filing.Row:
		if index == "filing_live_province" {
			return []any{row.Campaign, row.Province, r.Case}
		}
		return []any{row.Campaign, row.IssuerKey, row.NumberKey, row.Level, row.Work, r.Case}
	case registration.Row:
		return []any{row.Campaign, row.Kind, l.liveKey(row), r.Case}
	case order.Row:
		return []any{row.Campaign, row.Seq, r.Case}
	}
	return nil
}

// upsert writes an insert of columns that overwrites the row of the same first column; where narrows the overwriting.
func upsert(table, where string, columns ...string) string {
	var marks, sets []string
	for i, c := range columns {
		marks = append(marks, fmt.Sprintf("$%d", i+1))
		if i > 0 {
			sets = append(sets, c+" = excluded."+c)
		}
	}
	return fmt.Sprintf("insert into %s (%s) values (%s) on conflict (%s) do update set %s%s", table,
		strings.Join(columns, ", "), strings.Join(marks, ", "), columns[0], strings.Join(sets, ", "), where)
}

// moment keeps a zero time absent.
func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// text keeps an empty string absent.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// list keeps an array that is never null.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
