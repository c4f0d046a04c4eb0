package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/internal/casefile/handover"
)

// Handover is one batch from a point to the Centre. It waits for both counts, hands over what agrees, and ends when
// every difference is settled.
func Handover(ctx workflow.Context, in Input) error {
	return run(ctx, machine[handover.State]{room: handover.Room}, in)
}
