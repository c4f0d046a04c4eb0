package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"chizheng/internal/casefile"
	"chizheng/workflows"
)

// Engine sends commands to the workflows of cases.
type Engine struct {
	Client  client.Client
	Timeout time.Duration // how long a person waits for an answer; 10 s where zero
}

// Send gives cmd to an existing case and waits until it is recorded or refused. A case whose workflow has ended, or
// was lost with the engine's own store, is opened again from the ledger. Errors: what the domain says, NotFound,
// Unavailable engine_away (the command may still be carried out: the same key answers).
func (e *Engine) Send(ctx context.Context, kind, id string, cmd casefile.Command) (casefile.Answer, error) {
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	handle, err := e.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: workflows.UpdateCommand, UpdateID: cmd.ID,
		WaitForStage: client.WorkflowUpdateStageCompleted, Args: []any{cmd},
	})
	var answer casefile.Answer
	if err == nil {
		err = handle.Get(ctx, &answer)
	}
	if ended(err) {
		return e.start(ctx, kind, workflows.Input{Case: id, Clock: cmd.Clock, Resume: true, Ways: workflows.Ways}, cmd)
	}
	return answer, outcome(err)
}

// Open starts a case with its first command. The same id again gives cmd to the case that is there.
func (e *Engine) Open(ctx context.Context, kind, id, salt string, cmd casefile.Command) (casefile.Answer, error) {
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	return e.start(ctx, kind, workflows.Input{Case: id, Salt: salt, Clock: cmd.Clock, Ways: workflows.Ways}, cmd)
}

// start runs the case's workflow if it does not run, and gives it cmd, in one request.
func (e *Engine) start(ctx context.Context, kind string, in workflows.Input, cmd casefile.Command) (casefile.Answer, error) {
	op := e.Client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: in.Case, TaskQueue: workflows.QueueCases,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}, kind, in)
	handle, err := e.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: op,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: in.Case, UpdateName: workflows.UpdateCommand, UpdateID: cmd.ID,
			WaitForStage: client.WorkflowUpdateStageCompleted, Args: []any{cmd},
		},
	})
	var answer casefile.Answer
	if err == nil {
		err = handle.Get(ctx, &answer)
	}
	return answer, outcome(err)
}

// Wake makes sure that an open case has its workflow: after the engine's own store was lost or restored to an earlier
// moment, the ledger's cases go on from their events, timers and jobs included. A case whose workflow runs is left
// alone.
func (e *Engine) Wake(ctx context.Context, kind, id string, clock casefile.Clock) error {
	_, err := e.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: workflows.QueueCases,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}, kind, workflows.Input{Case: id, Clock: clock, Resume: true, Ways: workflows.Ways})
	return outcome(err)
}

// SetClock tells a running case that its campaign's clock was set. A case that has ended needs no telling.
func (e *Engine) SetClock(ctx context.Context, id string, clock casefile.Clock) error {
	err := e.Client.SignalWorkflow(ctx, id, "", workflows.SignalClock, clock)
	if ended(err) {
		return nil
	}
	return outcome(err)
}

// Ready says whether the engine answers.
func (e *Engine) Ready(ctx context.Context) error {
	_, err := e.Client.CheckHealth(ctx, &client.CheckHealthRequest{})
	return outcome(err)
}

func (e *Engine) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	timeout := e.Timeout
	if timeout == 0 {
		timeout = 10 * time.Second
	}
	return context.WithTimeout(ctx, timeout)
}

// ended says that no workflow of that id runs.
func ended(err error) bool {
	var gone *serviceerror.NotFound
	return errors.As(err, &gone)
}

// outcome brings a domain error back; an engine that is away is Unavailable; the rest is internal.
func outcome(err error) error {
	if err == nil {
		return nil
	}
	err = workflows.FromFailure(err)
	if casefile.As(err) != nil {
		return err
	}
	var away *serviceerror.Unavailable
	var late *serviceerror.DeadlineExceeded
	var busy *serviceerror.ResourceExhausted
	var lost *serviceerror.NamespaceNotFound   // what an engine says whose own database is away
	var unready *serviceerror.WorkflowNotReady // a worker was lost in the middle of a task: the next one takes it
	var aborted *serviceerror.Aborted          // likewise, as the engine's history says it
	if errors.As(err, &away) || errors.As(err, &late) || errors.As(err, &busy) || errors.As(err, &lost) ||
		errors.As(err, &unready) || errors.As(err, &aborted) || errors.Is(err, context.DeadlineExceeded) || updateTimedOut(err) {
		return errors.Join(casefile.Refuse(casefile.Unavailable, "engine_away"), err)
	}
	return fmt.Errorf("engine: %w", err)
}

// updateTimedOut is the client's own word for an update whose answer did not come in time.
func updateTimedOut(err error) bool {
	var t *client.WorkflowUpdateServiceTimeoutOrCanceledError
	return errors.As(err, &t)
}
