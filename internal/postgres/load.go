package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/seal"
)

// CaseFile is a case as it stands.
type CaseFile struct {
	Case      string
	Kind      string
	Head      casefile.Head
	Version   int
	Closed    bool
	OpenedAt  time.Time // campaign time, like UpdatedAt
	UpdatedAt time.Time
	State     json.RawMessage // the fold, decrypted; nil in lists
}

const caseColumns = `case_id, kind, campaign, terms, stage, owner, point, area, summary, version, closed, opened_at, updated_at`

// into gives where a row's caseColumns go.
func (c *CaseFile) into() []any {
	h := &c.Head
	return []any{&c.Case, &c.Kind, &h.Campaign, &h.Terms, &h.Stage, &h.Owner, &h.Point, &h.Area, (*[]byte)(&h.Summary),
		&c.Version, &c.Closed, &c.OpenedAt, &c.UpdatedAt}
}

func (c *CaseFile) localize() {
	c.OpenedAt, c.UpdatedAt = c.OpenedAt.In(casefile.Shanghai), c.UpdatedAt.In(casefile.Shanghai)
}

// Head gives what a scope check needs of a case, without opening its state. Errors: NotFound, Unavailable.
func (l *Ledger) Head(ctx context.Context, id string) (CaseFile, error) {
	var c CaseFile
	err := l.db.QueryRow(ctx, "select "+caseColumns+" from case_file where case_id = $1", id).Scan(c.into()...)
	c.localize()
	return c, missing("read case", "no_such_case", err)
}

// Case gives a case with its state. Errors: NotFound no_such_case, case_erased; Unavailable.
func (l *Ledger) Case(ctx context.Context, id string) (CaseFile, error) {
	cases, err := l.States(ctx, []string{id})
	if err == nil && len(cases) == 0 {
		err = casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	if err != nil {
		return CaseFile{}, err
	}
	return cases[0], nil
}

// States gives many cases with their states, in the order of their ids; those that do not exist are left out.
func (l *Ledger) States(ctx context.Context, ids []string) ([]CaseFile, error) {
	rows, err := l.db.Query(ctx, "select "+caseColumns+", salt, state from case_file where case_id = any ($1) order by case_id", ids)
	if err != nil {
		return nil, failed("read cases", err)
	}
	cases, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (CaseFile, error) {
		var c CaseFile
		var salt, state []byte
		if err := row.Scan(append(c.into(), &salt, &state)...); err != nil {
			return c, err
		}
		c.localize()
		_, own, err := l.openCase(c.Case, salt)
		if err != nil {
			return c, err
		}
		if c.State, err = openPacked(own, stateOf(c.Case), state); err != nil {
			return c, fmt.Errorf("open state of %s: %w", c.Case, err)
		}
		return c, nil
	})
	return cases, failed("read cases", err)
}

// Load gives a case as recorded, for a workflow that folds it again. Errors: NotFound, Unavailable.
func (l *Ledger) Load(ctx context.Context, id string) (casefile.Loaded, error) {
	return l.load(ctx, id, 0, "")
}

// Events gives all events of a case in order. Errors: NotFound, Unavailable.
func (l *Ledger) Events(ctx context.Context, id string) ([]casefile.Event, error) {
	loaded, err := l.Load(ctx, id)
	return loaded.Events, err
}

const eventColumns = `seq, type, at, actor, command_id, data, rules, messages, terms, prev, hash, view, state_hash`

// load gives the events after base, and those of command wherever they are.
func (l *Ledger) load(ctx context.Context, id string, base int, command string) (casefile.Loaded, error) {
	out := casefile.Loaded{Case: id}
	var sealed []byte
	b := &pgx.Batch{}
	b.Queue("select kind, version, salt from case_file where case_id = $1", id).QueryRow(func(row pgx.Row) error {
		return row.Scan(&out.Kind, &out.Version, &sealed)
	})
	b.Queue("select "+eventColumns+" from case_event where case_id = $1 and (seq > $2 or command_id = $3) order by seq",
		id, base, command).Query(func(rows pgx.Rows) (err error) {
		var own *seal.Case
		if out.Salt, own, err = l.openCase(id, sealed); err != nil {
			return err
		}
		out.Events, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (casefile.Event, error) { return event(row, id, own) })
		return err
	})
	return out, missing("load case", "no_such_case", l.db.SendBatch(ctx, b).Close())
}

func event(row pgx.CollectableRow, id string, own *seal.Case) (casefile.Event, error) {
	e := casefile.Event{Case: id}
	var data []byte
	err := row.Scan(&e.Seq, &e.Type, &e.At, &e.Actor, &e.Command, &data, &e.Rules, &e.Messages, &e.Terms, &e.Prev, &e.Hash, &e.View, &e.State)
	if err != nil {
		return e, err
	}
	e.At = e.At.In(casefile.Shanghai)
	if e.Data, err = openPacked(own, dataOf(id, e.Seq), data); err != nil {
		return e, fmt.Errorf("open event %d of %s: %w", e.Seq, id, err)
	}
	return e, nil
}

// openCase gives a case's salt and the sealer that follows from it.
func (l *Ledger) openCase(id string, sealed []byte) (string, *seal.Case, error) {
	if sealed == nil {
		return "", nil, casefile.Refuse(casefile.NotFound, "case_erased")
	}
	salt, err := l.ring.Open(saltOf(id), sealed)
	if err != nil {
		return "", nil, fmt.Errorf("open salt of %s: %w", id, err)
	}
	return string(salt), l.ring.Case(string(salt)), nil
}

// missing is failed, with NotFound code where there is no row.
func missing(doing, code string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return casefile.Refuse(casefile.NotFound, code)
	}
	return failed(doing, err)
}
