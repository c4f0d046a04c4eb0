package main

import (
	"context"
	"os"

	"chizheng/internal/locale"
	"chizheng/internal/postgres"
	"chizheng/internal/texting"
)

// textWorkers takes messages to workers to their telephones; without a gateway they wait in the outbox (T-0.32).
func textWorkers(ctx context.Context, p parts, ledger *postgres.Ledger) (<-chan struct{}, error) {
	done := make(chan struct{})
	address := os.Getenv("SMS_URL")
	if address == "" {
		close(done)
		return done, nil
	}
	gateway, err := texting.NewHTTP(address, os.Getenv("SMS_SECRET"))
	if err != nil {
		return nil, err
	}
	words, err := locale.Load()
	if err != nil {
		return nil, err
	}
	d := texting.Dispatcher{Outbox: ledger, Gateway: gateway, Words: words.Default(), Log: p.log}
	go func() {
		defer close(done)
		d.Run(ctx)
	}()
	return done, nil
}
