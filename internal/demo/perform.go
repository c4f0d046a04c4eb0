package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Stage is where a performance takes place: servers that hold nothing yet, and the program.
type Stage struct {
	Exe      string   // the program
	Env      []string // in full, with the servers' addresses and the state directory
	Size     string
	Out      io.Writer
	Before   func(o *Office, act int, title string)
	Heard    func(caseID, key string, version int)
	Patience time.Duration                   // as that of Config
	After    func(ctx context.Context) error // when the story is over, before the office closes
	Leap     bool
	Only     map[string][]string         // further variables of single processes
	Face     func(address string) string // where people reach the office, if not at its own address
}

// Perform opens an office and a province of its own, plays the story and closes both.
func Perform(ctx context.Context, s Stage) (table Table, err error) {
	state := valueOf(s.Env, "CHIZHENG_STATE")
	if state == "" {
		return nil, errors.New("CHIZHENG_STATE is not set: the story makes its own keys and keeps them there")
	}
	p, err := newProvince()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.close(context.WithoutCancel(ctx))) }()
	o := &Office{Exe: s.Exe, Env: append(append([]string{}, s.Env...), p.env...), Logs: filepath.Join(state, "log"), Only: s.Only}
	if err := os.MkdirAll(o.Logs, 0o755); err != nil {
		return nil, fmt.Errorf("make log directory: %w", err)
	}
	if err := o.Open(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	password, err := demoPassword(state)
	if err != nil {
		return nil, err
	}
	cfg := Config{URL: o.URL(), Password: password, Province: p, Size: s.Size, Out: s.Out, Heard: s.Heard, Leap: s.Leap, Patience: s.Patience}
	if s.Face != nil {
		cfg.URL = "http://" + s.Face(o.addr)
	}
	if s.Before != nil {
		cfg.Before = func(act int, title string) { s.Before(o, act, title) }
	}
	table, err = Run(ctx, cfg)
	if err == nil && s.After != nil {
		err = s.After(ctx)
	}
	return table, err
}

// valueOf finds a variable; of two the later one counts, as it does for a process.
func valueOf(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(env[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// demoPassword reads the password that migrate made for the rehearsal's accounts.
func demoPassword(state string) (string, error) {
	b, err := os.ReadFile(filepath.Join(state, "keys.json"))
	if err != nil {
		return "", fmt.Errorf("read keys: %w", err)
	}
	var s struct {
		DemoPassword string `json:"demo_password"`
	}
	if err := json.Unmarshal(b, &s); err != nil || s.DemoPassword == "" {
		return "", errors.New("read keys: no password for the demonstration")
	}
	return s.DemoPassword, nil
}
