package bench

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
)

// engineRun is the first part: what a filing's life costs over the bare engine, and over the database alone.
type engineRun struct {
	*site
	rounds  int
	clients int
	span    time.Duration
	rows    int // of the import beside which desks decide
	say     func(format string, args ...any)
}

// side is one of the loads that take turns.
type side struct {
	name string
	one  func(ctx context.Context, n int, t *tally) error
	runs []flowed
}

const (
	sideFiling = "filings"
	sideBare   = "bare engine: the same updates and local activities"
	sideShaped = "bare engine: activities and timers of a filing too"
)

// run measures the sides in turns, so that whatever else the machine does falls on all of them.
func (e *engineRun) run(ctx context.Context) ([]Figure, []string, error) {
	if err := e.child(groupWorker, nil, "bench", "-as", "answering"); err != nil {
		return nil, nil, err
	}
	if err := e.child(groupBare, nil, "bench", "-as", "bare"); err != nil {
		return nil, nil, err
	}
	sides := e.sides()
	if err := e.turns(ctx, flow{clients: e.clients, warm: e.span / 3, span: e.span}, sides, e.rounds); err != nil {
		return nil, nil, err
	}
	figures := e.compare(sides)
	alone, err := e.databaseAlone(ctx)
	if err != nil {
		return nil, nil, err
	}
	filings := each(sides[0].runs, lifeRate)
	figures = append(figures, figure("database alone: the same records", "lives/s", alone...),
		figure("filings ÷ database alone", "", ratios(filings, alone)...))
	single := e.sides()
	if err := e.turns(ctx, flow{clients: 1, warm: time.Second, span: e.span / 2}, single, 2); err != nil {
		return nil, nil, err
	}
	for _, s := range single {
		figures = append(figures, figure("one client, "+s.name, "ms p50 an update", each(s.runs, median)...))
	}
	apart, err := e.queues(ctx, min(e.rounds, 3), e.rows)
	return append(figures, apart...), costs(sides), err
}

func (e *engineRun) sides() []*side {
	filings := e.driver()
	bare := &bareDriver{client: e.plain}
	shaped := &bareDriver{client: e.plain, shape: Shape{Jobs: true, Timers: true}}
	return []*side{{name: sideFiling, one: filings.life}, {name: sideBare, one: bare.life}, {name: sideShaped, one: shaped.life}}
}

func (e *engineRun) turns(ctx context.Context, f flow, sides []*side, rounds int) error {
	for round := range rounds {
		for _, s := range sides {
			out, err := f.run(ctx, e.meter, s.one)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			s.runs = append(s.runs, out)
			e.say("round %d, %d clients, %s: %.1f lives/s, p50 %.1f ms, p95 %.1f ms", round+1, f.clients, s.name,
				lifeRate(out), out.steps.at(50), out.steps.at(95))
		}
	}
	return nil
}

// lifeRate is whole lives in a second: answers, of which each life has as many.
func lifeRate(f flowed) float64 { return f.rate() / lifeUpdates }

func median(f flowed) float64 { return f.steps.at(50) }

// ratios compares round by round, so that a slow minute of the machine is in both.
func ratios(a, b []float64) []float64 {
	out := make([]float64, min(len(a), len(b)))
	for i := range out {
		out[i] = a[i] / b[i]
	}
	return out
}

func (e *engineRun) compare(sides []*side) []Figure {
	var out []Figure
	for _, s := range sides {
		out = append(out, figure(s.name, "lives/s", each(s.runs, lifeRate)...),
			figure(s.name, "ms p50 an update", each(s.runs, median)...),
			figure(s.name, "ms p95 an update", each(s.runs, func(f flowed) float64 { return f.steps.at(95) })...))
	}
	filings := each(sides[0].runs, lifeRate)
	return append(out,
		figure("filings ÷ bare engine", "", ratios(filings, each(sides[1].runs, lifeRate))...).atLeast(0.8),
		figure("filings ÷ bare engine with activities and timers", "", ratios(filings, each(sides[2].runs, lifeRate))...),
		figure("processor time of a life: bare engine ÷ filings", "", ratios(each(sides[1].runs, work), each(sides[0].runs, work))...),
		figure("processor time of a life: bare engine with activities and timers ÷ filings", "",
			ratios(each(sides[2].runs, work), each(sides[0].runs, work))...))
}

// work is the processor time of one life in all processes: what else runs on the machine is not in it.
func work(f flowed) float64 {
	var sum time.Duration
	for _, spent := range f.cpu.groups() {
		sum += spent
	}
	return ms(sum) / (lifeRate(f) * f.span.Seconds())
}

// costs says which process spends how much of the processor on one life.
func costs(sides []*side) []string {
	var notes []string
	for _, s := range sides {
		groups, count, total := map[string]time.Duration{}, 0.0, 0.0
		for _, r := range s.runs {
			count += lifeRate(r) * r.span.Seconds()
			for g, spent := range r.cpu.groups() {
				groups[g] += spent
			}
		}
		note := "Processor time of a life, " + s.name + ":"
		for _, g := range slices.Sorted(maps.Keys(groups)) {
			if perLife := ms(groups[g]) / count; perLife >= 0.3 {
				note += fmt.Sprintf(" %s %.1f ms,", g, perLife)
				total += perLife
			}
		}
		notes = append(notes, fmt.Sprintf("%s together %.1f ms.", note, total))
	}
	return notes
}

// aloneLives is how many lives one round of the database alone records.
const aloneLives = 200

// databaseAlone records whole lives that were decided beforehand, with as many clients and no engine.
func (e *engineRun) databaseAlone(ctx context.Context) ([]float64, error) {
	var rates []float64
	for range e.rounds {
		decided, err := e.decided(aloneLives)
		if err != nil {
			return nil, err
		}
		begin := time.Now()
		g, ctx := errgroup.WithContext(ctx)
		g.SetLimit(e.clients)
		for _, life := range decided {
			g.Go(func() error { return e.record(ctx, life) })
		}
		if err := g.Wait(); err != nil {
			return nil, fmt.Errorf("record alone: %w", err)
		}
		rates = append(rates, aloneLives/time.Since(begin).Seconds())
		e.say("database alone: %.1f lives/s", rates[len(rates)-1])
	}
	return rates, nil
}

func (e *engineRun) decided(n int) ([][]casefile.Recording, error) {
	out := make([][]casefile.Recording, n)
	for i := range out {
		var err error
		if out[i], err = recordings(int(lives.Add(1)), e.terms, e.clock); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (e *engineRun) record(ctx context.Context, life []casefile.Recording) error {
	for _, r := range life {
		done, err := e.facts.Record(ctx, r)
		if err != nil {
			return err
		}
		if done.Clash != nil || len(done.Stored) > 0 {
			return fmt.Errorf("%s was not written", r.Case)
		}
	}
	return nil
}
