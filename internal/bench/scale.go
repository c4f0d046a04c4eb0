package bench

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/filing"
)

// scaleRun is the third part: what grows with the data.
type scaleRun struct {
	*site
	sizes   []int
	samples int
	say     func(format string, args ...any)
}

func measureScale(ctx context.Context, s *site, o Options) ([]Figure, []string, error) {
	r := &scaleRun{site: s, sizes: []int{12_000, 120_000}, samples: 100, say: o.say}
	switch {
	case o.Tiny:
		r.sizes, r.samples = []int{1200, 2400}, 5
	case o.Full:
		r.sizes = append(r.sizes, 1_200_000)
	}
	figures, err := r.run(ctx)
	return figures, []string{"One client asks after the other. Of a hundred filings two are drafts, two lie at the points, two before the " +
		"Centre, two wait for a notice or a package, the others are accepted with ten events each. The full size, 1.2 million " +
		"filings, is `make bench ARGS=\"-full scale\"`."}, err
}

func (r *scaleRun) run(ctx context.Context) ([]Figure, error) {
	if err := r.child(groupWorker, nil, "worker"); err != nil {
		return nil, err
	}
	w, err := r.serve(ctx, "point02a", "reviewer1")
	if err != nil {
		return nil, err
	}
	f := &filler{site: r.site, from: 1, stages: campaignStages, workers: runtime.NumCPU()}
	var figures []Figure
	first := map[string]float64{}
	for i, size := range r.sizes {
		some, err := r.fill(ctx, f, size)
		if err != nil {
			return nil, err
		}
		figures = append(figures, some...)
		for _, q := range r.questions(w, size) {
			fig, err := r.ask(ctx, q, size)
			if err != nil {
				return nil, err
			}
			figures = append(figures, fig...)
			if i == 0 {
				first[q.name] = fig[0].Median
			} else if i == len(r.sizes)-1 {
				figures = append(figures, figure(fmt.Sprintf("%s: growth from %d to %d filings", q.name, r.sizes[0], size), "times",
					fig[0].Median/first[q.name]))
			}
		}
	}
	return figures, nil
}

func (r *scaleRun) fill(ctx context.Context, f *filler, size int) ([]Figure, error) {
	begin := time.Now()
	if err := r.withoutIndexes(ctx, func() error { return f.fill(ctx, size) }); err != nil {
		return nil, err
	}
	took := time.Since(begin)
	events, tasks, mib, err := r.counts(ctx)
	r.say("%d filings, %.0f events, %.0f tasks, %.0f MiB after %.0f s", size, events, tasks, mib, took.Seconds())
	name := fmt.Sprintf("%d filings", size)
	return []Figure{figure(name+", filled in", "s", took.Seconds()), figure(name+", events", "", events), figure(name+", open tasks", "", tasks),
		figure(name+", size of the database", "MiB", mib)}, err
}

func (r *scaleRun) counts(ctx context.Context) (events, tasks, mib float64, err error) {
	conn, err := pgx.Connect(ctx, r.set.OwnerURL)
	if err != nil {
		return 0, 0, 0, err
	}
	defer conn.Close(ctx)
	err = conn.QueryRow(ctx, `select (select count(*) from case_event)::float8, (select count(*) from task)::float8,
		pg_database_size(current_database())::float8 / 1048576`).Scan(&events, &tasks, &mib)
	return events, tasks, mib, err
}

// question is a request whose cost may grow.
type question struct {
	name     string
	p50, p95 float64 // targets; zero: none
	send     func(ctx context.Context, i int) error
}

func (r *scaleRun) questions(w *web, size int) []question {
	c := newCrowd(w, []int{1}, "")
	pick := func(i int) int { return 1 + int(math.Mod(float64(i)*0.6180339887*float64(size), float64(size-1))) }
	get := func(path, login string) func(context.Context, int) error {
		return func(ctx context.Context, _ int) error { return w.ask(ctx, http.MethodGet, path, login, nil, nil) }
	}
	c.known = func(i int) filing.Content {
		known := content(pick(i))
		known.Person.Name = sayable(pick(i))
		return known
	}
	return []question{
		{name: "inbox of a point", p50: 30, send: get("/api/v1/tasks?limit=20", c.office)},
		{name: "inbox of the Centre", p50: 30, send: get("/api/v1/tasks?limit=20", c.centre)},
		{name: "counts of the Centre's inbox", send: get("/api/v1/tasks/counts", c.centre)},
		{name: reqNumber, p50: 25, p95: 100, send: func(ctx context.Context, i int) error { return c.make(ctx, reqNumber, i) }},
		{name: reqName, p95: 300, send: func(ctx context.Context, i int) error {
			return c.search(ctx, map[string]any{"name": string([]rune(c.known(i).Person.Name)[2:])})
		}},
		{name: reqCase, send: func(ctx context.Context, i int) error {
			return w.ask(ctx, http.MethodGet, "/api/v1/filings/"+caseOf(pick(i)), c.centre, nil, nil)
		}},
		{name: "first page of all filings", send: get("/api/v1/filings?limit=20", c.centre)},
		{name: "filings of a stage", send: get("/api/v1/filings?limit=20&stage=rechecked", c.centre)},
		{name: "table of the points", send: get("/api/v1/reconciliation", c.centre)},
	}
}

func (r *scaleRun) ask(ctx context.Context, q question, size int) ([]Figure, error) {
	var times latencies
	limit := time.Now().Add(20 * time.Second) // a question that became slow is asked less often
	for i := range r.samples {
		if i >= 5 && time.Now().After(limit) {
			break
		}
		begin := time.Now()
		if err := q.send(ctx, i); err != nil {
			return nil, fmt.Errorf("%s among %d: %w", q.name, size, err)
		}
		if i > 0 { // the first one finds cold caches and plans nothing yet
			times = append(times, time.Since(begin))
		}
	}
	name := fmt.Sprintf("%s, %d filings", q.name, size)
	p50, p95 := figure(name, "ms p50", times.at(50)), figure(name, "ms p95", times.at(95))
	p50.Low, p50.High, p50.Runs = times.at(0), times.at(100), len(times)
	p95.Runs = len(times)
	if q.p50 > 0 {
		p50 = p50.atMost(q.p50)
	}
	if q.p95 > 0 {
		p95 = p95.atMost(q.p95)
	}
	r.say("%s: p50 %.1f ms, p95 %.1f ms", name, p50.Median, p95.Median)
	return []Figure{p50, p95}, nil
}
