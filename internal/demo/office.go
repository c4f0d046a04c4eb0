package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"chizheng/internal/devstack"
)

// The processes of an office.
const (
	Serve  = "serve"
	Worker = "worker"
)

// Office is the program's own processes, as children of this one, on a free port of this machine.
type Office struct {
	Exe  string              // the program
	Env  []string            // servers, keys and the rest, in full
	Only map[string][]string // further variables of single processes
	Logs string              // directory for the processes' output

	mu   sync.Mutex
	addr string
	runs map[string]*devstack.Process
}

// Open migrates a fresh rehearsal, starts everything and waits until it is ready.
func (o *Office) Open(ctx context.Context) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("find free port: %w", err)
	}
	o.addr = l.Addr().String()
	if err := l.Close(); err != nil {
		return fmt.Errorf("find free port: %w", err)
	}
	o.runs = map[string]*devstack.Process{}
	// Each person of the story sits at an address of his own, and comes through this machine.
	o.Env = append(o.Env, "CHIZHENG_ADDR="+o.addr, "CHIZHENG_PROXIES=127.0.0.1/32",
		"CHIZHENG_NOTICE_URL="+o.URL()+"/notices/{case}") // each list's own page is looked at (T-0.50)
	if err := o.once(ctx, "migrate", "--rehearsal"); err != nil {
		return err
	}
	for _, name := range []string{Worker, Serve} {
		if err := o.Start(name); err != nil {
			return errors.Join(err, o.Close())
		}
	}
	if err := o.ready(ctx); err != nil {
		return errors.Join(err, o.Close())
	}
	return nil
}

// URL is where the office answers.
func (o *Office) URL() string { return "http://" + o.addr }

func (o *Office) once(ctx context.Context, args ...string) error {
	log, err := o.log(args[0])
	if err != nil {
		return err
	}
	defer log.Close()
	p, err := devstack.StartProgram(devstack.Program{Path: o.Exe, Args: args, Env: o.Env, Output: log})
	if err != nil {
		return fmt.Errorf("start %s: %w", args[0], err)
	}
	select {
	case <-p.Done():
	case <-ctx.Done():
		return errors.Join(ctx.Err(), p.Kill())
	}
	if code := p.ExitCode(); code != 0 {
		return fmt.Errorf("%s ended with code %d, see %s", args[0], code, log.Name())
	}
	return nil
}

// Start starts one of the processes, its output going on in its log. "serve@2" is a second serve.
func (o *Office) Start(name string) error {
	command, _, _ := strings.Cut(name, "@")
	log, err := o.log(name)
	if err != nil {
		return err
	}
	p, err := devstack.StartProgram(devstack.Program{Path: o.Exe, Args: []string{command}, Output: log,
		Env: append(append([]string{}, o.Env...), o.Only[name]...)})
	if err != nil {
		return errors.Join(fmt.Errorf("start %s: %w", name, err), log.Close())
	}
	go func() {
		<-p.Done()
		_ = log.Close() // nobody writes to it any more
	}()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.runs[name] = p
	return nil
}

// Kill ends one of the processes the way a power cut would.
func (o *Office) Kill(name string) error {
	o.mu.Lock()
	p := o.runs[name]
	o.mu.Unlock()
	if p == nil {
		return fmt.Errorf("no process %s", name)
	}
	return p.Kill()
}

// Signal gives one of the processes a signal: SIGSTOP makes it hang, SIGCONT lets it go on.
func (o *Office) Signal(name string, sig syscall.Signal) error {
	o.mu.Lock()
	p := o.runs[name]
	o.mu.Unlock()
	if p == nil {
		return fmt.Errorf("no process %s", name)
	}
	return p.Signal(sig)
}

// Close stops every process.
func (o *Office) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var errs []error
	for _, p := range o.runs {
		errs = append(errs, p.Stop(20*time.Second))
	}
	return errors.Join(errs...)
}

func (o *Office) log(name string) (*os.File, error) {
	return devstack.OpenLog(filepath.Join(o.Logs, name+".log"))
}

func (o *Office) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, o.URL()+"/readyz", nil)
		if err != nil {
			return fmt.Errorf("ask readiness: %w", err)
		}
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			err = res.Body.Close()
			if res.StatusCode == http.StatusOK && err == nil {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the office is not ready, see %s: %w", o.Logs, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
