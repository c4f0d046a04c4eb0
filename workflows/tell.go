package workflows

import (
	"context"
	"encoding/json"
	"fmt"

	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
)

// commonJobs are the jobs that every kind of case may ask for.
var commonJobs = map[string]job{casefile.JobTell: tellOne, casefile.JobTellMany: tellMany}

func tellOne(ctx workflow.Context, from origin, j casefile.Job) (json.RawMessage, error) {
	var one casefile.Tell
	if err := json.Unmarshal(j.Data, &one); err != nil {
		return nil, fmt.Errorf("read tell: %w", err)
	}
	out, err := send(ctx, quick, from, j.ID, []casefile.Tell{one})
	if err != nil {
		return nil, err
	}
	return casefile.Encode(out.Results[0]), nil
}

func tellMany(ctx workflow.Context, from origin, j casefile.Job) (json.RawMessage, error) {
	var many casefile.TellMany
	if err := json.Unmarshal(j.Data, &many); err != nil {
		return nil, fmt.Errorf("read tells: %w", err)
	}
	out, err := send(ctx, slow, from, j.ID, many.Tells)
	if err != nil {
		return nil, err
	}
	return casefile.Encode(out), nil
}

func send(ctx workflow.Context, k class, from origin, id string, tells []casefile.Tell) (casefile.TellResults, error) {
	var a *activities.Telling
	var fn func(context.Context, activities.Tellings) (casefile.TellResults, error) = a.TellCases
	return call(ctx, k, fn, activities.Tellings{From: from.Case, Job: id, Clock: from.Clock, Tells: tells})
}
