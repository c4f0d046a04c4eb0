package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
)

func rowOf(id string, line int) string { return fmt.Sprintf("import_row.content:%s:%d", id, line) }

// keptRow is what is sealed of a row: the content, as it always was, and the cells beside it.
type keptRow struct {
	filing.Content
	Cells importing.Cells `json:"cells"`
}

// PutImportRows replaces the import's rows, in one transaction. What people typed is sealed. Errors: Unavailable.
func (l *Ledger) PutImportRows(ctx context.Context, id string, rows []importing.Row) error {
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = []any{id, r.Line, l.ring.Seal(rowOf(id, r.Line), casefile.Encode(keptRow{r.Content, r.Cells})), r.Verdict,
			orNull(r.Problems), orNull(r.Outcomes), r.Case, r.Code}
	}
	return failed("put import rows", pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "delete from import_row where import = $1", id); err != nil {
			return err
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_row"},
			[]string{"import", "line", "content", "verdict", "problems", "outcomes", "case_id", "code"}, pgx.CopyFromRows(values))
		return err
	}))
}

// ImportRows gives the next rows after a line, whatever their verdict, in order. Errors: Unavailable.
func (l *Ledger) ImportRows(ctx context.Context, id string, after, limit int) ([]importing.Row, error) {
	rows, err := l.db.Query(ctx, `select line, content, verdict, problems, outcomes, case_id, code from import_row
		where import = $1 and line > $2 order by line limit $3`, id, after, limit)
	if err != nil {
		return nil, failed("read import rows", err)
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (importing.Row, error) { return l.importRow(row, id) })
	return out, failed("read import rows", err)
}

func (l *Ledger) importRow(row pgx.CollectableRow, id string) (importing.Row, error) {
	var r importing.Row
	var sealed []byte
	if err := row.Scan(&r.Line, &sealed, &r.Verdict, &r.Problems, &r.Outcomes, &r.Case, &r.Code); err != nil {
		return r, err
	}
	content, err := l.ring.Open(rowOf(id, r.Line), sealed)
	if err != nil {
		return r, fmt.Errorf("open row %d of %s: %w", r.Line, id, err)
	}
	var kept keptRow
	err = json.Unmarshal(content, &kept)
	r.Content, r.Cells = kept.Content, kept.Cells
	return r, err
}

// MarkImportRows keeps Case and Code of the rows, in one transaction. Errors: Unavailable.
func (l *Ledger) MarkImportRows(ctx context.Context, id string, rows []importing.Row) error {
	b := &pgx.Batch{}
	for _, r := range rows {
		b.Queue("update import_row set case_id = $3, code = $4 where import = $1 and line = $2", id, r.Line, r.Case, r.Code)
	}
	return failed("mark import rows", l.db.SendBatch(ctx, b).Close())
}

// DropImportRows deletes the rows. Errors: Unavailable.
func (l *Ledger) DropImportRows(ctx context.Context, id string) error {
	_, err := l.db.Exec(ctx, "delete from import_row where import = $1", id)
	return failed("drop import rows", err)
}

// ImportPage gives a page of an import's rows to its filer, with a verdict where one is asked for. Errors: Invalid
// bad_cursor, Unavailable.
func (l *Ledger) ImportPage(ctx context.Context, id string, verdict importing.RowVerdict, p Page) (List[importing.Row], error) {
	w := &where{}
	w.and("import = ?", id)
	w.equal("verdict", string(verdict))
	return listing[importing.Row]{
		columns: "line, content, verdict, problems, outcomes, case_id, code", from: "import_row",
		keys: []string{"line"}, order: "line", after: "line > ?::text::int",
		scan: func(row pgx.CollectableRow) (importing.Row, error) { return l.importRow(row, id) },
		key:  func(r importing.Row) []string { return []string{fmt.Sprint(r.Line)} },
	}.read(ctx, l.db, w, p)
}
