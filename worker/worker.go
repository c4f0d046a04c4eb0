// Package worker says which workflows and activities run on which queue: the only Register calls of the program.
//
// It guarantees that people's commands ("cases") and everything else ("batch") are polled separately, so that an
// import never slows a desk.
package worker

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"chizheng/workflows"
)

// Activities are the wired groups, registered on both queues: which queue a step runs on is the workflow's word.
type Activities []any

// Fleet is the workers of one process.
type Fleet struct{ workers []worker.Worker }

// New makes the workers of both queues. Nothing runs before Start.
func New(c client.Client, groups Activities) *Fleet {
	cases := worker.New(c, workflows.QueueCases, worker.Options{
		MaxConcurrentWorkflowTaskPollers:       4,
		MaxConcurrentActivityTaskPollers:       2,
		MaxConcurrentActivityExecutionSize:     32,
		MaxConcurrentWorkflowTaskExecutionSize: 64,
		StickyScheduleToStartTimeout:           5 * time.Second,
		WorkerStopTimeout:                      10 * time.Second,
	})
	for name, w := range workflows.Kinds() {
		cases.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name})
	}
	batch := worker.New(c, workflows.QueueBatch, worker.Options{
		DisableWorkflowWorker:              true,
		MaxConcurrentActivityTaskPollers:   2,
		MaxConcurrentActivityExecutionSize: 4,
		WorkerStopTimeout:                  10 * time.Second,
	})
	for _, g := range groups {
		cases.RegisterActivity(g)
		batch.RegisterActivity(g)
	}
	return &Fleet{workers: []worker.Worker{cases, batch}}
}

// Start begins to poll. Errors: the engine does not answer.
func (f *Fleet) Start() error {
	for i, w := range f.workers {
		if err := w.Start(); err != nil {
			for _, started := range f.workers[:i] {
				started.Stop()
			}
			return fmt.Errorf("start worker: %w", err)
		}
	}
	return nil
}

// Stop lets running steps end, for ten seconds at the most.
func (f *Fleet) Stop() {
	for _, w := range f.workers {
		w.Stop()
	}
}
