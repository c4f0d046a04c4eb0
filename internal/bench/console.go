package bench

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
)

// consoleRun is the sixth part: the pages that clerks and the public open, in an office with a city's data.
type consoleRun struct {
	apiRun
	size    int // filings in the database
	samples int
	readers int // of the notice, at once
	lines   int
}

func measureConsole(ctx context.Context, s *site, o Options) ([]Figure, []string, error) {
	r := &consoleRun{apiRun: apiRun{site: s, span: 10 * time.Second, say: o.say}, size: 120_000, samples: 100, readers: 16, lines: 5000}
	switch {
	case o.Tiny:
		r.size, r.samples, r.span, r.lines = 2400, 5, time.Second, 50
	case o.Full:
		r.size = 1_200_000
	}
	figures, err := r.run(ctx)
	return figures, []string{fmt.Sprintf("Pages as a browser gets them, gzipped, one reader after the other; the notice is read by %d at once "+
		"for %s. Full size, 1.2 million filings with about 100,000 open tasks: `make bench ARGS=\"-full console\"`. What a browser adds "+
		"(first paint, the drill by keyboard) is measured by `go test ./internal/browse -run Keyboard -v`.", r.readers, r.span)}, err
}

func (r *consoleRun) run(ctx context.Context) ([]Figure, error) {
	if err := r.child(groupWorker, nil, "worker"); err != nil {
		return nil, err
	}
	w, err := r.serve(ctx, "point02a", "reviewer1")
	if err != nil {
		return nil, err
	}
	r.cases = r.lines
	notice, err := r.publish(ctx)
	if err != nil {
		return nil, err
	}
	rate, err := r.read(ctx, w, "/notices/"+notice)
	if err != nil {
		return nil, err
	}
	// Numbers of their own: those of the notice were lived before.
	f := &filler{site: r.site, from: int(lives.Add(int64(r.size))) - r.size + 1, stages: campaignStages, workers: runtime.NumCPU()}
	first := f.from
	if err := r.withoutIndexes(ctx, func() error { return f.fill(ctx, first+r.size) }); err != nil {
		return nil, err
	}
	_, tasks, mib, err := (&scaleRun{site: r.site}).counts(ctx)
	if err != nil {
		return nil, err
	}
	r.say("%d filings, %.0f tasks, %.0f MiB", r.size, tasks, mib)
	figures := []Figure{rate, figure(fmt.Sprintf("%d filings, open tasks", r.size), "", tasks)}
	for _, p := range r.pages(first) {
		some, err := r.opened(ctx, w, p)
		if err != nil {
			return nil, err
		}
		figures = append(figures, some...)
	}
	return figures, nil
}

// sitePage is a page with who opens it.
type sitePage struct {
	name, login string
	inbox       bool // an issue promises how long it may take
	path        func(i int) string
}

func (r *consoleRun) pages(first int) []sitePage {
	at := func(path string) func(int) string { return func(int) string { return path } }
	pick := func(i int) int {
		return first + int(math.Mod(float64(i)*0.6180339887*float64(r.size), float64(r.size-1)))
	}
	return []sitePage{
		{name: "inbox page of a point", login: "point02a", inbox: true, path: at("/inbox?kind=inspection")},
		{name: "inbox page of the Centre", login: "reviewer1", inbox: true, path: at("/inbox?kind=recheck")},
		{name: "front page of the Centre", login: "reviewer1", path: at("/home")},
		{name: "page of filings", login: "reviewer1", path: at("/filings")},
		{name: "page of one filing", login: "reviewer1", path: func(i int) string { return "/filings/" + caseOf(pick(i)) }},
		{name: "register's form", path: at("/register/enterprise")},
	}
}

// opened asks for a page again and again, by one reader.
func (r *consoleRun) opened(ctx context.Context, w *web, p sitePage) ([]Figure, error) {
	var times latencies
	for i := range r.samples + 1 {
		begin := time.Now()
		if err := w.page(ctx, p.login, p.path(i)); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		if i > 0 { // the first one finds cold caches
			times = append(times, time.Since(begin))
		}
	}
	name := fmt.Sprintf("%s, %d filings", p.name, r.size)
	p50, p95 := figure(name, "ms p50", times.at(50)), figure(name, "ms p95", times.at(95))
	p50.Low, p50.High, p50.Runs, p95.Runs = times.at(0), times.at(100), len(times), len(times)
	if p.inbox {
		p50, p95 = p50.atMost(30), p95.atMost(200)
	}
	r.say("%s: p50 %.1f ms, p95 %.1f ms", name, p50.Median, p95.Median)
	return []Figure{p50, p95}, nil
}

// read lets many read one public page as fast as it comes.
func (r *consoleRun) read(ctx context.Context, w *web, path string) (Figure, error) {
	if err := w.page(ctx, "", path); err != nil {
		return Figure{}, err
	}
	counts := make([]int, r.readers)
	begin := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	for i := range r.readers {
		g.Go(func() error {
			for time.Since(begin) < r.span {
				if err := w.page(ctx, "", path); err != nil {
					return err
				}
				counts[i]++
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return Figure{}, err
	}
	took, all := time.Since(begin).Seconds(), 0
	for _, n := range counts {
		all += n
	}
	r.say("notice of %d lines: %.0f requests/s", r.lines, float64(all)/took)
	return figure(fmt.Sprintf("public page of a notice of %d lines", r.lines), "requests/s", float64(all)/took).atLeast(500), nil
}

// page gets a page as a browser does: with the session's cookie, packed, to its last byte.
func (w *web) page(ctx context.Context, login, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.base+path, nil)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	if login != "" {
		req.AddCookie(&http.Cookie{Name: "session", Value: w.tokens[login]})
	}
	res, err := w.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Request.URL.Path == "/signin" {
		return fmt.Errorf("%s: %s, led to %s", path, res.Status, res.Request.URL.Path)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}
