package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"chizheng/internal/devstack"
)

const defaultAddr = "127.0.0.1:8088"

// runDev is the application on one machine: the servers, then the same
// processes that production runs, as children of this one. Each may be killed;
// it comes back.
func runDev(ctx context.Context, _ []string) error {
	addr, err := listenAddr()
	if err != nil {
		return err
	}
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find own program: %w", err)
	}
	stack, err := devstack.Start(ctx, devstack.Options{Log: os.Stdout})
	if err != nil {
		return err
	}
	d := dev{
		exe: exe, addr: addr, logs: filepath.Join(stack.StateDir(), "log"),
		env: append(append(noticeEnv(addr), os.Environ()...), append(stack.Env(), "CHIZHENG_ADDR="+addr)...),
	}
	err = d.run(ctx, stack)
	if ctx.Err() != nil {
		fmt.Println("stopped")
		err = nil // we were asked to
	}
	return errors.Join(err, stack.Stop())
}

type dev struct {
	exe, addr, logs string
	env             []string
}

// run returns when ctx ends and every child has ended, or when the database
// can't be migrated.
func (d dev) run(ctx context.Context, stack *devstack.Stack) error {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	all.Go(func() { stack.Supervise(ctx) })
	if err := d.once(ctx, "migrate"); err != nil {
		return err
	}
	for _, name := range []string{"worker", "serve"} {
		if _, ok := lookup(name); !ok {
			fmt.Printf("%s is not part of this build\n", name)
			continue
		}
		all.Go(func() { d.child(name).keep(ctx) })
	}
	if os.Getenv("CHIZHENG_BACKUP") != "" {
		all.Go(func() { d.child("backup", "-follow").keep(ctx) })
	}
	if d.awaitReady(ctx) {
		fmt.Printf("\n  Chizheng is at http://%s   (logs in %s; Ctrl-C stops everything)\n\n", d.addr, d.logs)
		if err := d.once(ctx, "accounts"); err != nil {
			fmt.Println(err) // the application runs all the same
		}
	}
	<-ctx.Done()
	return nil
}

// once runs one of our own subcommands to its end, on our terminal.
func (d dev) once(ctx context.Context, name string) error {
	if _, ok := lookup(name); !ok {
		return nil
	}
	code, err := runInside(ctx, d.exe, []string{name}, d.env)
	if err == nil && code != 0 {
		err = exitCode(code)
	}
	if err != nil {
		return fmt.Errorf("run %s: %w", name, err)
	}
	return nil
}

// awaitReady returns false if ctx ended first. It never gives up: whoever
// looks at the logs may well repair what is missing.
func (d dev) awaitReady(ctx context.Context) bool {
	begin, said := time.Now(), false
	for !d.ready(ctx) {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(100 * time.Millisecond):
		}
		if !said && time.Since(begin) > 30*time.Second {
			fmt.Printf("still waiting for http://%s/readyz; see %s\n", d.addr, d.logs)
			said = true
		}
	}
	return true
}

func (d dev) ready(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.addr+"/readyz", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// noticeEnv has the own page of each notice looked at, unless the environment says another (T-0.50): what comes later in
// an environment wins.
func noticeEnv(addr string) []string {
	return []string{"CHIZHENG_NOTICE_URL=http://" + addr + "/notices/{case}"}
}

// listenAddr is CHIZHENG_ADDR, or the next free port after it: a second
// program on 8088 is no reason to fail a first try.
func listenAddr() (string, error) {
	want := os.Getenv("CHIZHENG_ADDR")
	if want == "" {
		want = defaultAddr
	}
	host, text, err := net.SplitHostPort(want)
	if err != nil {
		return "", fmt.Errorf("read CHIZHENG_ADDR: %w", err)
	}
	first, err := strconv.Atoi(text)
	if err != nil {
		return "", fmt.Errorf("read CHIZHENG_ADDR: %w", err)
	}
	for port := first; port < first+100; port++ {
		addr := net.JoinHostPort(host, strconv.Itoa(port))
		l, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		if addr != want {
			fmt.Printf("%s is taken, using %s\n", want, addr)
		}
		return addr, l.Close()
	}
	return "", fmt.Errorf("find free address from %s on: 100 ports are taken", want)
}
