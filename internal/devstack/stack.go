// Package devstack starts the three servers that Chizheng needs (Postgres,
// Temporal, MinIO) privately on this machine: for `chizheng dev`, for
// `chizheng stack -- COMMAND` and for tests.
//
// It guarantees that
//   - everything listens on loopback only, on free ports, with passwords made
//     for this state directory alone;
//   - everything is kept under one state directory, which one stack at a time
//     may use, and whose data survive a restart and a kill -9;
//   - nothing it started outlives it, even when its own process is killed
//     (on Linux; elsewhere the next start ends the strays first);
//   - a server whose address is already in the environment is not started.
//
// It knows nothing of the application: it must not import any other package of
// this module.
package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// Names of the servers, for [Stack.Kill] and [Stack.Restart].
const (
	Postgres = "postgres"
	Temporal = "temporal"
	MinIO    = "minio"
)

// Namespace is the one that the private Temporal server is given.
const Namespace = "chizheng"

// Options say where a stack lives. The zero value is the persistent stack of
// `chizheng dev`.
type Options struct {
	StateDir string    // default: see [DefaultStateDir]
	CacheDir string    // built servers; default: see [DefaultCacheDir]
	Temp     bool      // a fresh state directory instead, removed by Stop
	Keep     bool      // with Temp: leave the directory for inspection
	Fast     bool      // with Temp: no fsync; data would not survive a power cut
	Private  bool      // start all three even if the environment names others
	Log      io.Writer // progress, for a person; default: os.Stderr

	// Patience is how long a server may take until it answers; default: a minute. A restored Postgres first replays
	// everything that was archived.
	Patience time.Duration
	// Detour gives the address by which one server reaches another, for tests that stand in between.
	Detour func(from, to, address string) string
}

// Stack is a running set of servers.
type Stack struct {
	opts    Options
	dir     string
	lock    *os.File
	secrets secrets
	ports   *portBook
	units   map[string]*unit
	env     map[string]string // addresses given from outside

	mu      sync.Mutex // guards stopped and the processes of units
	stopped bool
}

// Start starts what the environment does not provide and returns when all of
// it answers. On error nothing is left running.
func Start(ctx context.Context, o Options) (*Stack, error) {
	begin := time.Now()
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Stack{opts: o, dir: o.StateDir, ports: &portBook{}, units: map[string]*unit{}, env: outside(o.Private)}
	if s.nothingPrivate() {
		return s, nil
	}
	for _, step := range []func(context.Context) error{s.open, s.plan, s.startAll} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, s.Stop())
		}
	}
	s.say("servers ready in %.1f s, state in %s", time.Since(begin).Seconds(), s.dir)
	return s, nil
}

// nothingPrivate is true inside another stack's command: there is nothing to
// start, and its state directory must not be claimed a second time.
func (s *Stack) nothingPrivate() bool {
	return s.env["DATABASE_URL"] != "" && s.env["TEMPORAL_ADDRESS"] != "" && s.env["S3_ENDPOINT"] != ""
}

// open claims the state directory and reads what it remembers.
func (s *Stack) open(context.Context) error {
	if err := os.MkdirAll(filepath.Join(s.dir, "log"), 0o755); err != nil {
		return fmt.Errorf("create state directory: %w", err)
	}
	var err error
	if s.lock, err = lockDir(s.dir); err != nil {
		return err
	}
	for _, name := range []string{Temporal, MinIO, Postgres} {
		endStray(pidFile(s.dir, name), s.dir) // it may hold a port or the data
	}
	if s.secrets, err = loadSecrets(s.dir); err != nil {
		return err
	}
	if s.ports, err = loadPorts(s.dir); err != nil {
		return err
	}
	return nil
}

