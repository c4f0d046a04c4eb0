package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/internal/casefile/sheet"
)

// Sheet is one summary sheet. It tells its filings that they are on it, and waits for the paper to come to the point;
// once signed it tells them so and ends.
func Sheet(ctx workflow.Context, in Input) error {
	return run(ctx, machine[sheet.State]{room: sheet.Room}, in)
}
