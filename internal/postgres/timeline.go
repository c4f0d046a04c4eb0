package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
)

// Recorded is an event without what it says of people, with where and when it was really recorded: readable after the
// case is erased too.
type Recorded struct {
	casefile.Event
	RecordedAt time.Time // real time
	DataHash   string
	Run, Build string
}

// Delivered is a message that an event sent.
type Delivered struct {
	Seq    int
	To     string
	Code   string
	Args   map[string]string
	ReadAt time.Time // zero: not read
}

// Course is all that happened around a case, each list in its own order.
type Course struct {
	Head     CaseFile
	Erased   bool
	Events   []Recorded
	Messages []Delivered
	Views    []account.Access
	Scans    []Scan
	Repairs  []Repair
	Exports  []ArchivedRun
	Proof    *CaseProof
}

const recordedColumns = `seq, type, at, actor, command_id, rules, messages, terms, prev, hash, view, state_hash, recorded_at, data_hash, run_id, build`

// Course gives all that happened around a case, in one round trip (U1). Errors: NotFound no_such_case, Unavailable.
func (l *Ledger) Course(ctx context.Context, id string) (Course, error) {
	var c Course
	b := &pgx.Batch{}
	b.Queue("select "+caseColumns+", salt is null from case_file where case_id = $1", id).QueryRow(func(row pgx.Row) error {
		return row.Scan(append(c.Head.into(), &c.Erased)...)
	})
	queueList(b, "select "+recordedColumns+" from case_event where case_id = $1 order by seq", &c.Events, scanRecorded(id), id)
	queueList(b, "select seq, recipient, code, args, read_at from message where case_id = $1 order by seq, ordinal", &c.Messages, scanDelivered, id)
	queueList(b, "select id, at, account, role, case_id, subject, fields, purpose, request from access_log where case_id = $1 order by id", &c.Views,
		pgx.RowToStructByPos[account.Access], id)
	queueList(b, "select "+repairColumns+" from repair where case_id = $1 order by proposed_at", &c.Repairs, scanRepair, id)
	queueList(b, "select case_id, run_id, version, events, complete, ref, hash, exported_at from history_archive where case_id = $1 order by exported_at",
		&c.Exports, pgx.RowToStructByPos[ArchivedRun], id)
	var proofs []CaseProof
	queueList(b, "select case_id, version, result, certificate, proven_at from case_proof where case_id = $1", &proofs, pgx.RowToStructByPos[CaseProof], id)
	if err := l.db.SendBatch(ctx, b).Close(); err != nil {
		return c, missing("read course", "no_such_case", err)
	}
	c.Head.localize()
	if len(proofs) > 0 {
		c.Proof = &proofs[0]
	}
	var err error
	c.Scans, err = l.ScansOf(ctx, id)
	return c, err
}

// Recorded gives a case's events without what they say, in order. Errors: NotFound no_such_case, Unavailable.
func (l *Ledger) Recorded(ctx context.Context, id string) ([]Recorded, error) {
	rows, err := l.db.Query(ctx, "select "+recordedColumns+" from case_event where case_id = $1 order by seq", id)
	if err != nil {
		return nil, failed("read events", err)
	}
	all, err := pgx.CollectRows(rows, scanRecorded(id))
	if err == nil && len(all) == 0 {
		err = casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	return all, failed("read events", err)
}

func queueList[T any](b *pgx.Batch, sql string, into *[]T, scan pgx.RowToFunc[T], args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, scan)
		return err
	})
}

func scanRecorded(id string) pgx.RowToFunc[Recorded] {
	return func(row pgx.CollectableRow) (Recorded, error) {
		var r Recorded
		e := &r.Event
		e.Case = id
		err := row.Scan(&e.Seq, &e.Type, &e.At, &e.Actor, &e.Command, &e.Rules, &e.Messages, &e.Terms, &e.Prev, &e.Hash, &e.View, &e.State,
			&r.RecordedAt, &r.DataHash, &r.Run, &r.Build)
		e.At, r.RecordedAt = e.At.In(casefile.Shanghai), r.RecordedAt.In(casefile.Shanghai)
		return r, err
	}
}

func scanDelivered(row pgx.CollectableRow) (Delivered, error) {
	var d Delivered
	var read *time.Time
	err := row.Scan(&d.Seq, &d.To, &d.Code, &d.Args, &read)
	d.ReadAt = local(read)
	return d, err
}

// Repair is an operator's intervention, proposed by one and decided by another (U8).
type Repair struct {
	ID         string
	Case       string
	Action     string
	Ticket     string
	Reason     string
	Content    json.RawMessage
	ProposedBy string
	ProposedAt time.Time // real time
	DecidedBy  string
	DecidedAt  time.Time
	Status     string // proposed, done, refused
}

const repairColumns = "id, case_id, action, ticket, reason, content, proposed_by, proposed_at, decided_by, decided_at, status"

func scanRepair(row pgx.CollectableRow) (Repair, error) {
	var r Repair
	var decided *time.Time
	err := row.Scan(&r.ID, &r.Case, &r.Action, &r.Ticket, &r.Reason, (*[]byte)(&r.Content), &r.ProposedBy, &r.ProposedAt, &r.DecidedBy, &decided, &r.Status)
	r.ProposedAt, r.DecidedAt = r.ProposedAt.In(casefile.Shanghai), local(decided)
	return r, err
}

// Repairs lists repairs of a case, or those of every case that wait for their second person where id is empty.
func (l *Ledger) Repairs(ctx context.Context, id string) ([]Repair, error) {
	rows, err := l.db.Query(ctx, "select "+repairColumns+` from repair where case_id = $1 or $1 = '' and status = 'proposed'
		order by proposed_at desc, id limit 500`, id)
	if err != nil {
		return nil, failed("list repairs", err)
	}
	all, err := pgx.CollectRows(rows, scanRepair)
	return all, failed("list repairs", err)
}

// Repair gives one. Errors: NotFound no_such_repair.
func (l *Ledger) Repair(ctx context.Context, id string) (Repair, error) {
	rows, err := l.db.Query(ctx, "select "+repairColumns+" from repair where id = $1", id)
	if err != nil {
		return Repair{}, failed("read repair", err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, scanRepair)
	return r, missing("read repair", "no_such_repair", err)
}

// ProposeRepair keeps a proposal. The same id again is the same proposal.
func (l *Ledger) ProposeRepair(ctx context.Context, r Repair) error {
	_, err := l.db.Exec(ctx, `insert into repair (id, case_id, action, ticket, reason, content, proposed_by, status)
		values ($1, $2, $3, $4, $5, $6, $7, 'proposed') on conflict (id) do nothing`, r.ID, r.Case, r.Action, r.Ticket, r.Reason, r.Content, r.ProposedBy)
	return failed("propose repair", err)
}

// DecideRepair ends a proposal, once. Errors: Conflict repair_decided.
func (l *Ledger) DecideRepair(ctx context.Context, id, by, status string) error {
	tag, err := l.db.Exec(ctx, `update repair set decided_by = $2, decided_at = now(), status = $3 where id = $1 and status = 'proposed'
		and proposed_by <> $2`, id, by, status)
	if err == nil && tag.RowsAffected() == 0 {
		return casefile.Refuse(casefile.Conflict, "repair_decided")
	}
	return failed("decide repair", err)
}
