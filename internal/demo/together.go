package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// clerks is how many people of the story act at once.
const clerks = 8

// each does something for every item, a few at a time, and stops at the first failure.
func each[T any](ctx context.Context, items []T, do func(context.Context, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(clerks)
	for _, item := range items {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error { return do(ctx, item) })
	}
	return g.Wait()
}

// errNotYet says that an effect has not come yet.
var errNotYet = errors.New("not yet")

// notYet makes the state that was seen part of the message, for whoever reads it when patience has ended.
func notYet(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errNotYet, fmt.Sprintf(format, args...))
}

// await looks until look finds no fault, or finds one that no waiting mends.
func (c *client) await(ctx context.Context, what string, look func(context.Context) error) error {
	give, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	for pause := 20 * time.Millisecond; ; pause = min(pause*3/2, 500*time.Millisecond) {
		err := look(give)
		if err == nil || !errors.Is(err, errNotYet) {
			return err
		}
		select {
		case <-give.Done():
			return fmt.Errorf("wait for %s: %w", what, err)
		case <-time.After(pause):
		}
	}
}

// later turns a refusal of this code into "not yet": the effect of another case's word is still on its way.
func later(err error, codes ...string) error {
	var r *refusal
	if !errors.As(err, &r) {
		return err
	}
	for _, code := range codes {
		if r.has(code) {
			return notYet("%v", err)
		}
	}
	return err
}
