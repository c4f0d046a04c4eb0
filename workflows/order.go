package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile/order"
)

// Order is one signed order of a campaign. It waits for the leader and for its day, and is then given to every open case,
// a stretch at a time, until none is left that has not heard of it.
func Order(ctx workflow.Context, in Input) error {
	var a *activities.Orders
	return run(ctx, machine[order.State]{room: order.Room, jobs: map[string]job{
		order.JobDeliver: passing(slow, a.DeliverOrders),
	}}, in)
}
