package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile/importing"
)

// Importing is one workbook of an enterprise. It waits for the filer's word between the verdicts and the filings.
func Importing(ctx workflow.Context, in Input) error {
	var a *activities.Imports
	return run(ctx, machine[importing.State]{room: importing.Room, jobs: map[string]job{
		importing.JobRead:  step(slow, a.ReadRows),
		importing.JobStart: passing(slow, a.StartRows),
		importing.JobDrop:  step(quick, a.DropRows),
	}}, in)
}
