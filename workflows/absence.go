package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile/absence"
)

// Absence is one officer's being away. It begins and ends by itself; a leaver's claims go to his successor at once.
func Absence(ctx workflow.Context, in Input) error {
	var a *activities.Absences
	return run(ctx, machine[absence.State]{room: absence.Room, jobs: map[string]job{
		absence.JobMove: passing(quick, a.MoveClaims),
	}}, in)
}
