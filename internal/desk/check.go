package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/api/workflowservice/v1"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/order"
	"chizheng/internal/postgres"
)

// DeadlineReport says of every deadline of a campaign whether a live timer stands behind it (A2). A deadline is covered
// where its case's nearest timer does not come after it, and where that case's workflow runs.
type DeadlineReport struct {
	At        time.Time // real
	Tasks     int       // open tasks with a deadline
	Cases     int       // open cases
	Running   int       // of them, those whose workflow runs
	Asleep    []string  // of them, the others
	Uncovered []postgres.TaskDue
	Late      []string // cases whose timer should have fired a while ago
	Behind    int      // open cases that have not heard of the newest order
	Unknown   []string // kinds of task for which no rule is known
}

// Sound says that nothing is amiss. Cases that an order has not reached yet are on their way.
func (r DeadlineReport) Sound() bool {
	return len(r.Asleep)+len(r.Uncovered)+len(r.Late)+len(r.Unknown) == 0
}

// CheckDeadlines looks at every open case of a campaign, in the store and in the engine. Errors: Forbidden, Unavailable.
func (d *Desk) CheckDeadlines(ctx context.Context, who casefile.Actor, campaignID string) (DeadlineReport, error) {
	if _, _, err := d.may(who, "checkDeadlines"); err != nil {
		return DeadlineReport{}, err
	}
	return d.checkDeadlines(ctx, campaignID)
}

// lateAfter is how long in real time a timer may take to be decided and recorded.
const lateAfter = time.Minute

func (d *Desk) checkDeadlines(ctx context.Context, campaignID string) (DeadlineReport, error) {
	r := DeadlineReport{At: d.now()}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return r, err
	}
	orders, err := d.plans.Orders(ctx, campaignID)
	if err != nil {
		return r, err
	}
	running, err := d.engine.running(ctx)
	if err != nil {
		return r, err
	}
	open, err := d.ledger.Alarms(ctx, campaignID)
	if err != nil {
		return r, err
	}
	late := clock.At(r.At.Add(-lateAfter))
	for _, c := range open {
		r.Cases++
		switch {
		case running[c.Case]:
			r.Running++
		default:
			r.Asleep = append(r.Asleep, c.Case)
		}
		if !c.At.IsZero() && c.At.Before(late) {
			r.Late = append(r.Late, c.Case)
		}
		if slices.Contains(order.Reaches, postgres.KindOf(c.Case)) && campaign.OrderOf(c.Terms) < len(orders) {
			r.Behind++
		}
	}
	due, err := d.ledger.Dues(ctx, campaignID, clock.At(r.At))
	if err != nil {
		return r, err
	}
	return r.weigh(due), nil
}

// weigh counts the tasks with a deadline, and names those that no timer covers.
func (r DeadlineReport) weigh(due []postgres.TaskDue) DeadlineReport {
	known := deadline.Sources()
	for _, t := range due {
		r.Tasks++
		if t.Ahead && !t.Covered {
			r.Uncovered = append(r.Uncovered, t)
		}
		if _, ok := slices.BinarySearch(known, t.Kind); !ok && !slices.Contains(r.Unknown, t.Kind) {
			r.Unknown = append(r.Unknown, t.Kind)
		}
	}
	return r
}

// running lists the ids of all workflows that run, as the engine's own list has them: it may be seconds behind.
func (e *Engine) running(ctx context.Context) (map[string]bool, error) {
	ids := map[string]bool{}
	var token []byte
	for {
		page, err := e.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Query: "ExecutionStatus = 'Running'", PageSize: 1000, NextPageToken: token})
		if err != nil {
			return nil, outcome(fmt.Errorf("list workflows: %w", err))
		}
		for _, x := range page.Executions {
			ids[x.Execution.WorkflowId] = true
		}
		if token = page.NextPageToken; len(token) == 0 {
			return ids, nil
		}
	}
}

// WatchDeadlines checks at the start, once the parts answer, and every hour after that, and tells say what it found. It
// ends with ctx.
func (d *Desk) WatchDeadlines(ctx context.Context, campaignID string, say func(DeadlineReport, error)) {
	for wait := 5 * time.Second; ; {
		r, err := d.checkDeadlines(ctx, campaignID)
		if ctx.Err() != nil {
			return
		}
		say(r, err)
		if wait = time.Hour; err != nil {
			wait = time.Minute
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
