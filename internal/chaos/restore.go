package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"chizheng/internal/backup"
	"chizheng/internal/demo"
	"chizheng/internal/devstack"
)

// shipEvery is how often the backup of a run copies the log: often, because a run is short.
const shipEvery = 3 * time.Second

func (s *Site) vault() string { return filepath.Join(filepath.Dir(s.dir), "vault") }

func (s *Site) keys() string { return filepath.Join(filepath.Dir(s.dir), "keys.json") }

// keep starts the continuous backup of the site, as an office would have it running all the time.
func (s *Site) keep(ctx context.Context) (err error) {
	if s.backup, err = s.tool("backup", "--to", s.vault(), "--follow", "--every", shipEvery.String()); err != nil {
		return err
	}
	return s.awaitMark(ctx, time.Now())
}

// awaitMark waits until everything that was recorded before a moment is in the vault, a base backup included.
func (s *Site) awaitMark(ctx context.Context, moment time.Time) error {
	key := ""
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		select {
		case <-s.backup.Done():
			return fmt.Errorf("the backup has ended: %w", s.backup.Err())
		default:
		}
		if key == "" {
			key = s.backupKey()
			continue
		}
		v, err := backup.OpenVault(s.vault(), key)
		if err != nil {
			return err
		}
		mark, err := v.Mark()
		if err != nil {
			return err
		}
		all, err := v.Generations()
		if err != nil {
			return err
		}
		if mark.At.After(moment) && len(all) > 0 {
			return nil
		}
	}
	return errors.New("the backup lags behind")
}

// tool starts one of the program's commands beside the site, its words in the log of that name.
func (s *Site) tool(args ...string) (*devstack.Process, error) {
	log, err := devstack.OpenLog(filepath.Join(filepath.Dir(s.dir), args[0]+".log"))
	if err != nil {
		return nil, err
	}
	defer log.Close() // the child has its own descriptor
	env := os.Environ()
	if s.stack != nil {
		env = append(env, s.stack.Env()...)
	}
	return devstack.StartProgram(devstack.Program{Path: s.Exe, Args: args, Env: env, Output: log})
}

// run waits for a tool and tells what it said where it fails.
func (s *Site) run(ctx context.Context, args ...string) error {
	p, err := s.tool(args...)
	if err != nil {
		return err
	}
	select {
	case <-p.Done():
	case <-ctx.Done():
		return errors.Join(ctx.Err(), p.Kill())
	}
	if p.ExitCode() != 0 {
		said, _ := os.ReadFile(filepath.Join(filepath.Dir(s.dir), args[0]+".log"))
		return fmt.Errorf("chizheng %s failed: %s", args[0], said)
	}
	return nil
}

// Lose destroys servers, processes and the state directory between two acts, and restores them from the backup.
func Lose() Fault {
	return Fault{Kind: "everything lost, restored from the backup", Victim: "all", between: true,
		strike: func(ctx context.Context, s *Site) (func(context.Context) error, error) {
			if err := s.awaitMark(ctx, time.Now()); err != nil {
				return nil, err
			}
			return s.restore, s.destroy()
		}}
}

func (s *Site) destroy() error {
	keys, err := os.ReadFile(filepath.Join(s.dir, "keys.json"))
	if err != nil {
		return fmt.Errorf("keep keys apart: %w", err)
	}
	errs := []error{os.WriteFile(s.keys(), keys, 0o600), s.backup.Kill()}
	if key, err := os.ReadFile(filepath.Join(s.dir, "log.key")); err == nil { // where keys.json is older than the log
		errs = append(errs, os.WriteFile(filepath.Join(filepath.Dir(s.keys()), "log.key"), key, 0o600))
	}
	for _, process := range []string{demo.Serve, demo.Worker} {
		errs = append(errs, s.office.Kill(process))
	}
	for _, server := range []string{devstack.Temporal, devstack.MinIO, devstack.Postgres} {
		errs = append(errs, s.stack.Kill(server))
	}
	return errors.Join(append(errs, s.stack.Stop(), os.RemoveAll(s.dir))...)
}

func (s *Site) restore(ctx context.Context) error {
	s.stack = nil
	if err := s.run(ctx, "restore", "--from", s.vault(), "--keys", s.keys(), "--state", s.dir); err != nil {
		return err
	}
	if err := s.start(ctx); err != nil {
		return err
	}
	for _, server := range []string{devstack.Postgres, devstack.Temporal, devstack.MinIO} {
		if err := s.wires.LeadAll(server, s.address(server)); err != nil {
			return err
		}
	}
	for _, process := range []string{demo.Worker, demo.Serve} {
		if err := s.office.Start(process); err != nil {
			return err
		}
	}
	return nil
}
