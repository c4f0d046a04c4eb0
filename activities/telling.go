package activities

import (
	"context"
	"fmt"
	"sync"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
)

// Tellings are commands from one case's job to other cases.
type Tellings struct {
	From  string          `json:"from"`
	Job   string          `json:"job"`
	Clock casefile.Clock  `json:"clock"`
	Actor *casefile.Actor `json:"actor,omitempty"` // whose command it is; the system's where nil
	Tells []casefile.Tell `json:"tells"`
}

// Sender delivers a command to a case's workflow and waits until it is recorded or refused.
type Sender interface {
	Send(ctx context.Context, kind, id string, cmd casefile.Command) (casefile.Answer, error)
}

// Telling speaks to other cases.
type Telling struct {
	Sender   Sender
	Parallel int // commands under way at once
}

// TellCases sends each command once (its id is made from the job, so a second try is answered, not repeated) and
// gives each one's result in order. A refusal is a result; only an engine or store that is away fails the whole, and
// the engine tries it again.
func (t *Telling) TellCases(ctx context.Context, in Tellings) (casefile.TellResults, error) {
	out := casefile.TellResults{Results: make([]casefile.TellResult, len(in.Tells))}
	actor := casefile.SystemActor()
	if in.Actor != nil {
		actor = *in.Actor
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(t.Parallel, 1))
	var beat sync.Mutex
	for i, tell := range in.Tells {
		g.Go(func() error {
			cmd := casefile.Command{ID: fmt.Sprintf("tell:%s:%s:%d", in.From, in.Job, i), Type: tell.Type,
				Actor: actor, Data: tell.Data, Clock: in.Clock}
			_, err := t.Sender.Send(ctx, tell.Kind, tell.Case, cmd)
			refused := casefile.As(err)
			if err != nil && (refused == nil || refused.Kind == casefile.Unavailable) {
				return fmt.Errorf("tell %s: %w", tell.Type, err)
			}
			out.Results[i] = casefile.TellResult{Case: tell.Case, Error: refused}
			beat.Lock()
			activity.RecordHeartbeat(ctx, i)
			beat.Unlock()
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return casefile.TellResults{}, err
	}
	return out, nil
}
