package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile/report"
)

// patient is a step that waits for somebody outside the house: longer than activities.Reports' own patience.
var patient = class{queue: QueueBatch, attempt: 2 * time.Hour, heartbeat: 2 * time.Minute}

// Report is one package for the province. It waits for its signature, the delivery, and a receipt for every record;
// while receipts are missing it asks again and alarms, and decides nothing by itself.
func Report(ctx workflow.Context, in Input) error {
	var a *activities.Reports
	return run(ctx, machine[report.State]{room: report.Room, jobs: map[string]job{
		report.JobBuild:   step(slow, a.BuildPackage),
		report.JobInclude: passing(slow, a.IncludeLines),
		report.JobDeliver: step(slow, a.DeliverPackage),
		report.JobPoll:    passing(patient, a.PollResult),
		report.JobTake:    step(slow, a.TakeReceipts),
		report.JobSettle:  passing(slow, a.SettleLines),
		report.JobExclude: passing(slow, a.ExcludeLines),
	}}, in)
}
