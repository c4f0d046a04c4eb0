package activities

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
	signed "chizheng/internal/casefile/order"
)

// OrderBook knows the signed orders of a campaign and the cases that have not heard of them.
type OrderBook interface {
	// OrdersFor gives what cases hear of the orders up to a number, in their order.
	OrdersFor(ctx context.Context, campaign string, seq int) ([]deadline.Order, error)
	// Behind gives open cases of some kinds that do not know the order of that number yet, in the order of their ids.
	Behind(ctx context.Context, campaign string, seq int, kinds []string, after string, limit int) ([]string, error)
}

// Orders gives signed orders to open cases.
type Orders struct {
	Book     OrderBook
	Sender   Sender
	KindOf   func(id string) string // kind of a case by its id
	Parallel int                    // commands under way at once
	Settle   time.Duration          // how long a process may still begin cases on the terms before (desk.Plans)
}

// stretch is how many cases are told between two events of the order.
const stretch = 500

// DeliverOrders tells the next stretch of open cases. Its commands have the same ids each time, so that a second try
// is answered, not repeated. A case that cannot be reached is named and stops no other; only where none can be reached
// is the whole tried again by the engine.
func (o *Orders) DeliverOrders(ctx context.Context, in Passing[signed.Delivery]) (signed.Delivered, error) {
	d := in.Data
	if d.Settle {
		if err := rest(ctx, o.Settle); err != nil {
			return signed.Delivered{}, err
		}
	}
	orders, err := o.Book.OrdersFor(ctx, d.Campaign, d.Seq)
	if err != nil {
		return signed.Delivered{}, refusal(fmt.Errorf("read orders: %w", err))
	}
	ids, err := o.Book.Behind(ctx, d.Campaign, d.Seq, signed.Reaches, d.After, stretch)
	if err != nil || len(ids) == 0 {
		return signed.Delivered{Last: d.After}, refusal(err)
	}
	missed, err := o.tell(ctx, ids, casefile.Command{ID: deadline.OrderCommand(d.Order, d.Seq), Type: deadline.CmdOrders,
		Actor: casefile.SystemActor(), Data: casefile.Encode(deadline.Orders{Orders: orders}), Clock: in.Clock})
	if len(missed) == len(ids) && len(ids) > 1 {
		return signed.Delivered{}, fmt.Errorf("tell cases of an order: %w", err)
	}
	return signed.Delivered{Last: ids[len(ids)-1], More: len(ids) == stretch, Told: len(ids) - len(missed), Missed: missed}, nil
}

// tell gives one command to each case and names those that it did not reach.
func (o *Orders) tell(ctx context.Context, ids []string, cmd casefile.Command) (missed []string, last error) {
	var mu sync.Mutex
	var g errgroup.Group
	g.SetLimit(max(o.Parallel, 1))
	for i, id := range ids {
		g.Go(func() error {
			_, err := o.Sender.Send(ctx, o.KindOf(id), id, cmd)
			mu.Lock()
			defer mu.Unlock()
			activity.RecordHeartbeat(ctx, i)
			if err != nil { // refused or not reached: either way the case goes on without, and is looked at again
				missed, last = append(missed, id), err
			}
			return nil
		})
	}
	_ = g.Wait()
	return missed, last
}

// rest waits, and says meanwhile that it is alive.
func rest(ctx context.Context, d time.Duration) error {
	for left := d; left > 0; left -= time.Second {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(left, time.Second)):
			activity.RecordHeartbeat(ctx)
		}
	}
	return nil
}
