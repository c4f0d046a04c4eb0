package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/seal"
)

const insertHead = `
insert into case_file (case_id, kind, campaign, terms, stage, owner, point, area, version, last_hash,
    state, summary, closed, updated_at, alarm_at, alarm, opened_at, salt, salt_index)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`

// updateHead locks the case's row for the transaction. Where the case is not as the decision saw it, version 0 breaks
// the constraint case_file_moved, and the whole batch with it: no second round trip is needed to look first.
const updateHead = `
update case_file set kind = $2, campaign = $3, terms = $4, stage = $5, owner = $6, point = $7, area = $8,
    version = case when version = $17 and last_hash = $18 and salt_index = $19 and salt is not null then $9 else 0 end,
    last_hash = $10, state = $11, summary = $12, closed = $13, updated_at = $14, alarm_at = $15, alarm = $16, recorded_at = now()
where case_id = $1`

const insertEvent = `
insert into case_event (case_id, seq, type, at, actor_id, actor_role, actor, command_id, nth,
    data, data_hash, rules, messages, terms, prev, hash, run_id, build, state_hash, view)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`

const insertMessage = `
insert into message (recipient, code, args, case_id, seq, ordinal, created_at) values ($1, $2, $3, $4, $5, $6, $7)`

// moved are the constraints that say: the store is further on than the decision, or has this command already.
var moved = map[string]bool{"case_file_pkey": true, "case_file_moved": true, "case_event_pkey": true, "case_event_command": true}

// Record writes a decision whole or not at all, in one round trip, and locks nothing but the case's own row. What it
// does not write it explains: events stored meanwhile (this very command's, if it was recorded before), or the case
// that holds a unique place. Errors: Conflict point_not_for_outside (T-0.25), Invalid, Unavailable.
func (l *Ledger) Record(ctx context.Context, r casefile.Recording) (casefile.Recorded, error) {
	batch, err := l.batch(r)
	if err != nil {
		return casefile.Recorded{}, err
	}
	for range 3 {
		err := l.db.SendBatch(ctx, batch).Close()
		if err == nil {
			return casefile.Recorded{}, nil
		}
		refusedBy := violated(err)
		switch {
		case moved[refusedBy]:
			return l.alreadyStored(ctx, r)
		case refusedBy == "filing_outside_point":
			return casefile.Recorded{}, casefile.Refuse(casefile.Conflict, "point_not_for_outside", "clause", "T-0.25")
		case clashQueries[refusedBy] == "":
			return casefile.Recorded{}, failed("record", err)
		}
		clash, err := l.clash(ctx, refusedBy, r)
		if err != nil || clash != nil {
			return casefile.Recorded{Clash: clash}, err
		}
		batch, _ = l.batch(r) // the holder has let go since: try again
	}
	return casefile.Recorded{}, fmt.Errorf("record: %w", casefile.Refuse(casefile.Unavailable, "store_away"))
}

// batch is the whole transaction: pgx sends it with one Sync, which makes Postgres run it as one.
func (l *Ledger) batch(r casefile.Recording) (*pgx.Batch, error) {
	sums, err := check(r)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", r.Kind, err)
	}
	b, own := &pgx.Batch{}, l.ring.Case(r.Salt)
	l.queueHead(b, r, own)
	queueEvents(b, r, sums, own)
	if !r.SameTasks {
		queueTasks(b, r.Case, r.Projection)
	}
	l.queueWorkerMessages(b, r, own)
	if r.SameRow {
		return b, nil
	}
	return b, l.queueRow(b, r, own)
}

func (l *Ledger) queueHead(b *pgx.Batch, r casefile.Recording, own *seal.Case) {
	h, first, last := r.Projection.Head, r.Events[0], r.Events[len(r.Events)-1]
	args := []any{r.Case, r.Kind, h.Campaign, h.Terms, h.Stage, h.Owner, h.Point, h.Area, last.Seq, last.Hash,
		sealPacked(own, stateOf(r.Case), r.State), orNull(h.Summary), r.Projection.Closed, last.At}
	alarm := nearest(r.Projection.Timers)
	args = append(args, moment(alarm.At), text(alarm.Name))
	index := l.ring.Index("salt", r.Salt)
	if r.Base == 0 {
		b.Queue(insertHead, append(args, first.At, l.ring.Seal(saltOf(r.Case), []byte(r.Salt)), index)...)
		return
	}
	b.Queue(updateHead, append(args, r.Base, first.Prev, index)...)
}

