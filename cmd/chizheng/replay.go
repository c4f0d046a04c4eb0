package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"chizheng/internal/archive"
	"chizheng/internal/build"
	"chizheng/internal/codec"
	"chizheng/internal/postgres"
	"chizheng/internal/proving"
	"chizheng/internal/replay"
	"chizheng/internal/translog"
	"chizheng/workflows"
)

const replayUsage = "usage: chizheng replay [--archive] CASE... | --open | --sample N [--seed TEXT] | --program NAME [--into DIR]"

// replayOrder is what runReplay was asked for.
type replayOrder struct {
	open    bool
	sample  int
	seed    string
	archive bool
	program string
	into    string
	cases   []string
}

// runReplay proves cases by running their histories again (U6). It ends with 1 at a difference: before a release
// `replay --open` with the new program says whether it would decide an open case otherwise (O1).
func runReplay(ctx context.Context, args []string) error {
	o := replayOrder{}
	f := flag.NewFlagSet("replay", flag.ContinueOnError)
	f.BoolVar(&o.open, "open", false, "every open case: the gate before a release")
	f.IntVar(&o.sample, "sample", 0, "so many cases, drawn by the seed")
	f.StringVar(&o.seed, "seed", time.Now().Format(time.DateOnly), "draws the same cases again")
	f.BoolVar(&o.archive, "archive", false, "from the archive only, as if the engine were lost")
	f.StringVar(&o.program, "program", "", "fetch the program of this name, as certificates give it, from the archive")
	f.StringVar(&o.into, "into", ".", "directory for the program")
	if err := f.Parse(args); err != nil {
		return exitCode(2)
	}
	o.cases = f.Args()
	if asked := len(o.cases) > 0 || o.open || o.sample > 0; o.program != "" && !asked {
		return o.serve(ctx, o.fetch)
	} else if o.program != "" {
		return errors.New(replayUsage)
	}
	if o.sample < 0 || (len(o.cases) > 0) == (o.open || o.sample > 0) || o.open && o.sample > 0 {
		return errors.New(replayUsage)
	}
	return o.serve(ctx, o.run)
}

// serve does something while the servers of the environment, or this machine's own, are there.
func (o replayOrder) serve(ctx context.Context, do func(context.Context) error) error {
	stop, err := reachServers(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx), stop())
}

// fetch writes a kept program to a file that can be run: with it, old cases are replayed by what decided them (T-0.74).
func (o replayOrder) fetch(ctx context.Context) error {
	p, closeParts, err := connect(ctx, "replay")
	if err != nil {
		return err
	}
	defer closeParts()
	content, err := archive.Programs{Files: p.files}.Fetch(ctx, o.program)
	if err != nil {
		return err
	}
	path := filepath.Join(o.into, "chizheng-"+o.program)
	if err := os.WriteFile(path, content, 0o755); err != nil {
		return fmt.Errorf("write program: %w", err)
	}
	fmt.Printf("%s: %d bytes, its hash is the one that it was kept under\n", path, len(content))
	return nil
}

func (o replayOrder) run(ctx context.Context) error {
	p, closeParts, err := connect(ctx, "replay")
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
	ids, err := o.ids(ctx, p, ledger)
	if err != nil {
		return err
	}
	from := proving.Anywhere
	if o.archive {
		from = proving.FromArchive
	}
	single := len(o.cases) == 1
	tally, err := proofs(p, ledger, key).All(ctx, ids, from, func(x proving.Proof) { tellProof(x, single) })
	if err != nil {
		return err
	}
	fmt.Printf("%d proven, %d partly (no history left), %d differ, %d erased, in %.1f s\n", tally.Proven, tally.Partial, tally.Differ,
		tally.Erased, tally.Took.Seconds())
	if tally.Differ > 0 {
		return exitCode(1)
	}
	return nil
}

// ids are the cases asked for.
func (o replayOrder) ids(ctx context.Context, p parts, ledger *postgres.Ledger) ([]string, error) {
	if o.sample > 0 {
		drawn, err := ledger.Draw(ctx, postgres.Population{Campaign: p.set.Campaign}, o.seed, o.sample)
		fmt.Printf("seed %q, list %s, %d of %d cases\n", o.seed, drawn.Hash, len(drawn.Cases), drawn.Population)
		return drawn.Cases, err
	}
	if !o.open {
		return o.cases, nil
	}
	var ids []string
	for after := ""; ; {
		part, err := ledger.OpenCases(ctx, p.set.Campaign, after, 1000)
		if err != nil || len(part) == 0 {
			return ids, err
		}
		ids, after = append(ids, part...), part[len(part)-1]
	}
}

func tellProof(x proving.Proof, single bool) {
	c := x.Certificate
	if single {
		fmt.Print(x.Signed)
	}
	if single || c.Result == replay.Differs {
		fmt.Printf("%s: %s, %d of %d events, decided by %v, run again by %s\n", c.Case, c.Result, c.Proven, c.Events, c.DecidedBy, c.ReplayedBy)
	}
	if single && !c.SameProgram {
		for _, name := range c.DecidedBy {
			fmt.Printf("  to run it again by what decided it: chizheng replay --program %s\n", name)
		}
	}
	for _, d := range c.Differences {
		fmt.Println("  " + d.String())
	}
}

// keeper exports and restores histories.
func keeper(p parts, ledger *postgres.Ledger) *archive.Archive {
	return &archive.Archive{Engine: archive.Engine{Client: p.engine}, Ledger: ledger, Files: p.files, Codec: codec.New(p.ring), Log: p.log}
}

// proofs proves with the program's own code.
func proofs(p parts, ledger *postgres.Ledger, key *translog.Key) *proving.Office {
	dc := codec.DataConverter(p.ring)
	return &proving.Office{Ledger: ledger, Archive: keeper(p, ledger), Key: key, Log: p.log,
		Prover: &replay.Prover{Kinds: workflows.Kinds(), Folders: workflows.Folders(), Data: dc, Failures: codec.FailureConverter(dc), Build: build.ID()}}
}
