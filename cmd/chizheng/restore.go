package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"chizheng/internal/backup"
	"chizheng/internal/devstack"
	"chizheng/internal/objects"
	"chizheng/internal/settings"
)

// restoreOrder is what runRestore was asked for.
type restoreOrder struct {
	from, keys, state string
	until             time.Time
	generation        backup.Generation
	vault             *backup.Vault
}

// replayPatience bounds how long Postgres may replay its log. It is far beyond the half hour that a restore may take.
const replayPatience = 4 * time.Hour

// runRestore fills an empty state directory from a backup, starts the servers on it, verifies everything, gives every
// open case its workflow again, and stops the servers. It says how long each step took.
func runRestore(ctx context.Context, args []string) error {
	o, err := restoreOrderOf(args)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := o.place(ctx); err != nil {
		return err
	}
	sayLine("databases of %s unpacked and checked after %.1f s", o.generation.Name, time.Since(began).Seconds())
	stack, err := devstack.Start(ctx, devstack.Options{StateDir: o.state, Private: true, Patience: replayPatience, Log: os.Stdout})
	if err != nil && !o.until.IsZero() {
		return fmt.Errorf("%w\nPostgres refuses a moment after which nothing was recorded: if %s is one, restore to another empty directory without --until",
			err, o.until.Format(time.RFC3339))
	}
	if err != nil {
		return err
	}
	err = o.revive(ctx, stack, began)
	if err := errors.Join(err, stack.Stop()); err != nil {
		return err
	}
	sayLine("restored in %.1f s to %s; start it with CHIZHENG_STATE=%s", time.Since(began).Seconds(), o.state, o.state)
	return os.RemoveAll(filepath.Join(o.state, "restore")) // the log has been replayed
}

func restoreOrderOf(args []string) (*restoreOrder, error) {
	o := &restoreOrder{}
	f := flag.NewFlagSet("restore", flag.ContinueOnError)
	f.StringVar(&o.from, "from", os.Getenv("CHIZHENG_BACKUP"), "directory of the backups; default: CHIZHENG_BACKUP")
	f.StringVar(&o.keys, "keys", "", "copy of the keys.json that was kept apart")
	f.StringVar(&o.state, "state", devstack.DefaultStateDir(), "empty state directory to restore to")
	until := f.String("until", "", "not further than this moment, such as 2026-11-20T09:30:00+08:00")
	if err := f.Parse(args); err != nil {
		return nil, exitCode(2)
	}
	if o.from == "" || o.keys == "" || f.NArg() > 0 {
		return nil, errors.New("usage: chizheng restore --from DIRECTORY --keys KEYS.JSON [--state EMPTY-DIRECTORY] [--until TIME]")
	}
	if _, err := os.Stat(filepath.Join(o.from, "vault.json")); err != nil {
		return nil, fmt.Errorf("%s holds no backup: %w", o.from, err)
	}
	var err error
	if *until != "" {
		if o.until, err = time.Parse(time.RFC3339, *until); err != nil {
			return nil, fmt.Errorf("read -until: %q is no time such as 2026-11-20T09:30:00+08:00", *until)
		}
	}
	if o.state, err = filepath.Abs(o.state); err != nil {
		return nil, fmt.Errorf("find state directory: %w", err)
	}
	key, err := settings.BackupKeyOf(o.keys)
	if err != nil {
		return nil, err
	}
	if o.vault, err = backup.OpenVault(o.from, or(os.Getenv("CHIZHENG_BACKUP_KEY"), key)); err != nil {
		return nil, err
	}
	o.generation, err = o.vault.Pick(o.until)
	return o, err
}

// place fills the state directory: data, log, passwords, keys.
func (o *restoreOrder) place(ctx context.Context) error {
	tools, err := devstack.PostgresTools(ctx, o.generation.Version)
	if err != nil {
		return err
	}
	keys, err := os.ReadFile(o.keys)
	if err != nil {
		return fmt.Errorf("read keys: %w", err)
	}
	lost := ""
	err = devstack.Place(o.state, o.generation.Secrets, func(data, beside string) (err error) {
		lost, err = o.vault.RestorePostgres(ctx, o.generation, data, filepath.Join(beside, "wal"), tools, o.until)
		return err
	})
	if err != nil {
		return err
	}
	if lost != "" {
		sayLine("WARNING: the log has a gap after %s; what was recorded later is lost, unless a newer whole copy has it", lost)
	}
	if err := os.WriteFile(filepath.Join(o.state, "keys.json"), keys, 0o600); err != nil {
		return fmt.Errorf("restore keys: %w", err)
	}
	// Where keys.json is older than the log, the log's key is a file beside it.
	key, err := os.ReadFile(filepath.Join(filepath.Dir(o.keys), "log.key"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(o.state, "log.key"), key, 0o600)
	}
	if err != nil {
		return fmt.Errorf("restore key of the log: %w", err)
	}
	return nil
}

// revive does what needs the servers.
func (o *restoreOrder) revive(ctx context.Context, stack *devstack.Stack, began time.Time) error {
	for _, name := range []string{"DATABASE_WORKER_URL", "DATABASE_API_URL", "CHIZHENG_DATA_KEYS", "CHIZHENG_INDEX_KEY"} {
		if err := os.Unsetenv(name); err != nil { // another installation's
			return err
		}
	}
	if err := export(stack.Env()); err != nil {
		return err
	}
	last, err := backup.Recovered(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	if last.IsZero() {
		last = o.generation.Finished
	}
	sayLine("databases as of %s, after %.1f s", last.Local().Format(time.RFC3339), time.Since(began).Seconds())
	cfg, err := objects.FromEnv(os.Getenv)
	if err != nil {
		return err
	}
	files, err := objects.New(cfg)
	if err != nil {
		return err
	}
	if _, err := files.Ensure(ctx); err != nil {
		return err
	}
	n, err := o.vault.RestoreFiles(ctx, files)
	if err != nil {
		return err
	}
	sayLine("%d files, after %.1f s", n, time.Since(began).Seconds())
	for _, name := range []string{"verify", "wake"} {
		c, ok := lookup(name)
		if !ok {
			return fmt.Errorf("%s is not part of this build", name)
		}
		if err := c.run(ctx, nil); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