// nearest is the timer at which the case's workflow keeps its alarm.
func nearest(timers []casefile.Timer) casefile.Timer {
	var next casefile.Timer
	for i, t := range timers {
		if i == 0 || t.At.Before(next.At) {
			next = t
		}
	}
	return next
}

func queueEvents(b *pgx.Batch, r casefile.Recording, sums []string, own *seal.Case) {
	nth := map[string]int{}
	for i, e := range r.Events {
		b.Queue(insertEvent, e.Case, e.Seq, e.Type, e.At, e.Actor.ID, e.Actor.Role, e.Actor, e.Command, nth[e.Command],
			sealPacked(own, dataOf(e.Case, e.Seq), e.Data), sums[i], orNull(e.Rules), orNull(e.Messages), e.Terms, e.Prev, e.Hash,
			r.Run, r.Build, e.State, e.View)
		nth[e.Command]++
		for j, m := range e.Messages {
			b.Queue(insertMessage, m.To, m.Code, m.Args, e.Case, e.Seq, j, e.At)
		}
	}
}

// check proves before anything is written that the events follow on each other and carry their true hashes, and gives
// the hashes of their data.
func check(r casefile.Recording) ([]string, error) {
	if len(r.Events) == 0 {
		return nil, errors.New("no events")
	}
	sums := make([]string, len(r.Events))
	for i, e := range r.Events {
		switch {
		case e.Case != r.Case || e.Seq != r.Base+1+i:
			return nil, fmt.Errorf("event %d of %s does not follow on %d", e.Seq, e.Case, r.Base)
		case i > 0 && e.Prev != r.Events[i-1].Hash || r.Base == 0 && i == 0 && e.Prev != "":
			return nil, fmt.Errorf("event %d is not chained to the one before", e.Seq)
		case e.Command == "":
			return nil, fmt.Errorf("event %d names no command", e.Seq)
		case !e.At.Equal(e.At.Truncate(time.Microsecond)):
			return nil, fmt.Errorf("event %d has a time finer than the store keeps", e.Seq)
		}
		sums[i] = casefile.DataHash(r.Salt, e.Seq, e.Data)
		if hash, err := casefile.ChainHash(e, sums[i]); err != nil || hash != e.Hash {
			return nil, fmt.Errorf("event %d has a wrong hash", e.Seq)
		}
	}
	return sums, nil
}

// alreadyStored explains a Recording that came too late: with what is stored after its base, and with what its own
// command once caused.
func (l *Ledger) alreadyStored(ctx context.Context, r casefile.Recording) (casefile.Recorded, error) {
	loaded, err := l.load(ctx, r.Case, r.Base, r.Events[0].Command)
	if err != nil {
		return casefile.Recorded{}, err
	}
	if len(loaded.Events) == 0 {
		return casefile.Recorded{}, fmt.Errorf("record %s: the store has version %d and another chain or salt than version %d here",
			r.Kind, loaded.Version, r.Base)
	}
	return casefile.Recorded{Stored: loaded.Events}, nil
}

// clashQueries find who holds a unique place, by the index that refused.
var clashQueries = map[string]string{
	"filing_live_certificate": `
		select case_id, filer from filing
		where live and campaign = $1 and issuer_key = $2 and number_key = $3 and level = $4 and work_type = $5 and case_id <> $6`,
	"filing_live_province": `
		select case_id, filer from filing where live and campaign = $1 and province_number = $2 and case_id <> $3`,
	"registration_live": `
		select case_id, case_id from registration
		where live and campaign = $1 and kind = $2 and live_key = $3 and case_id <> $4`,
	"campaign_order_pkey": `
		select case_id, '' from campaign_order where campaign = $1 and seq = $2 and case_id <> $3`,
}

func (l *Ledger) clash(ctx context.Context, index string, r casefile.Recording) (*casefile.Clash, error) {
	c := casefile.Clash{Index: index}
	err := l.db.QueryRow(ctx, clashQueries[index], l.place(r, index)...).Scan(&c.Case, &c.Owner)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, failed("find clash", err)
	}
	return &c, nil
}

// The contexts that sealed fields are bound to.
func saltOf(id string) string          { return "case_file.salt:" + id }
func stateOf(id string) string         { return "case_file.state:" + id }
func dataOf(id string, seq int) string { return fmt.Sprintf("case_event.data:%s:%d", id, seq) }

// orNull keeps an absent value absent: JSON null and SQL null read back alike.
func orNull[T any](v []T) any {
	if v == nil {
		return nil
	}
	return v
}
