package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	readyTimeout = 60 * time.Second
	readyPoll    = 50 * time.Millisecond
	stopGrace    = 15 * time.Second
)

// errEnded tells a server that could not start from one that is slow.
var errEnded = errors.New("it ended")

// server is one of the three programs: how to run it and when it answers.
type server interface {
	name() string
	prepare(ctx context.Context) error // before each start; must be repeatable
	program() Program
	ready(ctx context.Context) error // nil when it can be used
}

// unit is a server and its running process. A nil unit is a server that came
// from outside: there is nothing to start or stop.
type unit struct {
	stack   *Stack
	server  server
	process *Process
}

// start returns when the server answers. One that ends at once is tried again:
// after a crash, backends of the old Postgres take a moment to let go.
func (u *unit) start(ctx context.Context) error {
	if u == nil {
		return nil
	}
	name := u.server.name()
	if err := u.server.prepare(ctx); err != nil {
		return fmt.Errorf("prepare %s: %w", name, err)
	}
	var err error
	for range 3 {
		if err = u.try(ctx); !errors.Is(err, errEnded) {
			break
		}
		time.Sleep(300 * time.Millisecond)
	}
	if err != nil {
		return fmt.Errorf("start %s: %w\n%s", name, err, tail(u.logFile(), 15))
	}
	return nil
}

func (u *unit) try(ctx context.Context) error {
	p, err := u.launch()
	if err != nil {
		return err
	}
	if err := os.WriteFile(u.pidFile(), fmt.Appendln(nil, p.Pid()), 0o600); err != nil {
		return fmt.Errorf("note pid: %w", err)
	}
	return u.await(ctx, p)
}

// launch runs the program unless the stack is being stopped: a start that
// races with Stop must not leave a process behind.
func (u *unit) launch() (*Process, error) {
	log, err := OpenLog(u.logFile())
	if err != nil {
		return nil, err
	}
	defer log.Close() // the child has its own descriptor
	u.stack.mu.Lock()
	defer u.stack.mu.Unlock()
	if u.stack.stopped {
		return nil, errors.New("the stack is stopped")
	}
	program := u.server.program()
	program.Output = log
	p, err := StartProgram(program)
	if err != nil {
		return nil, err
	}
	u.process = p
	return p, nil
}

func (u *unit) await(ctx context.Context, p *Process) error {
	patience := u.stack.opts.Patience
	if patience == 0 {
		patience = readyTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	last := errors.New("no answer yet")
	for {
		attempt, done := context.WithTimeout(ctx, 2*time.Second)
		err := u.server.ready(attempt)
		done()
		if err == nil {
			return nil
		}
		if ctx.Err() == nil {
			last = err
		}
		select {
		case <-p.Done():
			return fmt.Errorf("%w: %w", errEnded, p.Err())
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w (%w)", last, context.Cause(ctx))
		case <-time.After(readyPoll):
		}
	}
}

func (u *unit) running() *Process {
	if u == nil {
		return nil
	}
	u.stack.mu.Lock()
	defer u.stack.mu.Unlock()
	return u.process
}

func (u *unit) stop() error {
	p := u.running()
	if p == nil {
		return nil
	}
	if err := p.Stop(stopGrace); err != nil {
		return fmt.Errorf("stop %s: %w", u.server.name(), err)
	}
	u.forget()
	return nil
}

func (u *unit) kill() error {
	p := u.running()
	if p == nil {
		return nil
	}
	if err := p.Kill(); err != nil {
		return fmt.Errorf("kill %s: %w", u.server.name(), err)
	}
	u.forget()
	return nil
}

func (u *unit) forget() {
	u.stack.mu.Lock()
	defer u.stack.mu.Unlock()
	u.process = nil
	_ = os.Remove(u.pidFile())
}

func (u *unit) pidFile() string { return pidFile(u.stack.dir, u.server.name()) }

func pidFile(dir, name string) string { return filepath.Join(dir, name+".pid") }

func (u *unit) logFile() string {
	return filepath.Join(u.stack.dir, "log", u.server.name()+".log")
}
