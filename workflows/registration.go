package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
)

// Registration is one enterprise's or individual's real-name account. An enterprise's waits for its filer and for the
// city reviewer, and tells the leader when he is slow; an individual's ends where it begins. It ends when decided: a
// later suspension opens it again.
func Registration(ctx workflow.Context, in Input) error {
	var scans *activities.Scans
	return run(ctx, machine[registration.State]{room: registration.Room, jobs: map[string]job{
		filing.JobCheckScan: step(quick, scans.CheckScan),
	}}, in)
}
