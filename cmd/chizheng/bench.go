package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"

	"chizheng/activities"
	"chizheng/internal/bench"
	"chizheng/internal/postgres"
	"chizheng/internal/settings"
	"chizheng/worker"
)

// runBench measures, or is one of the processes that a bench measures.
func runBench(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	as := f.String("as", "", "be a process of the bench: bare, answering; or serve and worker, with a profile")
	tiny := f.Bool("tiny", false, "so small that the figures mean nothing: to see that it works")
	full := f.Bool("full", false, "fill the database to its full size")
	write := f.Bool("write", false, "keep the results in docs/benchmarks.md and docs/benchmarks.json")
	if err := f.Parse(args); err != nil {
		return exitCode(2)
	}
	switch *as {
	case "answering":
		return profiled(ctx, answeringWorker)
	case "bare":
		return profiled(ctx, bareWorker)
	case "serve", "worker":
		return profiled(ctx, func(ctx context.Context) error {
			return map[string]func(context.Context, []string) error{
				"serve": runServe, "worker": runWorker}[*as](ctx, nil)
		})
	case "":
	default:
		return fmt.Errorf("no process of the bench is called %q", *as)
	}
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find own program: %w", err)
	}
	dir, err := bench.LogDir()
	if err != nil {
		return err
	}
	o := bench.Options{Exe: exe, Parts: f.Args(), Tiny: *tiny, Full: *full, Dir: dir, Out: os.Stdout}
	if *write {
		o.JSON, o.Page = "docs/benchmarks.json", "docs/benchmarks.md"
	}
	if err := profiled(ctx, func(ctx context.Context) error { return bench.Run(ctx, o) }); err != nil {
		return fmt.Errorf("%w (the processes' logs are in %s)", err, dir)
	}
	return os.RemoveAll(dir)
}

// answeringWorker is the worker of production, but that scans are answered without looking at any: pictures are not what
// is measured.
func answeringWorker(ctx context.Context) error {
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
	all, err := groups(p, ledger)
	if err != nil {
		return err
	}
	for _, g := range all {
		if scans, ok := g.(*activities.Scans); ok {
			scans.Quarantine = bench.Answering{}
		}
	}
	fleet := worker.New(p.engine, all)
	if err := fleet.Start(); err != nil {
		return err
	}
	<-ctx.Done()
	fleet.Stop()
	return ended(ctx.Err())
}

// bareWorker carries out the lives that the program is compared with, its memory collected as the program's is.
func bareWorker(ctx context.Context) error {
	collectLess()
	set, err := settings.Read()
	if err != nil {
		return err
	}
	c, err := bench.DialPlain(set)
	if err != nil {
		return err
	}
	defer c.Close()
	return bench.RunBareWorker(ctx, c)
}

// profiled keeps a processor profile where the environment asks for one: a file, or a directory for the bench itself.
func profiled(ctx context.Context, run func(context.Context) error) error {
	path := os.Getenv(bench.ProfileEnv)
	if path == "" {
		return run(ctx)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path += "/driver.cpu"
	}
	out, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("keep profile: %w", err)
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return errors.Join(err, out.Close())
	}
	err = run(ctx)
	pprof.StopCPUProfile()
	return errors.Join(err, out.Close())
}
