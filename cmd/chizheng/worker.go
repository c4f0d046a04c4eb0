package main

import (
	"context"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"chizheng/activities"
	"chizheng/internal/archive"
	"chizheng/internal/build"
	"chizheng/internal/desk"
	"chizheng/internal/display"
	"chizheng/internal/intake"
	"chizheng/internal/notary"
	"chizheng/internal/packing"
	"chizheng/internal/postgres"
	"chizheng/internal/province"
	"chizheng/internal/scan"
	"chizheng/internal/translog"
	"chizheng/worker"
)

// atOnce is how many commands one step has under way: enough to keep the engine busy, few enough that a batch never
// takes all of it from the people who wait.
const atOnce = 16

// garbagePercent lets a worker's memory grow to three times what lives in it before it is collected, where GOGC does
// not say otherwise: little lives in it, and at the usual twice a tenth of its processor time went into looking for it.
const garbagePercent = 200

func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
}

// runWorker polls both queues until it is told to stop.
func runWorker(ctx context.Context, _ []string) error {
	collectLess()
	p, closeParts, err := connect(ctx, "worker")
	if err != nil {
		return err
	}
	defer closeParts()
	ledger, err := postgres.Open(ctx, p.set.WorkerURL, p.ring)
	if err != nil {
		return err
	}
	defer ledger.Close()
	key, err := p.set.LogKey()
	if err != nil {
		return err
	}
	all, err := groups(p, ledger)
	if err != nil {
		return err
	}
	fleet := worker.New(p.engine, all)
	if err := fleet.Start(); err != nil {
		return err
	}
	p.log.Info("worker polls")
	kept := keep(ctx, p, ledger, key)
	texted, err := textWorkers(ctx, p, ledger)
	if err != nil {
		fleet.Stop()
		return err
	}
	<-ctx.Done()
	fleet.Stop()
	kept()
	<-texted
	return ended(ctx.Err())
}

// keep does beside the queues what needs no workflow, and goes on while the engine is away: the log over all cases, the
// archive of histories, the night's proofs. The function returned waits for the end of it.
func keep(ctx context.Context, p parts, ledger *postgres.Ledger, key *translog.Key) (wait func()) {
	var all sync.WaitGroup
	log := notary.Notary{Ledger: ledger, Files: p.files, Key: key, Log: p.log}
	self := func(ctx context.Context) { keepProgram(ctx, p) }
	for _, run := range []func(context.Context){log.Run, keeper(p, ledger).Run, proofs(p, ledger, key).Run, self} {
		all.Go(func() { run(ctx) })
	}
	return all.Wait
}

// settled is how long a worker has worked before it keeps its program: one that is stopped at once decides nothing.
const settled = time.Minute

// keepProgram puts this program into the archive, so that its decisions can be run again by it (T-0.74). It tries until
// the store answers.
func keepProgram(ctx context.Context, p parts) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(settled):
		}
		path, err := os.Executable()
		kept := false
		if err == nil {
			kept, err = archive.Programs{Files: p.files}.Keep(ctx, build.ID(), path)
		}
		if err == nil {
			p.log.Info("program kept", "program", build.ID(), "new", kept)
			return
		}
		if ctx.Err() == nil {
			p.log.Warn("program not kept", "program", build.ID(), "error", err.Error())
		}
	}
}

// groups wires every activity to the stores, the engine and the province. Errors: a receiver that cannot be used.
func groups(p parts, ledger *postgres.Ledger) (worker.Activities, error) {
	scanner := scan.Scanner{Address: os.Getenv("CLAMD_ADDRESS")}
	engine := &desk.Engine{Client: p.engine}
	channel, err := packing.Channel(receiver(p))
	if err != nil {
		return nil, err
	}
	page, err := display.New(os.Getenv("CHIZHENG_NOTICE_URL"))
	if err != nil {
		return nil, err
	}
	return worker.Activities{
		&activities.Ledger{Store: ledger, Build: build.ID()},
		&activities.Telling{Sender: engine, Parallel: atOnce},
		&activities.Scans{Quarantine: &intake.Desk{Objects: p.files, Register: ledger, Limits: scan.Default, Scanner: scanner}},
		&activities.Matching{Matcher: ledger},
		&activities.Imports{Workbooks: &packing.Workbooks{Files: p.files, Scanner: scanner}, Book: ledger, Opener: engine,
			Blind: p.ring},
		&activities.Bulks{Sender: engine, Claimer: ledger, Parallel: atOnce},
		&activities.Absences{Book: ledger, Sender: engine},
		&activities.Orders{Book: ledger, Sender: engine, KindOf: postgres.KindOf, Parallel: atOnce, Settle: desk.PlanAge + 5*time.Second},
		&activities.Notices{List: ledger, Lines: ledger, Sender: engine, Parallel: atOnce},
		&activities.Displays{Looker: page},
		&activities.Reports{Packager: &packing.Packager{Ledger: ledger, Files: p.files}, Lines: ledger,
			Files: &packing.ReceiptFiles{Files: p.files}, Province: &packing.Province{Channel: channel, Files: p.files},
			Sender: engine, Parallel: atOnce},
	}, nil
}

// receiver says where packages go. On one machine its secret is made with the others.
func receiver(p parts) province.HTTPConfig {
	cfg := province.HTTPConfig{URL: os.Getenv("PROVINCE_URL"), AppID: os.Getenv("PROVINCE_APPID"), Secret: os.Getenv("PROVINCE_SECRET")}
	if cfg.Secret == "" {
		cfg.Secret = p.set.ReceiverSecret()
	}
	return cfg
}
