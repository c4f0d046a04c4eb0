package postgres

import (
	"context"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/seal"
)

// WorkerMessageState is how far a message to a worker has come.
type WorkerMessageState string

const (
	MessageWaiting   WorkerMessageState = "waiting"   // not handed over yet
	MessageSent      WorkerMessageState = "sent"      // the gateway has it
	MessageDelivered WorkerMessageState = "delivered" // the telephone has it
	MessageFailed    WorkerMessageState = "failed"    // it cannot be delivered
	MessageHeld      WorkerMessageState = "held"      // a rehearsal's, and the gateway is a real one
)

const insertWorkerMessage = `
insert into worker_message (case_id, seq, campaign, code, unit, phone, phone_index, phone_masked, word, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// queueWorkerMessages adds what the events are worth to the worker, in the same transaction (T-0.32).
func (l *Ledger) queueWorkerMessages(b *pgx.Batch, r casefile.Recording, own *seal.Case) {
	row, ok := r.Projection.Row.(filing.Row)
	if !ok || row.Phone == "" {
		return
	}
	for _, e := range r.Events {
		if code := filing.ToWorker(e, row.Class); code != "" {
			b.Queue(insertWorkerMessage, r.Case, e.Seq, row.Campaign, code, row.FilerName,
				own.Seal("worker_message.phone:"+r.Case, []byte(row.Phone)), l.phoneIndex(row.Phone), person.MaskPhone(row.Phone),
				l.wordIndex(l.WorkerWord(r.Case, row.Phone)), e.At)
		}
	}
}

// WorkerWord is the code in a worker's message: 16 easily typed characters (80 bits) that only this office can make of
// case and number. Another number gets another word, so that a message that went astray gives no power over a case whose
// number was put right.
func (l *Ledger) WorkerWord(id, phone string) string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(l.ring.Index("worker-word", id+"\n"+phone))[:16])
}

func (l *Ledger) wordIndex(word string) []byte {
	word = strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(strings.TrimSpace(word)))
	return l.ring.Index("worker-word-index", word)
}

// CaseByWord finds the filing that a worker's code speaks of; of a number that is the filing's no more it finds none.
// Errors: NotFound no_such_word, Unavailable.
func (l *Ledger) CaseByWord(ctx context.Context, word string) (string, error) {
	var id string
	err := l.db.QueryRow(ctx, `select m.case_id from worker_message m join filing_person p using (case_id)
		where m.word = $1 and m.phone_index = p.phone_index limit 1`, l.wordIndex(word)).Scan(&id)
	return id, missing("find case by code", "no_such_word", err)
}

// WorkerMessageLine is a message to a worker as the office and the filer see it.
type WorkerMessageLine struct {
	ID        int64
	Code      string
	Phone     string // masked
	State     WorkerMessageState
	Reason    string
	CreatedAt time.Time // campaign time
	ChangedAt time.Time // real time
}

// WorkerMessages lists a case's messages to its worker, the oldest first. Errors: Unavailable.
func (l *Ledger) WorkerMessages(ctx context.Context, id string) ([]WorkerMessageLine, error) {
	rows, err := l.db.Query(ctx, `select id, code, phone_masked, state, reason, created_at, changed_at from worker_message
		where case_id = $1 order by seq`, id)
	if err != nil {
		return nil, failed("list worker messages", err)
	}
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m WorkerMessageLine, err error) {
		err = row.Scan(&m.ID, &m.Code, &m.Phone, &m.State, &m.Reason, &m.CreatedAt, &m.ChangedAt)
		m.CreatedAt, m.ChangedAt = m.CreatedAt.In(casefile.Shanghai), m.ChangedAt.In(casefile.Shanghai)
		return m, err
	})
	return lines, failed("list worker messages", err)
}

// Outgoing is a message on its way to a telephone.
type Outgoing struct {
	ID        int64
	Key       string // case and event: the gateway knows a repetition by it
	Code      string
	Unit      string
	Phone     string
	Word      string
	State     WorkerMessageState
	Reference string
	Attempts  int
	Rehearsal bool
	CreatedAt time.Time // campaign time
}

// Message is what is said, with the code by which the worker can speak.
func (m Outgoing) Message() casefile.Message {
	return casefile.Message{Code: m.Code, Args: map[string]string{"unit": m.Unit, "code": m.Word, "date": casefile.DateOf(m.CreatedAt)}}
}

// LeaseMessages takes up to n messages that are due and keeps them from everybody else for a while: whoever dies with
// them gives them back by that. A case that was erased has no number any more, and its messages have failed.
func (l *Ledger) LeaseMessages(ctx context.Context, n int, lease time.Duration) ([]Outgoing, error) {
	now := l.now()
	rows, err := l.db.Query(ctx, `
		with due as (select id from worker_message where state in ('waiting', 'sent') and next_at <= $1
			order by next_at limit $2 for update skip locked)
		update worker_message m set next_at = $3, attempts = attempts + 1 from due, case_file c, campaign p
		where m.id = due.id and c.case_id = m.case_id and p.id = m.campaign
		returning m.id, m.case_id, m.seq, m.code, m.unit, m.phone, m.state, m.reference, m.attempts, m.created_at, c.salt,
			coalesce((p.clock ->> 'rehearsal')::bool, false)`, now, n, now.Add(lease))
	if err != nil {
		return nil, failed("lease messages", err)
	}
	out, err := pgx.CollectRows(rows, l.outgoing)
	return out, failed("lease messages", err)
}

// RehearsedMessages are a rehearsal's newest messages as they would have been sent; of a real campaign there are none.
// Without a telephone nobody could try what the code in them is for. Errors: Unavailable.
func (l *Ledger) RehearsedMessages(ctx context.Context, campaign string, n int) ([]Outgoing, error) {
	rows, err := l.db.Query(ctx, `
		select m.id, m.case_id, m.seq, m.code, m.unit, m.phone, m.state, m.reference, m.attempts, m.created_at, c.salt, true
		from worker_message m join case_file c on c.case_id = m.case_id join campaign p on p.id = m.campaign
		where m.campaign = $1 and coalesce((p.clock ->> 'rehearsal')::bool, false) order by m.id desc limit $2`, campaign, n)
	if err != nil {
		return nil, failed("list rehearsed messages", err)
	}
	out, err := pgx.CollectRows(rows, l.outgoing)
	return out, failed("list rehearsed messages", err)
}

func (l *Ledger) outgoing(row pgx.CollectableRow) (Outgoing, error) {
	var m Outgoing
	var id string
	var seq int
	var phone, salt []byte
	if err := row.Scan(&m.ID, &id, &seq, &m.Code, &m.Unit, &phone, &m.State, &m.Reference, &m.Attempts, &m.CreatedAt,
		&salt, &m.Rehearsal); err != nil {
		return m, err
	}
	m.Key = fmt.Sprintf("%s:%d", id, seq)
	_, own, err := l.openCase(id, salt)
	if casefile.KindOf(err) == casefile.NotFound {
		return m, nil // erased: no number
	}
	if err != nil {
		return m, err
	}
	plain, err := own.Open("worker_message.phone:"+id, phone)
	m.Phone, m.Word = string(plain), l.WorkerWord(id, string(plain))
	return m, err
}

// SettleMessage keeps what became of a try; again is when to look next, and zero never. Errors: Unavailable.
func (l *Ledger) SettleMessage(ctx context.Context, id int64, state WorkerMessageState, reference, reason string, again time.Time) error {
	_, err := l.db.Exec(ctx, `update worker_message set state = $2, reference = case when $3 = '' then reference else $3 end,
		reason = $4, next_at = coalesce($5, next_at), changed_at = $6 where id = $1`, id, state, reference, reason, moment(again), l.now())
	return failed("settle message", err)
}
