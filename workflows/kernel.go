package workflows

import (
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
)

// remembered is how many command ids a run keeps to answer a repeated command; older ones are found by the store.
const remembered = 256

// machine is one kind of case on the engine: its room and the jobs that its states may ask for.
type machine[S any] struct {
	room casefile.Room[S]
	jobs map[string]job
}

// kase is one case in memory.
type kase[S any] struct {
	machine[S]
	in      Input
	state   S
	encoded []byte // the state as last recorded: what a refused recording goes back to
	proj    casefile.Projection
	version int
	hash    string
	at      time.Time // campaign time of the newest event
	clock   casefile.Clock
	done    []string
	fired   map[string]bool
	running map[string]bool // jobs that this run has launched
	alarm   alarm
	mu      workflow.Mutex
	woken   bool
	anew    bool  // an operator wants the run to begin anew from the ledger
	dropped bool  // the very first command was refused: there is no case
	absent  error // why a case that should be opened again is not there
}

// run is the life of every case. It returns when the case is closed, or continues as a new run.
func run[S any](ctx workflow.Context, m machine[S], in Input) error {
	m.room = casefile.Repairable(m.room)
	c := &kase[S]{machine: m, in: in, clock: in.Clock, done: in.Done, fired: map[string]bool{},
		running: map[string]bool{}, mu: workflow.NewMutex(ctx)}
	for _, f := range in.Fired {
		c.fired[f] = true
	}
	// Held from before the first command can be heard until the state is there: registering the handler yields to
	// commands that are already waiting, and one decided on an empty state would be refused or repeated.
	if err := c.mu.Lock(ctx); err != nil {
		return err
	}
	if err := c.listen(ctx); err != nil {
		return err
	}
	if err := c.begin(ctx); err != nil && casefile.As(err) == nil {
		return err
	} else if err != nil {
		c.absent = err // there is no such case: whoever asked hears it, and the workflow ends
	}
	c.mu.Unlock()
	for {
		c.launchJobs(ctx)
		c.armTimer(ctx)
		switch {
		case c.finished(ctx):
			return nil
		case c.anew && workflow.AllHandlersFinished(ctx):
			return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name,
				Input{Case: c.in.Case, Clock: c.clock, Resume: true, Ways: c.in.Ways})
		case c.shouldContinue(ctx):
			return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name, c.carry())
		}
		c.woken = false
		if err := workflow.Await(ctx, func() bool { return c.woken }); err != nil {
			return err
		}
	}
}

// listen registers what the case hears: commands, the clock, and the debugging query.
func (c *kase[S]) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryState, func() (S, error) { return c.state, nil }); err != nil {
		return fmt.Errorf("set query handler: %w", err)
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		ch := workflow.GetSignalChannel(ctx, SignalClock)
		for {
			var clock casefile.Clock
			ch.Receive(ctx, &clock)
			c.hear(clock)
			c.woken = true
		}
	})
	err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateCommand,
		func(ctx workflow.Context, cmd casefile.Command) (casefile.Answer, error) {
			answer, err := c.execute(ctx, cmd)
			c.dropped = c.version == 0
			c.woken = true
			return answer, Failure(err)
		},
		workflow.UpdateHandlerOptions{Validator: func(ctx workflow.Context, cmd casefile.Command) error {
			return Failure(c.validate(ctx, cmd))
		}})
	if err != nil {
		return fmt.Errorf("set update handler: %w", err)
	}
	return nil
}

// begin brings the state to where the case stands: carried over, folded from the store, or empty.
func (c *kase[S]) begin(ctx workflow.Context) error {
	switch {
	case len(c.in.Carry) > 0:
		return c.unpack()
	case c.in.Resume:
		var a *activities.Ledger
		loaded, err := call(ctx, quick, a.Load, c.in.Case)
		if err != nil {
			return err
		}
		c.in.Salt = loaded.Salt
		return c.catchUp(loaded.Events)
	}
	return nil
}

// finished says that nothing waits: the case is closed (or never began), no job runs, every caller has his answer.
func (c *kase[S]) finished(ctx workflow.Context) bool {
	if !workflow.AllHandlersFinished(ctx) || len(c.running) > 0 {
		return false
	}
	return c.absent != nil || c.version > 0 && c.proj.Closed && len(c.proj.Jobs) == 0 || c.version == 0 && c.dropped
}

func (c *kase[S]) shouldContinue(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() && c.version > 0 &&
		workflow.AllHandlersFinished(ctx) && len(c.running) == 0
}

func (c *kase[S]) carry() Input {
	fired := make([]string, 0, len(c.fired))
	for _, t := range c.proj.Timers {
		if key := timerKey(t); c.fired[key] {
			fired = append(fired, key)
		}
	}
	return Input{Case: c.in.Case, Salt: c.in.Salt, Clock: c.clock, Carry: c.encoded, Version: c.version,
		LastHash: c.hash, LastAt: c.at.Format(time.RFC3339Nano), Done: c.done, Fired: fired, Ways: c.in.Ways}
}

func (c *kase[S]) unpack() error {
	at, err := time.Parse(time.RFC3339Nano, c.in.LastAt)
	if err != nil {
		return fmt.Errorf("read carried time: %w", err)
	}
	c.version, c.hash, c.at, c.encoded = c.in.Version, c.in.LastHash, at, c.in.Carry
	if err := json.Unmarshal(c.encoded, &c.state); err != nil {
		return fmt.Errorf("read carried state: %w", err)
	}
	c.proj = c.room.Project(c.state)
	return nil
}

// hear keeps the newest clock.
func (c *kase[S]) hear(clock casefile.Clock) {
	if clock.Seq > c.clock.Seq {
		c.clock = clock
	}
}
