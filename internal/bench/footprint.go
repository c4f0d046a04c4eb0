package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// footprintRun is the fifth part: what the processes need.
type footprintRun struct {
	apiRun
	exe string
}

// everything that is resident, in the order of the table.
var processesShown = []string{groupServe, groupWorker, groupEngine, groupObjects}

// postgresShown are counted as one: they share their memory.
var postgresShown = []string{groupFacts, groupEngineD, groupStore}

func measureFootprint(ctx context.Context, s *site, o Options) ([]Figure, []string, error) {
	f := &footprintRun{apiRun: apiRun{site: s, users: []int{200}, span: 30 * time.Second, cases: 200, say: o.say}, exe: o.Exe}
	if o.Tiny {
		f.users, f.span, f.cases = []int{20}, 3*time.Second, 20
	}
	figures, err := f.starts(ctx)
	if err != nil {
		return nil, nil, err
	}
	crowd, err := f.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := sleep(ctx, 5*time.Second); err != nil {
		return nil, nil, err
	}
	figures = append(figures, f.memory("idle, after its first work", f.meter.resident())...)
	loaded, err := f.loaded(ctx, crowd)
	return append(figures, loaded...), []string{fmt.Sprintf("Under load means %d users of the API part. Memory is each process's "+
		"own share (PSS); Postgres's processes are counted together. A start is timed until the part answers: serve at /readyz, the "+
		"servers one after the other as `make run` starts them, new with an empty directory, again with the one they left.", f.users[0])}, err
}

func (f *footprintRun) memory(when string, held map[string]float64) []Figure {
	var out []Figure
	for _, g := range processesShown {
		out = append(out, figure(g+", "+when, "MiB", held[g]))
	}
	sum := 0.0
	for _, g := range postgresShown {
		sum += held[g]
	}
	return append(out, figure("Postgres, "+when, "MiB", sum))
}

// loaded keeps the highest of each process, and of serve and worker together, while the users are there.
func (f *footprintRun) loaded(ctx context.Context, c *crowd) ([]Figure, error) {
	c.base += 1_000_000
	done := make(chan error, 1)
	go func() {
		rate := float64(f.users[0]) / thinks.Seconds()
		seen, err := arrivals{rate: rate, span: f.span}.run(ctx, c.kind, c.send)
		f.say("under load: %s", brief(seen))
		done <- err
	}()
	peak, app := map[string]float64{}, 0.0
	for {
		held := f.meter.resident()
		for g, mib := range held {
			peak[g] = max(peak[g], mib)
		}
		app = max(app, held[groupServe]+held[groupWorker])
		select {
		case err := <-done:
			return append(f.memory("under load", peak), figure("serve and worker together, under load", "MiB", app).atMost(300)), err
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// starts measures the program's size and how long its parts take to start.
func (f *footprintRun) starts(ctx context.Context) ([]Figure, error) {
	out := []Figure{figure("the program's file", "MiB", size(f.exe))}
	var serve []float64
	for range 3 {
		begin := time.Now()
		if _, err := f.serve(ctx); err != nil {
			return nil, err
		}
		serve = append(serve, time.Since(begin).Seconds())
		if err := f.stopChildren(); err != nil {
			return nil, err
		}
	}
	out = append(out, figure("serve, from start to ready", "s", serve...))
	dir, err := openDir()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	fresh, err := f.stackStart(ctx, dir)
	if err != nil {
		return nil, err
	}
	again, err := f.stackStart(ctx, dir)
	return append(out, figure("the three servers, new", "s", fresh), figure("the three servers, again", "s", again).atMost(10)), err
}

// openDir makes a directory that the database's own user can enter.
func openDir() (string, error) {
	dir, err := os.MkdirTemp("", "chizheng-bench-start-")
	if err != nil {
		return "", fmt.Errorf("make directory: %w", err)
	}
	return dir, os.Chmod(dir, 0o755)
}

// stackStart starts and stops all servers in a directory of their own and gives the time until they were ready.
func (f *footprintRun) stackStart(ctx context.Context, dir string) (float64, error) {
	outside := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"DATABASE_URL", "TEMPORAL_ADDRESS", "S3_ENDPOINT", "CHIZHENG_STATE"}, name)
	})
	p, err := f.start("stack", append(outside, "CHIZHENG_STATE="+dir), "stack", "--", "true")
	if err != nil {
		return 0, err
	}
	select {
	case <-p.Done():
	case <-ctx.Done():
		return 0, errors.Join(ctx.Err(), p.Stop(20*time.Second))
	}
	if p.ExitCode() != 0 {
		return 0, fmt.Errorf("the servers did not start: see %s", f.logOf("stack"))
	}
	return f.said()
}

var readyIn = regexp.MustCompile(`servers ready in ([0-9.]+) s`)

// said reads from the log how long the newest start took: the stop that follows it is not in that.
func (f *footprintRun) said() (float64, error) {
	log, err := os.ReadFile(f.logOf("stack"))
	if err != nil {
		return 0, fmt.Errorf("read log: %w", err)
	}
	all := readyIn.FindAllSubmatch(log, -1)
	if len(all) == 0 {
		return 0, fmt.Errorf("the servers do not say how long they took: see %s", f.logOf("stack"))
	}
	return strconv.ParseFloat(string(all[len(all)-1][1]), 64)
}
