package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"chizheng/internal/devstack"
)

// child is a part of the application that dev keeps running.
type child struct {
	name    string
	program devstack.Program
	logFile string
}

func (d dev) child(name string, args ...string) child {
	return child{
		name: name,
		program: devstack.Program{
			Path: d.exe, Args: append([]string{name}, args...), Env: d.env,
		},
		logFile: filepath.Join(d.logs, name+".log"),
	}
}

// keep runs the child until ctx ends, and starts it again when it dies, after
// a pause that doubles while it keeps dying.
func (c child) keep(ctx context.Context) {
	pause := time.Second
	for ctx.Err() == nil {
		begin := time.Now()
		err := c.runOnce(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(begin) > time.Minute {
			pause = time.Second
		}
		fmt.Printf("%s ended (%v), starting it again in %s; its log is %s\n", c.name, err, pause, c.logFile)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, 30*time.Second)
	}
}

func (c child) runOnce(ctx context.Context) error {
	log, err := devstack.OpenLog(c.logFile)
	if err != nil {
		return err
	}
	defer log.Close()
	c.program.Output = &errorEcho{name: c.name, log: log, terminal: os.Stdout}
	p, err := devstack.StartProgram(c.program)
	if err != nil {
		return err
	}
	select {
	case <-p.Done():
	case <-ctx.Done():
		if err := p.Stop(15 * time.Second); err != nil {
			return err
		}
	}
	return p.Err()
}

// errorEcho writes a child's output to its log, and the lines that a person at
// the terminal should see to the terminal as well.
type errorEcho struct {
	name          string
	log, terminal io.Writer
	rest          []byte // of an unfinished line
}

// loud marks lines for the terminal: slog's text and JSON forms of an error,
// the Go runtime's last words, and what main prints before it gives up.
var loud = [][]byte{
	[]byte("level=ERROR"), []byte(`"level":"ERROR"`), []byte("panic: "), []byte("fatal error: "), []byte("chizheng serve: "), []byte("chizheng worker: "),
	[]byte("chizheng backup: "),
}

func (e *errorEcho) Write(p []byte) (int, error) {
	e.rest = append(e.rest, p...)
	for {
		line, rest, found := bytes.Cut(e.rest, []byte{'\n'})
		if !found {
			break
		}
		for _, mark := range loud {
			if bytes.Contains(line, mark) {
				fmt.Fprintf(e.terminal, "%s: %s\n", e.name, bytes.TrimPrefix(line, []byte("chizheng "+e.name+": ")))
				break
			}
		}
		e.rest = rest
	}
	return e.log.Write(p)
}
