package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/demo"
	"chizheng/internal/devstack"
)

// Fault is one thing that goes wrong, and how it is mended.
type Fault struct {
	Kind    string
	Victim  string
	Hold    time.Duration                            // from strike to mend
	between bool                                     // two acts, while nobody is at work; else in the middle of one
	prepare func(ctx context.Context, s *Site) error // beforehand, while all is well; nil: nothing
	strike  func(ctx context.Context, s *Site) (mend func(context.Context) error, err error)
}

const (
	pauseFor  = 6 * time.Second // longer than any single wait of a command for the store or a task's poll
	cutFor    = 4 * time.Second
	slowFor   = 6 * time.Second
	fullFor   = 4 * time.Second
	downFor   = 500 * time.Millisecond // people notice that it is away
	noticedIn = 20 * time.Second       // a full disk is noticed by the next who writes
)

// processes of ours, as opposed to servers.
func ours(victim string) bool { return victim == demo.Serve || victim == demo.Worker }

// Kill ends a process with SIGKILL and starts it again.
func Kill(victim string) Fault {
	return Fault{Kind: "killed and started again", Victim: victim, Hold: downFor,
		strike: func(ctx context.Context, s *Site) (func(context.Context) error, error) {
			if ours(victim) {
				return func(context.Context) error { return s.office.Start(victim) }, s.office.Kill(victim)
			}
			return func(ctx context.Context) error { return s.stack.Restart(ctx, victim) }, s.stack.Kill(victim)
		}}
}

// Gone ends a process for good: its twin has to carry on.
func Gone(process string) Fault {
	return Fault{Kind: "killed for good, its twin goes on", Victim: process,
		strike: func(_ context.Context, s *Site) (func(context.Context) error, error) {
			return func(context.Context) error { return nil }, s.office.Kill(process)
		}}
}

// Pause makes a process hang, connections and all.
func Pause(victim string) Fault {
	return Fault{Kind: "hangs", Victim: victim, Hold: pauseFor,
		strike: func(_ context.Context, s *Site) (func(context.Context) error, error) {
			send := s.stack.Signal
			if ours(victim) {
				send = s.office.Signal
			}
			return func(context.Context) error { return send(victim, syscall.SIGCONT) }, send(victim, syscall.SIGSTOP)
		}}
}

// Cut refuses connections between a pair; Silence swallows what is sent; Slow delays it.
func Cut(pair string) Fault { return wired("refused", pair, cutFor, (*Wires).Cut) }

// Silence swallows what a pair sends each other.
func Silence(pair string) Fault { return wired("silent", pair, cutFor, (*Wires).Silence) }

// Slow delays what a pair sends each other.
func Slow(pair string) Fault {
	return wired("slow: 120±80 ms, 256 KiB/s", pair, slowFor, (*Wires).Slow)
}

func wired(kind, pair string, hold time.Duration, spoil func(*Wires, string) (func() error, error)) Fault {
	return Fault{Kind: "network " + kind, Victim: pair, Hold: hold,
		strike: func(_ context.Context, s *Site) (func(context.Context) error, error) {
			mend, err := spoil(s.wires, pair)
			if err != nil {
				return nil, err
			}
			return func(context.Context) error { return mend() }, nil
		}}
}

// Fill leaves a server not one byte, waits until it has noticed, and gives the space back.
func Fill(server string) Fault {
	return Fault{Kind: "disk full", Victim: server, Hold: fullFor,
		strike: func(ctx context.Context, s *Site) (func(context.Context) error, error) {
			free, err := s.disks.fill(filepath.Join(s.dir, server))
			if err != nil {
				return nil, err
			}
			return func(ctx context.Context) error {
				noticed := s.noticesFullDisk(ctx, server)
				if err := errors.Join(free(), noticed); err != nil || s.stack.Running(server) {
					return err
				}
				return s.stack.Restart(ctx, server) // it gave up; whoever looks after it starts it again
			}, nil
		}}
}

// noticesFullDisk waits until the server's log, or that of a process that uses it, speaks of it: a fault that nobody met
// proves nothing.
func (s *Site) noticesFullDisk(ctx context.Context, server string) error {
	words := map[string][]string{devstack.Postgres: {"No space left on device"}, devstack.MinIO: {"store_unavailable", "minimum free drive", "XMinioStorageFull", "StorageFull"}}
	deadline := time.Now().Add(noticedIn)
	for time.Now().Before(deadline) && ctx.Err() == nil {
		for _, log := range []string{server, demo.Serve, demo.Worker} {
			text, _ := os.ReadFile(filepath.Join(s.dir, "log", log+".log")) // not there yet: not noticed yet
			for _, w := range words[server] {
				if strings.Contains(string(text), w) {
					return nil
				}
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("nobody met the full disk of %s within %s", server, noticedIn)
}

// Forget kills the engine, throws away everything it ever stored, starts it empty, and gives the cases their workflows
// again from the ledger.
func Forget() Fault {
	return Fault{Kind: "all its data lost, started empty, cases woken from the ledger", Victim: devstack.Temporal,
		strike: func(ctx context.Context, s *Site) (func(context.Context) error, error) {
			if err := s.stack.Kill(devstack.Temporal); err != nil {
				return nil, err
			}
			return func(ctx context.Context) error {
				if err := s.stack.Restart(ctx, devstack.Temporal); err != nil {
					return err
				}
				return s.run(ctx, "wake")
			}, s.dropEngine(ctx)
		}}
}

func (s *Site) dropEngine(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.variable("DATABASE_URL"))
	if err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	defer conn.Close(ctx)
	for _, name := range []string{"temporal", "temporal_visibility"} {
		if _, err := conn.Exec(ctx, "drop database "+name+" with (force)"); err != nil {
			return fmt.Errorf("drop database %s: %w", name, err)
		}
	}
	return nil
}

// FailOver kills Postgres for good and lets a synchronous standby take its place.
func FailOver() Fault {
	return Fault{Kind: "lost, its standby promoted", Victim: devstack.Postgres,
		prepare: func(ctx context.Context, s *Site) error {
			if err := s.stack.Follow(ctx); err != nil {
				return err
			}
			time.Sleep(2 * time.Second) // work goes on, and reaches both
			return nil
		},
		strike: func(_ context.Context, s *Site) (func(context.Context) error, error) {
			return func(ctx context.Context) error {
				address, err := s.stack.Promote(ctx)
				if err != nil {
					return err
				}
				return s.wires.LeadAll(devstack.Postgres, address)
			}, s.stack.Kill(devstack.Postgres)
		}}
}
