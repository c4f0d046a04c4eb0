package main

import (
	"context"
	"fmt"
	"strings"

	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// runWake gives every open case of the ledger its workflow again: the last step of a restore, harmless at any time.
func runWake(ctx context.Context, _ []string) error {
	p, closeParts, err := connect(ctx, "wake")
	if err != nil {
		return err
	}
	defer closeParts()
	ledger, err := postgres.Open(ctx, p.set.WorkerURL, p.ring)
	if err != nil {
		return err
	}
	defer ledger.Close()
	clock, err := ledger.Clock(ctx, p.set.Campaign)
	if err != nil {
		return err
	}
	engine := &desk.Engine{Client: p.engine}
	n, after := 0, ""
	for {
		ids, err := ledger.OpenCases(ctx, p.set.Campaign, after, 500)
		if err != nil || len(ids) == 0 {
			fmt.Printf("%d open cases have their workflow\n", n)
			return err
		}
		for _, id := range ids {
			kind, _, _ := strings.Cut(id, "-")
			if err := engine.Wake(ctx, kind, id, clock); err != nil {
				return fmt.Errorf("wake %s: %w", kind, err)
			}
			n++
		}
		after = ids[len(ids)-1]
	}
}
