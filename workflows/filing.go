package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// Filing is one worker's one certificate, from draft to closed. It waits for the filer, the point, the Centre, the
// notice and the province; while it waits past a window it moves itself to catch-up.
func Filing(ctx workflow.Context, in Input) error { return FilingBy(filing.Room)(ctx, in) }

// FilingBy is the same process deciding by another room: with it a proof is tried on code that decides otherwise.
func FilingBy(room casefile.Room[filing.State]) func(workflow.Context, Input) error {
	return func(ctx workflow.Context, in Input) error {
		var scans *activities.Scans
		var matching *activities.Matching
		return run(ctx, machine[filing.State]{room: room, jobs: map[string]job{
			filing.JobCheckScan:   step(quick, scans.CheckScan),
			filing.JobFindMatches: swift(matching.FindMatches),
		}}, in)
	}
}
