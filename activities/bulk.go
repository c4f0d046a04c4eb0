package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
)

// Passing is a job's own data with the campaign clock that the case had when it asked: commands for other cases
// carry it on.
type Passing[D any] struct {
	Clock casefile.Clock `json:"clock"`
	Data  D              `json:"data"`
}

// order is one command for one case.
type order struct {
	kind, id string
	cmd      casefile.Command
}

// fanOut gives each order to its case, so many at once, and each one's refusal in order (nil: carried out). A second
// try is harmless where the commands' ids stay the same. Only an engine or store that is away fails the whole.
func fanOut(ctx context.Context, to Sender, parallel int, orders []order) ([]*casefile.Error, error) {
	refused := make([]*casefile.Error, len(orders))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(parallel, 1))
	var beat sync.Mutex
	for i, o := range orders {
		g.Go(func() error {
			_, err := to.Send(ctx, o.kind, o.id, o.cmd)
			if refused[i] = casefile.As(err); err != nil && (refused[i] == nil || refused[i].Kind == casefile.Unavailable) {
				return fmt.Errorf("send %s: %w", o.cmd.Type, err)
			}
			beat.Lock()
			defer beat.Unlock()
			activity.RecordHeartbeat(ctx, i)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return refused, nil
}

// Claimer takes a case's open task into a person's hands. Errors: Conflict (somebody else has it), NotFound.
type Claimer interface {
	ClaimFor(ctx context.Context, who casefile.Actor, id, task string) error
}

// Bulks carries out decisions on many filings.
type Bulks struct {
	Sender   Sender
	Claimer  Claimer
	Parallel int // commands under way at once
}

// ApplyItems gives each filing of the chunk the asker's command, under the asker's name and with the version that he
// saw. An item that is refused is a result; the others go on.
func (b *Bulks) ApplyItems(ctx context.Context, in Passing[bulk.Chunk]) (bulk.Results, error) {
	send := b.Sender
	if in.Data.Type == bulk.TypeClaim {
		send = claiming{b.Claimer}
	}
	orders := make([]order, len(in.Data.Items))
	for i, item := range in.Data.Items {
		orders[i] = order{kind: in.Data.Kind, id: item.Case, cmd: casefile.Command{
			ID: fmt.Sprintf("bulk:%s:%d", in.Data.Bulk, in.Data.From+i), Type: in.Data.Type, Actor: in.Data.Asker,
			Data: in.Data.Data, Expect: item.Expect, Clock: in.Clock}}
	}
	refused, err := fanOut(ctx, send, b.Parallel, orders)
	if err != nil {
		return bulk.Results{}, err
	}
	out := bulk.Results{Results: make([]casefile.TellResult, len(orders))}
	for i, o := range orders {
		out.Results[i] = casefile.TellResult{Case: o.id, Error: refused[i]}
	}
	return out, nil
}

// claiming claims a task instead of sending a command: tasks belong to the inbox, not to the case.
type claiming struct{ Claimer }

func (c claiming) Send(ctx context.Context, _, id string, cmd casefile.Command) (casefile.Answer, error) {
	var claim bulk.Claim
	if err := json.Unmarshal(cmd.Data, &claim); err != nil || claim.Task == "" {
		return casefile.Answer{}, casefile.Refuse(casefile.Invalid, "unreadable_content")
	}
	return casefile.Answer{Case: id}, c.ClaimFor(ctx, cmd.Actor, id, claim.Task)
}
