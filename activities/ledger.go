package activities

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/temporal"

	"chizheng/internal/casefile"
)

// LedgerStore keeps facts. Record is idempotent by (case, sequence) and by (case, command).
type LedgerStore interface {
	Record(ctx context.Context, r casefile.Recording) (casefile.Recorded, error)
	Load(ctx context.Context, id string) (casefile.Loaded, error)
}

// Ledger records what was decided.
type Ledger struct {
	Store LedgerStore
	Build string // names this program: the certificate of replay says which one decided
}

// Record writes a decision's events, row, tasks and messages in one transaction, or says why not.
func (l *Ledger) Record(ctx context.Context, r casefile.Recording) (casefile.Recorded, error) {
	r.Build = l.Build
	out, err := l.Store.Record(ctx, r)
	if err != nil {
		return out, refusal(fmt.Errorf("record %s: %w", r.Kind, err))
	}
	if last := len(r.Events) - 1; last >= 0 && r.Events[last].State != "" {
		out.Head = r.Events[last].Hash // kept in history: a later release may write the same state in other bytes
	}
	return out, nil
}

// Load gives a case's recorded events. Errors: NotFound.
func (l *Ledger) Load(ctx context.Context, id string) (casefile.Loaded, error) {
	out, err := l.Store.Load(ctx, id)
	if err != nil {
		return out, refusal(fmt.Errorf("load case: %w", err))
	}
	return out, nil
}

// FailureType begins the type of every engine failure that carries a casefile.Error; its Kind follows.
const FailureType = "casefile."

// refusal makes a domain error final for the engine; any other error will be tried again.
func refusal(err error) error {
	if e := casefile.As(err); e != nil && e.Kind != casefile.Unavailable {
		return temporal.NewNonRetryableApplicationError(e.Code, FailureType+string(e.Kind), nil, *e)
	}
	return err
}
