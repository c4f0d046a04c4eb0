package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
)

// remember records lives up to a point without the engine: they were lived before the bench began.
func (s *site) remember(ctx context.Context, cases []int, records int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2 * runtime.NumCPU())
	for _, n := range cases {
		g.Go(func() error {
			r, err := past(n, records, s.terms, s.clock)
			if err != nil {
				return err
			}
			done, err := s.facts.Record(ctx, r)
			if err == nil && (done.Clash != nil || len(done.Stored) > 0) {
				err = fmt.Errorf("%s was not written", r.Case)
			}
			return err
		})
	}
	return g.Wait()
}

// reached waits until the state of a case is as wanted.
func reached[S any](ctx context.Context, s *site, id, what string, ok func(S) bool) (S, error) {
	var state S
	err := eventually(ctx, 3*time.Minute, what, func() bool {
		stored, err := s.facts.Case(ctx, id)
		var now S
		if err != nil || json.Unmarshal(stored.State, &now) != nil {
			return false
		}
		state = now
		return ok(state)
	})
	return state, err
}
