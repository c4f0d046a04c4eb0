package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/milestone"
	"chizheng/internal/casefile/oversight"
)

// The office's own kinds of case wait for people and for days only: none has slow work.

// Milestone is one task of the plan as it was really done (A1).
func Milestone(ctx workflow.Context, in Input) error {
	return run(ctx, machine[milestone.State]{room: milestone.Room}, in)
}

// Oversight is one inspection of a point, its findings, and criticism by two.
func Oversight(ctx workflow.Context, in Input) error {
	return run(ctx, machine[oversight.State]{room: oversight.Room}, in)
}

// Integrity is one entry of the integrity file, from the facts to its removal (T-0.68).
func Integrity(ctx workflow.Context, in Input) error {
	return run(ctx, machine[integrity.State]{room: integrity.Room}, in)
}
