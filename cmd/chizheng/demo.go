package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"chizheng/internal/demo"
	"chizheng/internal/devstack"
)

// runDemo plays the whole campaign through the REST API and ends with the table of every point. It fails where
// anything does not reconcile.
func runDemo(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("demo", flag.ContinueOnError)
	size := f.String("size", "full", "full: more than 300 filings; small: about 60")
	url := f.String("url", "", "play against an office that runs already: a fresh rehearsal")
	if err := f.Parse(args); err != nil {
		return exitCode(2)
	}
	if f.NArg() > 0 {
		return errors.New("usage: chizheng demo [--size full|small] [--url ADDRESS]")
	}
	if *url != "" {
		password := os.Getenv("CHIZHENG_DEMO_PASSWORD")
		if password == "" {
			return errors.New("CHIZHENG_DEMO_PASSWORD is not set: `chizheng accounts` shows it")
		}
		_, err := demo.Run(ctx, demo.Config{URL: *url, Password: password, Size: *size, Out: os.Stdout})
		return err
	}
	return performDemo(ctx, *size)
}

// performDemo plays on servers of its own, unless it runs inside `chizheng stack`, which has started some. On servers
// that were only named in the environment it does not: it would set their roles' passwords.
func performDemo(ctx context.Context, size string) (err error) {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find own program: %w", err)
	}
	env := os.Environ()
	switch {
	case os.Getenv("DATABASE_URL") == "":
		stack, started := devstack.Start(ctx, devstack.Options{Temp: true, Log: os.Stdout})
		if started != nil {
			return started
		}
		defer func() { err = errors.Join(err, stack.Stop()) }()
		env = append(env, stack.Env()...)
	case os.Getenv("CHIZHENG_STATE") == "":
		return errors.New("DATABASE_URL is set: use --url for an office that runs, or `chizheng stack --temp -- chizheng demo`")
	}
	_, err = demo.Perform(ctx, demo.Stage{Exe: exe, Env: env, Size: size, Out: os.Stdout})
	return err
}
