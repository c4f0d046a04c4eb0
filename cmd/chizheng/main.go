// Command chizheng is the whole program: server, worker, migrations, and the
// tools around them, as subcommands.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// command is one subcommand. Its function returns when ctx is cancelled, which
// SIGINT and SIGTERM do.
type command struct {
	name string
	help string
	run  func(ctx context.Context, args []string) error
}

// commands is the one list of subcommands, in the order help shows them. It is
// a function because dev and help look into it themselves.
func commands() []command {
	return []command{
		{"dev", "start the servers and the application on this machine", runDev},
		{"serve", "answer HTTP: REST API and console", runServe},
		{"worker", "carry out workflows and their steps", runWorker},
		{"migrate", "bring database and buckets up to date, store the campaign", runMigrate},
		{"accounts", "list the demonstration accounts of a rehearsal", runAccounts},
		{"account", "make a staff account from the terminal, such as the first administrator", runAccount},
		{"wake", "give every open case its workflow again, after a restore", runWake},
		{"backup", "copy databases and files to a directory, once or -follow", runBackup},
		{"restore", "fill an empty state directory from a backup, verify it, wake its cases", runRestore},
		{"verify", "hold every case and scan to the log, and the log to what was deposited outside", runVerify},
		{"verify-bundle", "check an audit bundle without any server: verify-bundle [--key FILE] BUNDLE.zip", runVerifyBundle},
		{"replay", "prove cases by running them again: replay CASE | --open | --sample N --seed S", runReplay},
		{"logkey", "make a key that signs for the log, or show the public half: logkey [--public]", runLogKey},
		{"demo", "play the whole campaign of 2019 on fresh servers, and check every count", runDemo},
		{"simulate", "live a campaign in memory on a virtual clock: simulate [-filings N] [-seed S] [-closed 09=2019-03-14+3]", runSimulate},
		{"stack", "start the servers around a command: stack [--temp] -- COMMAND", runStack},
		{"bench", "measure: bench [-write] [engine | api | scale | batches | footprint | all]", runBench},
	}
}

// exitCode is an error that only sets the program's exit code: the reason has
// been printed already, or is another program's.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends a shutdown that hangs
	os.Exit(dispatch(ctx, os.Args[1:]))
}

func dispatch(ctx context.Context, args []string) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(os.Stdout)
		return 0
	}
	c, ok := lookup(args[0])
	if !ok {
		fmt.Fprintf(os.Stderr, "chizheng: no subcommand %q\n\n", args[0])
		usage(os.Stderr)
		return 2
	}
	err := c.run(ctx, args[1:])
	if code := exitCode(0); errors.As(err, &code) {
		return int(code)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "chizheng %s: %v\n", c.name, err)
		return 1
	}
	return 0
}

func lookup(name string) (command, bool) {
	for _, c := range commands() {
		if c.name == name {
			return c, true
		}
	}
	return command{}, false
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: chizheng COMMAND [ARGUMENTS]")
	fmt.Fprintln(w)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.help)
	}
}
