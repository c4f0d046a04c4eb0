package bench

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// secondary are the indexes that no constraint needs, of the tables that the filler fills.
const secondary = `
select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
from pg_index i left join pg_constraint c on c.conindid = i.indexrelid
where c.oid is null and i.indrelid = any (array['case_file', 'case_event', 'filing', 'filing_person', 'task']::regclass[])
order by 1`

// withoutIndexes drops the secondary indexes, lets fill run, and makes the very same ones again: quicker by half than
// keeping them through millions of rows. Afterwards the planner knows the tables, as it does in production.
func (s *site) withoutIndexes(ctx context.Context, fill func() error) error {
	conn, err := pgx.Connect(ctx, s.set.OwnerURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	names, definitions, err := s.indexes(ctx, conn)
	if err != nil {
		return err
	}
	if len(names) > 0 {
		if _, err := conn.Exec(ctx, "drop index "+strings.Join(names, ", ")); err != nil {
			return fmt.Errorf("drop indexes: %w", err)
		}
	}
	if err := fill(); err != nil {
		return err
	}
	statements := append([]string{"set maintenance_work_mem = '512MB'", "set max_parallel_maintenance_workers = 2"}, definitions...)
	for _, statement := range append(statements, "vacuum (analyze) case_file, case_event, filing, filing_person, task") {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func (s *site) indexes(ctx context.Context, conn *pgx.Conn) (names, definitions []string, err error) {
	rows, err := conn.Query(ctx, secondary)
	if err != nil {
		return nil, nil, fmt.Errorf("list indexes: %w", err)
	}
	var name, definition string
	_, err = pgx.ForEachRow(rows, []any{&name, &definition}, func() error {
		names, definitions = append(names, name), append(definitions, definition)
		return nil
	})
	return names, definitions, err
}
