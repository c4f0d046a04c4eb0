package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chizheng/internal/backup"
	"chizheng/internal/devstack"
	"chizheng/internal/objects"
	"chizheng/internal/settings"
)

// backupOrder is what runBackup was asked for.
type backupOrder struct {
	to, spool string
	follow    bool
	pace      backup.Pace
}

// runBackup copies the databases and the files into a directory, once or for as long as it runs. Beside `make run` it
// finds the servers by itself.
func runBackup(ctx context.Context, args []string) error {
	o := backupOrder{}
	f := flag.NewFlagSet("backup", flag.ContinueOnError)
	f.StringVar(&o.to, "to", os.Getenv("CHIZHENG_BACKUP"), "directory of the backups; default: CHIZHENG_BACKUP")
	f.StringVar(&o.spool, "spool", "", "where the log lies until it is sealed; default: in the state directory")
	f.BoolVar(&o.follow, "follow", false, "go on: the log as it is written, and new files")
	f.DurationVar(&o.pace.Ship, "every", 30*time.Second, "with -follow: how often the log and new files are copied")
	f.DurationVar(&o.pace.Base, "base", 24*time.Hour, "with -follow: how often a whole copy is taken")
	f.IntVar(&o.pace.Keep, "keep", 7, "how many whole copies are kept, with the log that they need")
	if err := f.Parse(args); err != nil {
		return exitCode(2)
	}
	if o.to == "" || f.NArg() > 0 || o.pace.Keep < 1 {
		return errors.New("usage: chizheng backup --to DIRECTORY [--follow] [--every 30s] [--base 24h] [--keep 7]")
	}
	stop, err := reachServers(ctx)
	if err != nil {
		return err
	}
	return errors.Join(o.run(ctx), stop())
}

// reachServers puts the addresses of the servers into the environment: those given, those of the stack that `make run`
// has running, or, where it is not running, those of one started for the purpose.
func reachServers(ctx context.Context) (stop func() error, err error) {
	stop = func() error { return nil }
	if os.Getenv("DATABASE_URL") != "" {
		return stop, nil
	}
	dir := devstack.DefaultStateDir()
	env, err := devstack.Attach(dir)
	if errors.Is(err, devstack.ErrIdle) {
		if _, there := os.Stat(filepath.Join(dir, "secrets.json")); there != nil {
			return stop, fmt.Errorf("nothing to back up: %w", err)
		}
		var stack *devstack.Stack
		if stack, err = devstack.Start(ctx, devstack.Options{}); err == nil {
			env, stop = stack.Env(), stack.Stop
		}
	}
	if err != nil {
		return stop, err
	}
	return stop, export(env)
}

func export(env []string) error {
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
	}
	return nil
}

func (o backupOrder) run(ctx context.Context) error {
	b, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	if !b.Vault.Sealed() {
		b.Say("no CHIZHENG_BACKUP_KEY: the backup is NOT encrypted; the names of people can be read in it")
	}
	if o.follow {
		return b.Follow(ctx, o.pace)
	}
	g, err := b.Once(ctx, o.pace.Keep)
	if err != nil {
		return err
	}
	m, err := b.Vault.Mark()
	b.Say("backup %s in %s: databases, %d files, %.1f s", g.Name, o.to, m.Files, time.Since(g.Started).Seconds())
	return err
}

func (o backupOrder) prepare(ctx context.Context) (*backup.Backup, error) {
	set, err := settings.Read()
	if err != nil {
		return nil, err
	}
	if set.OwnerURL == "" {
		return nil, errors.New("DATABASE_URL is not set: a backup needs a role that may replicate")
	}
	key, err := set.BackupKey()
	if err != nil {
		return nil, err
	}
	vault, err := backup.OpenVault(o.to, key)
	if err != nil {
		return nil, err
	}
	cfg, err := objects.FromEnv(os.Getenv)
	if err != nil {
		return nil, err
	}
	files, err := objects.New(cfg)
	if err != nil {
		return nil, err
	}
	tools, err := devstack.PostgresTools(ctx, "")
	if err != nil {
		return nil, err
	}
	b := &backup.Backup{Vault: vault, Say: sayLine, Source: backup.Source{Database: set.OwnerURL, Tools: tools, Files: files, Spool: o.spool}}
	if set.State != "" {
		b.Source.Secrets = filepath.Join(set.State, "secrets.json")
	}
	if b.Source.Spool == "" {
		b.Source.Spool = filepath.Join(or(set.State, os.TempDir()), "backup-spool")
	}
	return b, nil
}

func sayLine(format string, args ...any) { fmt.Printf(format+"\n", args...) }

func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}
