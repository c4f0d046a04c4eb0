package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"chizheng/internal/notary"
	"chizheng/internal/postgres"
	"chizheng/internal/settings"
	"chizheng/internal/translog"
)

// runVerify holds everything stored to the log, and the log to what was deposited outside (U7). It ends with 1 where
// anything does not fit, and says which event of which case.
func runVerify(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("verify", flag.ContinueOnError)
	files := f.Bool("files", true, "read every kept scan too, and compare its hash")
	var brought []string
	f.Func("checkpoint", "a checkpoint kept outside; may be given several times", func(path string) error {
		brought = append(brought, path)
		return nil
	})
	if err := f.Parse(args); err != nil {
		return exitCode(2)
	}
	if f.NArg() > 0 {
		return errors.New("usage: chizheng verify [--files=false] [--checkpoint FILE]...")
	}
	stop, err := reachServers(ctx)
	if err != nil {
		return err
	}
	return errors.Join(verifyAll(ctx, brought, *files), stop())
}

func verifyAll(ctx context.Context, brought []string, files bool) error {
	p, closeParts, err := connect(ctx, "verify")
	if err != nil {
		return err
	}
	defer closeParts()
	ledger, err := postgres.Open(ctx, p.set.WorkerURL, p.ring)
	if err != nil {
		return err
	}
	defer ledger.Close()
	v := notary.Verifier{Ledger: ledger, Files: p.files, Scans: files}
	if v.Public, err = p.set.LogVerifier(); err != nil {
		return err
	}
	if v.Outside, err = readCheckpoints(v.Public, brought); err != nil {
		return err
	}
	report, err := v.Verify(ctx)
	if err != nil {
		return err
	}
	return say(report)
}

func readCheckpoints(public translog.Verifier, paths []string) ([]translog.Checkpoint, error) {
	var out []translog.Checkpoint
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read checkpoint: %w", err)
		}
		c, err := public.Open(string(b))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func say(r notary.Report) error {
	for _, fault := range r.Faults {
		fmt.Println(fault)
	}
	fmt.Printf("%d cases, %d events, %d leaves, %d checkpoints, %d files in %.1f s: ", r.Cases, r.Events, r.Leaves, r.Checkpoints,
		r.Files, float64(r.TookMS)/1000)
	if len(r.Faults) > 0 {
		fmt.Printf("%d faults\n", len(r.Faults))
		return exitCode(1)
	}
	fmt.Println("nothing was changed")
	return nil
}

// runLogKey prints a fresh key for CHIZHENG_LOG_KEY, or the public half of the one in use.
func runLogKey(_ context.Context, args []string) error {
	if len(args) == 1 && args[0] == "--public" {
		set, err := settings.Read()
		if err != nil {
			return err
		}
		key, err := set.LogKey()
		if err != nil {
			return err
		}
		fmt.Println(key.Public())
		return nil
	}
	if len(args) > 0 {
		return errors.New("usage: chizheng logkey [--public]")
	}
	text, err := settings.NewLogKey()
	if err == nil {
		fmt.Println(text)
	}
	return err
}
