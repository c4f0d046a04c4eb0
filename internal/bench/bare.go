package bench

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// The bare engine: a workflow that takes as many updates and runs as many local activities as a filing's life, and
// does nothing in them. What it costs is the engine's own; what a filing costs beyond it is ours.

const (
	bareQueue  = "bench-bare"
	bareUpdate = "step"
)

// Shape is what a bare life does besides its updates and local activities.
type Shape struct {
	Jobs   bool `json:"jobs"`   // an activity on a queue after each of the updates that start one in a filing's life
	Timers bool `json:"timers"` // a timer set and taken back wherever a filing's deadline moves
}

// jobAfter are the updates after which a filing's life has a job, and its result's own local activity. The job after
// swiftAfter asks the store alone and is a local activity itself.
var jobAfter = map[int]bool{2: true, 3: true, swiftAfter: true}

const swiftAfter = 6

// timerAt are the updates that move a filing's timer: draft, submitted, inspected, announced, confirmed, reported.
var timerAt = map[int]bool{1: true, 6: true, 13: true, 18: true, 19: true, 20: true}

// timerOff are those of them after which none stands.
var timerOff = map[int]bool{18: true, 20: true}

// Nothing is the step that does nothing.
func Nothing(context.Context, int) (int, error) { return 0, nil }

// Bare is the bare life.
func Bare(ctx workflow.Context, s Shape) error {
	b := &bare{shape: s}
	err := workflow.SetUpdateHandler(ctx, bareUpdate, func(ctx workflow.Context, n int) (int, error) {
		if err := b.local(ctx); err != nil {
			return 0, err
		}
		b.after(ctx, n)
		b.heard++
		return n, nil
	})
	if err != nil {
		return fmt.Errorf("set update handler: %w", err)
	}
	return workflow.Await(ctx, func() bool { return b.heard == lifeUpdates && b.records == lifeLocals })
}

type bare struct {
	shape          Shape
	heard, records int
	cancel         workflow.CancelFunc
}

func (b *bare) local(ctx workflow.Context) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 5 * time.Second})
	b.records++
	return workflow.ExecuteLocalActivity(ctx, Nothing, 1).Get(ctx, nil)
}

// after is what follows the n-th update by itself.
func (b *bare) after(ctx workflow.Context, n int) {
	if b.shape.Timers && timerAt[n] {
		b.moveTimer(ctx, !timerOff[n])
	}
	if jobAfter[n] {
		workflow.Go(ctx, func(ctx workflow.Context) { b.job(ctx, n) })
	}
}

// job is a step on a queue and the record of its result; without the step it is the record alone, so that the number
// of local activities is that of a filing.
func (b *bare) job(ctx workflow.Context, n int) {
	switch {
	case n == swiftAfter:
		if b.local(ctx) != nil {
			return
		}
	case b.shape.Jobs:
		actx := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 30 * time.Second})
		if workflow.ExecuteActivity(actx, Nothing, 1).Get(ctx, nil) != nil {
			return
		}
	}
	_ = b.local(ctx)
}

func (b *bare) moveTimer(ctx workflow.Context, on bool) {
	if b.cancel != nil {
		b.cancel()
		b.cancel = nil
	}
	if !on {
		return
	}
	tctx, cancel := workflow.WithCancel(ctx)
	b.cancel = cancel
	timer := workflow.NewTimer(tctx, 30*24*time.Hour)
	workflow.Go(tctx, func(ctx workflow.Context) { _ = timer.Get(ctx, nil) })
}

// RunBareWorker polls for bare lives, as many pollers as the program has, until ctx ends.
func RunBareWorker(ctx context.Context, c client.Client) error {
	w := worker.New(c, bareQueue, worker.Options{
		MaxConcurrentWorkflowTaskPollers:       4,
		MaxConcurrentActivityTaskPollers:       2,
		MaxConcurrentActivityExecutionSize:     32,
		MaxConcurrentWorkflowTaskExecutionSize: 64,
		StickyScheduleToStartTimeout:           5 * time.Second,
	})
	w.RegisterWorkflow(Bare)
	w.RegisterActivity(Nothing)
	if err := w.Start(); err != nil {
		return fmt.Errorf("start bare worker: %w", err)
	}
	<-ctx.Done()
	w.Stop()
	return nil
}

// bareDriver lives bare lives: the first update comes with the start, as a filing's does.
type bareDriver struct {
	client client.Client
	shape  Shape
}

func (d *bareDriver) life(ctx context.Context, n int, t *tally) error {
	id := fmt.Sprintf("bare-%d", n)
	for i := 1; i <= lifeUpdates; i++ {
		begin := time.Now()
		if err := d.step(ctx, id, i); err != nil {
			return fmt.Errorf("update %d of %s: %w", i, id, err)
		}
		t.hit(begin)
	}
	return nil
}

func (d *bareDriver) step(ctx context.Context, id string, i int) error {
	update := client.UpdateWorkflowOptions{WorkflowID: id, UpdateName: bareUpdate, UpdateID: fmt.Sprintf("step-%d", i),
		WaitForStage: client.WorkflowUpdateStageCompleted, Args: []any{i}}
	var handle client.WorkflowUpdateHandle
	var err error
	if i == 1 {
		op := d.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{ID: id, TaskQueue: bareQueue,
			WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING}, Bare, d.shape)
		handle, err = d.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{StartWorkflowOperation: op, UpdateOptions: update})
	} else {
		handle, err = d.client.UpdateWorkflow(ctx, update)
	}
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}
