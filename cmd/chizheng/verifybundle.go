package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"

	"chizheng/internal/bundle"
	"chizheng/workflows"
)

// runVerifyBundle checks a bundle without any server (U9). It ends with 1 where anything in it is not what the log says.
func runVerifyBundle(_ context.Context, args []string) error {
	f := flag.NewFlagSet("verify-bundle", flag.ContinueOnError)
	keyFile := f.String("key", "", "file with the log's public key, as you have it from elsewhere")
	asJSON := f.Bool("json", false, "print the whole report")
	if err := f.Parse(args); err != nil {
		return exitCode(2)
	}
	if f.NArg() != 1 {
		return errors.New("usage: chizheng verify-bundle [--key FILE] [--json] BUNDLE.zip")
	}
	public := ""
	if *keyFile != "" {
		b, err := os.ReadFile(*keyFile)
		if err != nil {
			return fmt.Errorf("read key: %w", err)
		}
		public = string(b)
	}
	file, err := os.Open(f.Arg(0))
	if err != nil {
		return fmt.Errorf("open bundle: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("open bundle: %w", err)
	}
	r, err := bundle.Verify(file, info.Size(), public, workflows.Folders())
	if err != nil {
		return err
	}
	return sayBundle(r, *asJSON)
}

func sayBundle(r bundle.Report, asJSON bool) error {
	if asJSON {
		b, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return fmt.Errorf("write report: %w", err)
		}
		fmt.Println(string(b))
	}
	for _, fault := range r.Faults {
		fmt.Println(fault)
	}
	fmt.Printf("log of %d leaves, signed %s; key %s\n", r.Checkpoint.Size, r.Checkpoint.At.Format("2006-01-02 15:04 MST"), r.Key)
	if r.KeyInBundle {
		fmt.Println("that key came with the bundle: compare it with the one that you have from elsewhere, or name that with --key")
	}
	fmt.Printf("%d cases, %d events, %d states folded, %d documents, %d proven by running again, in %.1f s: ", r.Cases, r.Events, r.States,
		r.Documents, r.Proven, float64(r.TookMS)/1000)
	if len(r.Faults) > 0 {
		fmt.Printf("%d faults\n", len(r.Faults))
		return exitCode(1)
	}
	fmt.Println("nothing was changed")
	return nil
}