// plan decides which servers to start and makes their programs ready: finds or
// installs Postgres, builds the other two if this is the first time.
//
// A private Temporal gets a private Postgres even if DATABASE_URL names
// another: creating databases on somebody's server is not ours to do.
func (s *Stack) plan(ctx context.Context) error {
	privateTemporal := s.env["TEMPORAL_ADDRESS"] == ""
	if s.env["DATABASE_URL"] == "" || privateTemporal {
		pg, err := newPostgres(ctx, s)
		if err != nil {
			return err
		}
		s.units[Postgres] = &unit{stack: s, server: pg}
	}
	build := builder{cache: s.opts.CacheDir, say: s.say}
	if privateTemporal {
		path, err := build.binary(ctx, Temporal)
		if err != nil {
			return err
		}
		temporal, err := newTemporal(s, path)
		if err != nil {
			return err
		}
		s.units[Temporal] = &unit{stack: s, server: temporal}
	}
	if s.env["S3_ENDPOINT"] == "" {
		path, err := build.binary(ctx, MinIO)
		if err != nil {
			return err
		}
		minio, err := newMinIO(s, path)
		if err != nil {
			return err
		}
		s.units[MinIO] = &unit{stack: s, server: minio}
	}
	return s.ports.save()
}

func (s *Stack) startAll(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.units[MinIO].start(ctx) })
	g.Go(func() error { // Temporal keeps its histories in Postgres
		if err := s.units[Postgres].start(ctx); err != nil {
			return err
		}
		return s.units[Temporal].start(ctx)
	})
	return g.Wait()
}

// Env returns the addresses and keys of the servers as NAME=value, whether
// they are private or came from the environment.
func (s *Stack) Env() []string {
	value := map[string]string{
		"DATABASE_URL":       s.secrets.databaseURL("chizheng", s.ports.of(Postgres)),
		"TEMPORAL_ADDRESS":   s.ports.address(Temporal),
		"TEMPORAL_NAMESPACE": Namespace,
		"S3_ENDPOINT":        s.ports.address(MinIO),
		"S3_ACCESS_KEY":      s.secrets.S3Access,
		"S3_SECRET_KEY":      s.secrets.S3Secret,
		"CHIZHENG_STATE":     s.dir,
	}
	for name, given := range s.env {
		value[name] = given
	}
	env := make([]string, 0, len(value))
	for _, name := range envNames {
		env = append(env, name+"="+value[name])
	}
	return env
}

// StateDir is where data and logs are.
func (s *Stack) StateDir() string { return s.dir }

// Stop ends every server that Start or Restart started, Temporal before the
// Postgres under it. It may be called more than once.
func (s *Stack) Stop() error {
	s.mu.Lock()
	if s.stopped {
		s.mu.Unlock()
		return nil
	}
	s.stopped = true
	s.mu.Unlock()
	var errs []error
	for _, name := range []string{Temporal, MinIO, Postgres, standby} {
		errs = append(errs, s.units[name].stop())
	}
	if s.opts.Temp && !s.opts.Keep {
		if err := os.RemoveAll(s.dir); err != nil {
			errs = append(errs, fmt.Errorf("remove temporary directory: %w", err))
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// Kill ends one server the way a power cut would: SIGKILL to it and all its
// children.
func (s *Stack) Kill(name string) error {
	u, err := s.private(name)
	if err != nil {
		return err
	}
	return u.kill()
}

// Restart starts one server again, on the same ports with the same data, and
// returns when it answers. One that still runs is stopped first.
func (s *Stack) Restart(ctx context.Context, name string) error {
	u, err := s.private(name)
	if err != nil {
		return err
	}
	if err := u.stop(); err != nil {
		return err
	}
	return u.start(ctx)
}

// Signal gives one server and all its children a signal: SIGSTOP and SIGCONT make it hang and go on.
func (s *Stack) Signal(name string, sig syscall.Signal) error {
	u, err := s.private(name)
	if err != nil {
		return err
	}
	p := u.running()
	if p == nil {
		return fmt.Errorf("signal %s: not running", name)
	}
	return p.Signal(sig)
}

// Supervise starts a server again that ends without being asked to, until ctx
// ends. Without it a dead server stays dead, which is what tests want.
func (s *Stack) Supervise(ctx context.Context) {
	var all sync.WaitGroup
	for _, u := range s.units {
		all.Go(func() { u.supervise(ctx) })
	}
	all.Wait()
}

func (s *Stack) private(name string) (*unit, error) {
	if u := s.units[name]; u != nil {
		return u, nil
	}
	return nil, fmt.Errorf("control server %s: not started by this stack", name)
}

func (s *Stack) say(format string, args ...any) {
	fmt.Fprintf(s.opts.Log, format+"\n", args...)
}
