package archive

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"chizheng/internal/casefile"
	"chizheng/internal/replay"
)

// Engine reads histories from the workflow engine.
type Engine struct{ Client client.Client }

// History gives what the engine has of a run, payloads as it stores them. Errors: NotFound no_such_history where the
// engine has it no longer; Unavailable engine_away.
func (e Engine) History(ctx context.Context, id, run string) (replay.History, error) {
	out := replay.History{Run: run, Source: "engine"}
	for iter := e.Client.GetWorkflowHistory(ctx, id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); iter.HasNext(); {
		x, err := iter.Next()
		if err != nil {
			return out, said("read history", err)
		}
		out.Events = append(out.Events, x)
	}
	if len(out.Events) == 0 {
		return out, casefile.Refuse(casefile.NotFound, "no_such_history")
	}
	return out, nil
}

// Runs lists the runs that the engine knows of a case, the oldest first: for events of the first releases, which do not
// say where they were decided. What the engine lists may be a moment old.
func (e Engine) Runs(ctx context.Context, id string) ([]string, error) {
	res, err := e.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{PageSize: 200,
		Query: fmt.Sprintf("WorkflowId = '%s'", id)})
	if err != nil {
		return nil, said("list runs", err)
	}
	var runs []string
	for _, x := range res.GetExecutions() { // newest first
		runs = append([]string{x.GetExecution().GetRunId()}, runs...)
	}
	return runs, nil
}

// ended says whether a history is whole: its run is over.
func ended(events []*historypb.HistoryEvent) bool {
	switch events[len(events)-1].GetEventType() {
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
		enums.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW, enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
		enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		return true
	}
	return false
}

func said(doing string, err error) error {
	var gone *serviceerror.NotFound
	var invalid *serviceerror.InvalidArgument
	switch {
	case errors.As(err, &gone), errors.As(err, &invalid):
		return fmt.Errorf("%s: %w", doing, casefile.Refuse(casefile.NotFound, "no_such_history"))
	case errors.Is(err, context.Canceled):
		return err
	}
	return fmt.Errorf("%s: %w: %w", doing, casefile.Refuse(casefile.Unavailable, "engine_away"), err)
}
