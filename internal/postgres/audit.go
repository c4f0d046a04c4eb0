package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"chizheng/internal/casefile"
	"chizheng/internal/seal"
	"chizheng/internal/translog"
)

// auditPage is how many cases are read at once.
const auditPage = 200

// AuditCases compares every case after an id, as stored, with the log and with itself, and reports each with its
// faults: edited, deleted, inserted and swapped events, a cut tail, a broken chain, a wrong row. It gives how many
// cases and events it went over. Errors: Unavailable.
func (l *Ledger) AuditCases(ctx context.Context, report func(id string, faults []translog.Fault)) (cases, events int, err error) {
	for after := ""; ; {
		ids, err := l.auditIDs(ctx, after)
		if err != nil || len(ids) == 0 {
			return cases, events, err
		}
		n, err := l.auditPart(ctx, ids, report)
		if err != nil {
			return cases, events, err
		}
		cases, events, after = cases+len(ids), events+n, ids[len(ids)-1]
	}
}

// AuditCase does the same for one case. Errors: NotFound no_such_case, Unavailable.
func (l *Ledger) AuditCase(ctx context.Context, id string) ([]translog.Fault, error) {
	var found []translog.Fault
	n, err := l.auditPart(ctx, []string{id}, func(_ string, faults []translog.Fault) { found = faults })
	if err == nil && n == 0 && len(found) == 0 {
		return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	return found, err
}

// auditIDs takes cases from the log too: a case that was deleted whole is in no other table.
func (l *Ledger) auditIDs(ctx context.Context, after string) ([]string, error) {
	rows, err := l.db.Query(ctx, `
		(select case_id from case_file where case_id > $1 order by case_id limit $2)
		union
		(select distinct case_id from log_leaf where what = 'event' and case_id > $1 order by case_id limit $2)
		order by case_id limit $2`, after, auditPage)
	if err != nil {
		return nil, failed("list cases", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return ids, failed("list cases", err)
}

// head is what a case's row says of its events.
type head struct {
	version int
	last    string
	salt    string
	own     *seal.Case // nil: erased
}

func (l *Ledger) auditPart(ctx context.Context, ids []string, report func(string, []translog.Fault)) (int, error) {
	heads, rows := map[string]head{}, map[string][]translog.Row{}
	n := 0
	b := &pgx.Batch{}
	b.Queue("select case_id, version, last_hash, salt from case_file where case_id = any ($1)", ids).Query(func(r pgx.Rows) error {
		return l.readHeads(r, heads)
	})
	b.Queue(auditRows, ids).Query(func(r pgx.Rows) error {
		for r.Next() {
			id, row, err := auditRow(r, heads)
			if err != nil {
				return err
			}
			if row.Stored != "" {
				n++
			}
			rows[id] = append(rows[id], row)
		}
		return r.Err()
	})
	if err := l.db.SendBatch(ctx, b).Close(); err != nil {
		return 0, failed("read cases", err)
	}
	for _, id := range ids {
		report(id, auditCase(id, heads, rows[id]))
	}
	return n, nil
}

const auditRows = `
select coalesce(e.case_id, f.case_id), coalesce(e.seq, f.seq), f.hash, e.seq is not null,
    exists (select from log_fresh w where w.what = 'event' and w.case_id = e.case_id and w.seq = e.seq),
    e.type, e.at, e.actor, e.command_id, e.data, e.data_hash, e.rules, e.messages, e.terms, e.prev, e.hash, e.view, e.state_hash
from (select * from case_event where case_id = any ($1)) e
full join (select case_id, seq, hash from log_leaf where what = 'event' and case_id = any ($1)) f
    on f.case_id = e.case_id and f.seq = e.seq
order by 1, 2`

func (l *Ledger) readHeads(rows pgx.Rows, into map[string]head) error {
	for rows.Next() {
		var id string
		var h head
		var sealed []byte
		if err := rows.Scan(&id, &h.version, &h.last, &sealed); err != nil {
			return err
		}
		if sealed != nil {
			var err error
			if h.salt, h.own, err = l.openCase(id, sealed); err != nil {
				return err
			}
		}
		into[id] = h
	}
	return rows.Err()
}

// auditRow reads one number of a case: the event as stored and as it should hash, and the leaf.
func auditRow(rows pgx.Rows, heads map[string]head) (string, translog.Row, error) {
	var id string
	var row translog.Row
	var there bool
	var e auditEvent
	var logged *string
	err := rows.Scan(&id, &row.Seq, &logged, &there, &row.Fresh, &e.Type, &e.at, &e.actor, &e.command, &e.data, &e.sum, &e.Rules,
		&e.Messages, &e.terms, &e.prev, &e.hash, &e.View, &e.state)
	if err != nil {
		return id, row, err
	}
	if logged != nil {
		row.Logged = *logged
	}
	if there {
		row.Stored, row.Prev = *e.hash, *e.prev
		row.Own, row.Fault = e.check(id, row.Seq, heads[id])
	}
	return id, row, nil
}

func auditCase(id string, heads map[string]head, rows []translog.Row) []translog.Fault {
	found := translog.AuditCase(id, rows)
	if len(found) > 0 {
		return found
	}
	var last translog.Row
	for _, r := range rows {
		if r.Stored != "" {
			last = r
		}
	}
	if h, ok := heads[id]; !ok || h.version != last.Seq || h.last != last.Stored {
		return []translog.Fault{{Code: translog.HeadWrong, Case: id, Event: last.Seq,
			Detail: fmt.Sprintf("the case's row says version %d", h.version)}}
	}
	return nil
}

// AuditLog goes over the log and holds it to the checkpoints, and to the deposited leaves that outside gives for an
// index (nil: none there). It gives the number of leaves.
func (l *Ledger) AuditLog(ctx context.Context, marks []translog.Checkpoint, outside func(int64) *translog.Leaf) (int64, []translog.Fault, error) {
	a := translog.NewAuditLog(marks)
	for {
		from := a.Size()
		leaves, gap := l.Leaves(ctx, from, 5000)
		if gap != nil && len(leaves) == 0 && casefile.As(gap) != nil {
			return from, nil, gap
		}
		var want []translog.Stored
		for _, x := range leaves {
			stored, err := a.Add(x, outside(a.Size()))
			if err != nil {
				return from, nil, err
			}
			want = append(want, stored...)
		}
		if err := l.auditHashes(ctx, a, want); err != nil {
			return from, nil, err
		}
		if gap != nil || len(leaves) == 0 {
			break
		}
	}
	for i := a.Size(); ; i++ {
		x := outside(i)
		if x == nil {
			break
		}
		a.Lost(i, *x)
	}
	return a.Size(), a.Done(), nil
}

// auditHashes compares what the store keeps of the tree with what its leaves give: proofs are made of it.
func (l *Ledger) auditHashes(ctx context.Context, a *translog.AuditLog, want []translog.Stored) error {
	if len(want) == 0 {
		return nil
	}
	rows, err := l.db.Query(ctx, "select idx, hash from log_hash where idx between $1 and $2 order by idx", want[0].Index, want[len(want)-1].Index)
	if err != nil {
		return failed("read hashes", err)
	}
	kept := make(map[int64]tlog.Hash, len(want))
	var idx int64
	var hash []byte
	if _, err := pgx.ForEachRow(rows, []any{&idx, &hash}, func() error {
		var h tlog.Hash
		copy(h[:], hash)
		kept[idx] = h
		return nil
	}); err != nil {
		return failed("read hashes", err)
	}
	for _, s := range want {
		if kept[s.Index] != s.Hash {
			a.Wrong(s)
			return nil // one place is enough to look at
		}
	}
	return nil
}
