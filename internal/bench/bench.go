package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// Options say what to measure.
type Options struct {
	Exe   string   // our own program, for the children
	Parts []string // of partNames; "all" is every one
	Tiny  bool     // so small that the figures mean nothing: to see that everything works
	Full  bool     // the full size of the data, not only its middle one
	JSON  string   // where results are kept; empty: nowhere
	Page  string   // where the page is written
	Dir   string   // logs of the children
	Out   io.Writer
}

// partNames in the order of the page.
var partNames = []string{"engine", "api", "scale", "batches", "footprint", "console"}

// titles of the parts.
var titles = map[string]string{
	"engine":    "Engine: whole filings against the bare engine",
	"api":       "API: a constant rate of arrivals",
	"scale":     "Scale: what grows with the data",
	"batches":   "Batches: many at once",
	"footprint": "Footprint: memory, size, start",
	"console":   "Console: the pages that people open",
}

// parts maps a name to what measures it.
var parts = map[string]func(context.Context, *site, Options) ([]Figure, []string, error){
	"engine":    measureEngine,
	"api":       measureAPI,
	"scale":     measureScale,
	"batches":   measureBatches,
	"footprint": measureFootprint,
	"console":   measureConsole,
}

// Run measures the parts, prints their tables, and keeps the results where Options say.
func Run(ctx context.Context, o Options) error {
	wanted, err := choose(o.Parts)
	if err != nil {
		return err
	}
	results, err := readBook(o.JSON)
	if err != nil {
		return err
	}
	for _, name := range wanted {
		p, err := measure(ctx, name, o)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(o.Out, "\n## %s (%s)\n\n%s\n%s\n", p.Title, p.Took, table(p.Figures), strings.Join(p.Notes, "\n"))
		if o.JSON == "" {
			continue
		}
		results.put(p)
		if err := results.write(o.JSON, o.Page); err != nil {
			return err
		}
	}
	return nil
}

func choose(names []string) ([]string, error) {
	if len(names) == 0 || slices.Equal(names, []string{"all"}) {
		return partNames, nil
	}
	for _, n := range names {
		if parts[n] == nil {
			return nil, fmt.Errorf("no part %q: there are %s and all", n, strings.Join(partNames, ", "))
		}
	}
	return names, nil
}

// measure runs one part on a site of its own.
func measure(ctx context.Context, name string, o Options) (p Part, err error) {
	begin := time.Now()
	s, err := openSite(ctx, o.Exe, o.Dir)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	p = Part{Name: name, Title: titles[name], At: begin.Format(time.DateOnly), Machine: machine(ctx, s.set.OwnerURL)}
	if p.Figures, p.Notes, err = parts[name](ctx, s, o); err != nil {
		return p, err
	}
	p.Took = time.Since(begin).Round(time.Second).String()
	return p, nil
}

func (o Options) say(format string, args ...any) {
	fmt.Fprintf(o.Out, "  "+format+"\n", args...)
}

func measureEngine(ctx context.Context, s *site, o Options) ([]Figure, []string, error) {
	e := &engineRun{site: s, rounds: 5, clients: 20, span: 8 * time.Second, rows: 2000, say: o.say}
	if o.Tiny {
		e.rounds, e.clients, e.span, e.rows = 1, 4, 2*time.Second, 100
	}
	return e.run(ctx)
}

// LogDir makes a directory for the children's logs.
func LogDir() (string, error) { return os.MkdirTemp("", "chizheng-bench-") }
