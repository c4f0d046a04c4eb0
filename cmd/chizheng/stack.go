package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"chizheng/internal/devstack"
)

// runStack runs a command with the servers' addresses in its environment and
// ends with its exit code.
func runStack(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("stack", flag.ContinueOnError)
	temp := f.Bool("temp", false, "in a fresh directory that is removed afterwards")
	keep := f.Bool("keep", false, "with --temp: leave the directory for inspection")
	remove := f.Bool("delete", false, "instead: delete the data that dev and stack keep, after asking")
	if err := f.Parse(args); err != nil {
		return exitCode(2)
	}
	if *remove {
		return deleteState(os.Stdin)
	}
	if f.NArg() == 0 {
		return errors.New("name a command: chizheng stack [--temp] -- COMMAND ARGUMENTS")
	}
	path, err := exec.LookPath(f.Arg(0))
	if err != nil {
		return fmt.Errorf("find command: %w", err)
	}
	stack, err := devstack.Start(ctx, devstack.Options{
		Temp: *temp, Keep: *keep, Fast: os.Getenv("CHIZHENG_TEST_FAST") == "1",
	})
	if err != nil {
		return err
	}
	code, err := runInside(ctx, path, f.Args()[1:], append(os.Environ(), stack.Env()...))
	if err := errors.Join(err, stack.Stop()); err != nil {
		return err
	}
	if code != 0 {
		return exitCode(code)
	}
	return nil
}

func runInside(ctx context.Context, path string, args, env []string) (int, error) {
	p, err := devstack.StartProgram(devstack.Program{
		Path: path, Args: args, Env: env, Foreground: true,
		DeathSignal: syscall.SIGTERM, // a shell or a test runner has children of its own to end
	})
	if err != nil {
		return 0, fmt.Errorf("start %s: %w", path, err)
	}
	select {
	case <-p.Done():
	case <-ctx.Done():
		// Ctrl-C in a terminal has reached it as well; a signal to us alone has not.
		if err := p.Stop(20 * time.Second); err != nil {
			return 0, err
		}
	}
	return p.ExitCode(), nil
}

// deleteState asks first, and names the directory: nobody has a backup of it.
func deleteState(answers io.Reader) error {
	dir := devstack.DefaultStateDir()
	fmt.Printf("delete %s with all its data? [y/N] ", dir)
	var answer string
	if _, err := fmt.Fscanln(answers, &answer); err != nil || answer != "y" {
		return errors.New("nothing deleted")
	}
	return devstack.Delete(dir)
}
