package workflows

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"chizheng/internal/casefile"
)

// class is how long a step may take and how it is tried again. Nothing here gives up by itself except a domain
// error: a job is tried until it succeeds or can never succeed.
type class struct {
	queue     string
	attempt   time.Duration // one try
	heartbeat time.Duration
}

var (
	quick = class{queue: QueueCases, attempt: 30 * time.Second}
	slow  = class{queue: QueueBatch, attempt: 10 * time.Minute, heartbeat: 30 * time.Second}
)

// call runs an activity by the function itself, so that the compiler checks what goes in and what comes out.
// The activity's name is its method name: workers register the same methods.
func call[In, Out any](ctx workflow.Context, k class, fn func(context.Context, In) (Out, error), in In) (Out, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:           k.queue,
		StartToCloseTimeout: k.attempt,
		HeartbeatTimeout:    k.heartbeat,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second,
		},
	})
	var out Out
	err := workflow.ExecuteActivity(ctx, fn, in).Get(ctx, &out)
	return out, FromFailure(err)
}

// callNow runs an activity inside the workflow task: the one step of a decision.
func callNow[In, Out any](ctx workflow.Context, fn func(context.Context, In) (Out, error), in In) (Out, error) {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout:    5 * time.Second,
		ScheduleToCloseTimeout: 8 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 50 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Second,
		},
	})
	var out Out
	err := workflow.ExecuteLocalActivity(ctx, fn, in).Get(ctx, &out)
	return out, FromFailure(err)
}

// job runs one piece of slow work for a case and gives its result as the content of the command that ends it.
type job func(ctx workflow.Context, from origin, j casefile.Job) (json.RawMessage, error)

// origin is the case that asked, as its jobs may need it.
type origin struct {
	Case  string
	Clock casefile.Clock
	Ways  int

	now   func(ctx workflow.Context) time.Time           // campaign time
	until func(ctx workflow.Context, at time.Time) error // waits for an instant of it
}

// step makes a job of an activity whose input is the job's Data.
func step[In, Out any](k class, fn func(context.Context, In) (Out, error)) job {
	return func(ctx workflow.Context, _ origin, j casefile.Job) (json.RawMessage, error) {
		return answered(j, func(in In) (Out, error) { return call(ctx, k, fn, in) })
	}
}

// swift makes a job of an activity that only asks the store something small. It is asked inside the workflow task,
// which spares the engine a task and its events; a store that is away is asked again from the queue, until it answers.
func swift[In, Out any](fn func(context.Context, In) (Out, error)) job {
	return func(ctx workflow.Context, from origin, j casefile.Job) (json.RawMessage, error) {
		return answered(j, func(in In) (Out, error) {
			if from.Ways >= 1 {
				if out, err := callNow(ctx, fn, in); err == nil || casefile.As(err) != nil {
					return out, err
				}
			}
			return call(ctx, quick, fn, in)
		})
	}
}

// answered reads the job's Data for fn and writes what fn answers.
func answered[In, Out any](j casefile.Job, fn func(In) (Out, error)) (json.RawMessage, error) {
	var in In
	if err := json.Unmarshal(j.Data, &in); err != nil {
		return nil, fmt.Errorf("read job %s: %w", j.Type, err)
	}
	out, err := fn(in)
	if err != nil {
		return nil, err
	}
	return casefile.Encode(out), nil
}
