package workflows

import (
	"context"
	"encoding/json"
	"fmt"

	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
)

// Bulk is one person's decision on many filings: it goes over them chunk by chunk, and can be paused between two.
func Bulk(ctx workflow.Context, in Input) error {
	var a *activities.Bulks
	return run(ctx, machine[bulk.State]{room: bulk.Room, jobs: map[string]job{
		bulk.JobApply: passing(slow, a.ApplyItems),
	}}, in)
}

// passing makes a job of an activity that speaks to other cases: besides the job's Data it gets the campaign clock.
func passing[D, Out any](k class, fn func(context.Context, activities.Passing[D]) (Out, error)) job {
	return func(ctx workflow.Context, from origin, j casefile.Job) (json.RawMessage, error) {
		in := activities.Passing[D]{Clock: from.Clock}
		if err := json.Unmarshal(j.Data, &in.Data); err != nil {
			return nil, fmt.Errorf("read job %s: %w", j.Type, err)
		}
		out, err := call(ctx, k, fn, in)
		if err != nil {
			return nil, err
		}
		return casefile.Encode(out), nil
	}
}
