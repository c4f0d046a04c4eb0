package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chizheng/internal/demo"
	"chizheng/internal/devstack"
	"chizheng/internal/settings"
)

// Site is an installation to break: servers of its own, the program's processes, and the wires between them.
type Site struct {
	Exe    string // the program
	Out    io.Writer
	dir    string
	stack  *devstack.Stack
	wires  *Wires
	office *demo.Office
	disks  disks
	backup *devstack.Process // where one runs

	double   bool // two of each process behind a balancer
	balancer *balancer
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find free port: %w", err)
	}
	return l.Addr().String(), l.Close()
}

// backupKey of the site, "" until it has been made.
func (s *Site) backupKey() string {
	key, err := settings.BackupKeyOf(filepath.Join(s.dir, "keys.json"))
	if err != nil {
		return ""
	}
	return key
}

// open makes a state directory and starts the servers on it. Every disk of small is of its own and can be filled.
func (s *Site) open(ctx context.Context, small ...string) (err error) {
	parent, err := os.MkdirTemp("/var/tmp", "chizheng-chaos-")
	if err != nil {
		return fmt.Errorf("make state directory: %w", err)
	}
	s.dir = filepath.Join(parent, "state")
	s.wires = NewWires()
	for _, path := range []string{parent, s.dir} {
		if err := errors.Join(os.MkdirAll(path, 0o711), os.Chmod(path, 0o711)); err != nil {
			return fmt.Errorf("make state directory: %w", err)
		}
	}
	if err := s.start(ctx); err != nil || len(small) == 0 {
		return err
	}
	if err := s.stack.Stop(); err != nil {
		return err
	}
	for _, server := range small {
		if err := s.disks.move(filepath.Join(s.dir, server)); err != nil {
			return err
		}
	}
	return s.start(ctx)
}

func (s *Site) start(ctx context.Context) (err error) {
	s.stack, err = devstack.Start(ctx, devstack.Options{StateDir: s.dir, Private: true, Log: s.Out, Detour: func(from, to, address string) string {
		by, err := s.wires.Lay(from+"→"+to, address)
		if err != nil {
			return address // the fault that needs this wire will say that it is not there
		}
		return by
	}})
	return err
}

// address of a server, as the stack has it.
func (s *Site) address(server string) string {
	switch server {
	case devstack.Postgres:
		u, err := url.Parse(s.variable("DATABASE_URL"))
		if err != nil {
			return ""
		}
		return u.Host
	case devstack.Temporal:
		return s.variable("TEMPORAL_ADDRESS")
	}
	return s.variable("S3_ENDPOINT")
}

func (s *Site) variable(name string) string {
	for _, v := range s.stack.Env() {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

// detours gives a process its own wires to the servers.
func (s *Site) detours(process string) ([]string, error) {
	at := map[string]string{}
	for _, server := range []string{devstack.Postgres, devstack.Temporal, devstack.MinIO} {
		by, err := s.wires.Lay(process+"→"+server, s.address(server))
		if err != nil {
			return nil, err
		}
		at[server] = by
	}
	u, err := url.Parse(s.variable("DATABASE_URL"))
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	u.Host = at[devstack.Postgres]
	return []string{"DATABASE_URL=" + u.String(), "TEMPORAL_ADDRESS=" + at[devstack.Temporal], "S3_ENDPOINT=" + at[devstack.MinIO]}, nil
}

// The second of each process.
const (
	serve2  = demo.Serve + "@2"
	worker2 = demo.Worker + "@2"
)

// stage is where the story plays.
func (s *Site) stage() (demo.Stage, error) {
	only := map[string][]string{}
	for _, process := range []string{demo.Serve, demo.Worker, serve2, worker2} {
		env, err := s.detours(process)
		if err != nil {
			return demo.Stage{}, err
		}
		only[process] = env
	}
	second, err := freeAddress()
	if err != nil {
		return demo.Stage{}, err
	}
	only[serve2] = append(only[serve2], "CHIZHENG_ADDR="+second)
	return demo.Stage{Exe: s.Exe, Env: append(os.Environ(), s.stack.Env()...), Size: "small", Out: s.Out, Only: only,
		Face: func(address string) string {
			if s.double {
				var err error
				if s.balancer, address, err = balance(address, second); err != nil {
					return address
				}
			}
			by, err := s.wires.Lay("people→"+demo.Serve, address)
			if err != nil {
				return address
			}
			return by
		}}, nil
}

// close ends and removes everything.
func (s *Site) close() error {
	var errs []error
	if s.backup != nil {
		errs = append(errs, s.backup.Stop(10*time.Second))
	}
	if s.stack != nil {
		errs = append(errs, s.stack.Stop())
	}
	s.wires.Close()
	if s.balancer != nil {
		errs = append(errs, s.balancer.close())
	}
	errs = append(errs, s.disks.release())
	if os.Getenv("CHIZHENG_TEST_KEEP") == "1" {
		return errors.Join(errs...)
	}
	return errors.Join(append(errs, os.RemoveAll(filepath.Dir(s.dir)))...)
}

// quote tells the last failures of the program's own processes: their logs go with the site.
func (s *Site) quote() {
	logs, _ := filepath.Glob(filepath.Join(s.dir, "log", "[sw]*.log")) // serve and worker, and their twins
	for _, log := range logs {
		if bad, err := demo.Failures(log); err == nil {
			fmt.Fprintf(s.Out, "%s, its last errors:\n%s\n", filepath.Base(log), bad)
		}
	}
}
