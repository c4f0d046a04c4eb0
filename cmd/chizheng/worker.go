package main

import (
	"context"

	"chizheng/activities"
	"chizheng/internal/desk"
	"chizheng/internal/intake"
	"chizheng/internal/postgres"
	"chizheng/internal/scan"
	"chizheng/worker"

	"os"
)

// runWorker polls both queues until it is told to stop.
func runWorker(ctx context.Context, _ []string) error {
	p, closeParts, err := connect(ctx, "worker")
	if err != nil {
		return err
	}
	defer closeParts()
	ledger, err := postgres.Open(ctx, p.set.WorkerURL+"", p.ring)
	if err != nil {
		return err
	}
	defer ledger.Close()
	fleet := worker.New(p.engine, groups(p, ledger))
	if err := fleet.Start(); err != nil {
		return err
	}
	p.log.Info("worker polls")
	<-ctx.Done()
	fleet.Stop()
	return ended(ctx.Err())
}

// groups wires every activity to the stores and the engine.
func groups(p parts, ledger *postgres.Ledger) worker.Activities {
	quarantine := &intake.Desk{Objects: p.files, Registry: ledger, Limits: scan.Default,
		Scanner: scan.Scanner{Address: os.Getenv("CLAMD_ADDRESS")}}
	engine := &desk.Engine{Client: p.engine}
	return worker.Activities{
		&activities.Ledger{Store: ledger},
		&activities.Telling{Sender: engine, Parallel: 16},
		&activities.Scans{Quarantine: quarantine},
		&activities.Matching{Matcher: ledger},
	}
}
