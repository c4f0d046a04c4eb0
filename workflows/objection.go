package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/objection"
)

// Objection is one objection, report of violation or omission claim. It severs its line at once, waits for the
// Centre's decision, tells the leader when the five working days are over, and tells the filing what was decided.
func Objection(ctx workflow.Context, in Input) error {
	var scans *activities.Scans
	return run(ctx, machine[objection.State]{room: objection.Room, jobs: map[string]job{
		filing.JobCheckScan: step(quick, scans.CheckScan),
	}}, in)
}
