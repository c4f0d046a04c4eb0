package bench

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// flow is a closed load: so many clients, each beginning its next life when the last one is over. Only what is
// answered inside the window counts, so that neither the start nor the end of a run is in the figure.
type flow struct {
	clients int
	warm    time.Duration
	span    time.Duration
}

// flowed is what one window saw.
type flowed struct {
	steps latencies // of the answers inside the window
	span  time.Duration
	cpu   usage
}

// rate is answers in a second.
func (f flowed) rate() float64 { return float64(len(f.steps)) / f.span.Seconds() }

// tally notes answers.
type tally struct {
	mu       sync.Mutex
	from, to time.Time
	steps    latencies
}

func (t *tally) hit(begin time.Time) {
	end := time.Now()
	if end.Before(t.from) || end.After(t.to) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.steps = append(t.steps, end.Sub(begin))
}

var lives atomic.Int64 // numbers every life of a run of the program

// run lets the clients live; one is a whole life of number n. A life under way at the end is lived to its end.
func (f flow) run(ctx context.Context, meter *meter, one func(ctx context.Context, n int, t *tally) error) (flowed, error) {
	begin := time.Now()
	t := &tally{from: begin.Add(f.warm), to: begin.Add(f.warm + f.span)}
	g, ctx := errgroup.WithContext(ctx)
	for i := range f.clients {
		g.Go(func() error {
			if err := sleep(ctx, f.warm/2*time.Duration(i)/time.Duration(f.clients)); err != nil {
				return err
			}
			for ctx.Err() == nil && time.Now().Before(t.to) {
				if err := one(ctx, int(lives.Add(1)), t); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	out := flowed{span: f.span}
	g.Go(func() error {
		if err := sleep(ctx, f.warm); err != nil {
			return err
		}
		before := meter.read()
		if err := sleep(ctx, f.span); err != nil {
			return err
		}
		out.cpu = meter.read().since(before)
		return nil
	})
	err := g.Wait()
	out.steps = t.steps
	return out, err
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
