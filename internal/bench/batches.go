package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
)

// batchRun is the fourth part: what is done to many at once.
type batchRun struct {
	apiRun
	*web
	rows, items      int    // of an import, of a bulk decision
	records, exports []int  // of packages and exports, the smaller for the growth of memory
	filled           int    // lives filled so far are numbered from here
	began            string // tells this run's cases apart
}

// fillFrom is where the filler's numbers begin: far behind those of the lives that are driven.
const fillFrom = 10_000_000

func measureBatches(ctx context.Context, s *site, o Options) ([]Figure, []string, error) {
	b := &batchRun{apiRun: apiRun{site: s, rounds: 3, span: 5 * time.Second, cases: 200, say: o.say}, rows: 2000, items: 500,
		records: []int{5000, 20_000}, exports: []int{25_000, 100_000}, filled: fillFrom, began: fmt.Sprintf("%08x", time.Now().Unix())}
	if o.Tiny {
		b.rounds, b.span, b.cases, b.rows, b.items = 1, time.Second, 20, 100, 20
		b.records, b.exports = []int{100, 200}, []int{300, 600}
	}
	if err := b.child(groupWorker, nil, "worker"); err != nil {
		return nil, nil, err
	}
	var err error
	if b.web, err = b.serve(ctx, "point02a", "reviewer1"); err != nil {
		return nil, nil, err
	}
	var figures []Figure
	for _, part := range []func(context.Context) ([]Figure, error){b.imports, b.rechecks, b.notices, b.packages, b.exported} {
		some, err := part(ctx)
		if err != nil {
			return nil, nil, err
		}
		figures = append(figures, some...)
	}
	return figures, []string{"Memory is the process's own share (PSS), sampled ten times a second. An import is timed to the verdict " +
		"of its last row, a bulk decision and a package to the moment at which the case says so."}, nil
}

// timed runs do in every round.
func (b *batchRun) timed(ctx context.Context, name string, do func(ctx context.Context, round int) (time.Duration, error)) ([]float64, error) {
	var took []float64
	for round := range b.rounds {
		d, err := do(ctx, round)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		took = append(took, d.Seconds())
		b.say("%s: %.2f s", name, d.Seconds())
	}
	return took, nil
}

func (b *batchRun) imports(ctx context.Context) ([]Figure, error) {
	name := fmt.Sprintf("import of %d rows to verdicts", b.rows)
	took, err := b.timed(ctx, name, func(ctx context.Context, round int) (time.Duration, error) {
		begin := time.Now()
		err := b.imported(ctx, fmt.Sprintf("importing-%s%04x", b.began, round), b.rows)
		return time.Since(begin), err
	})
	return []Figure{figure(name, "s", took...).atMost(5)}, err
}

// rechecks decides many filings whose workflows run: each was handed over through the engine just before.
func (b *batchRun) rechecks(ctx context.Context) ([]Figure, error) {
	name := fmt.Sprintf("bulk recheck of %d", b.items)
	var peaks []float64
	before := b.meter.held([]string{groupWorker})[0]
	took, err := b.timed(ctx, name, func(ctx context.Context, round int) (took time.Duration, err error) {
		items, err := b.handed(ctx)
		if err != nil {
			return 0, err
		}
		peak, err := b.meter.watch(ctx, []string{groupWorker, groupServe}, func(ctx context.Context) error {
			begin := time.Now()
			err := b.recheck(ctx, fmt.Sprintf("bulk-%s%04x", b.began, round), items)
			took = time.Since(begin)
			return err
		})
		peaks = append(peaks, peak)
		return took, err
	})
	warm := (b.meter.held([]string{groupWorker})[0] - before) * 1024 / float64(b.rounds*b.items)
	return []Figure{figure(name, "s", took...).atMost(5),
		figure(name+": serve and worker, at most", "MiB", peaks...).atMost(300),
		figure("worker, for each case that it keeps warm", "KiB", warm)}, err
}

func (b *batchRun) handed(ctx context.Context) ([]bulk.Chosen, error) {
	numbers := make([]int, b.items)
	for i := range numbers {
		numbers[i] = int(lives.Add(1))
	}
	if err := b.remember(ctx, numbers, asStamped); err != nil {
		return nil, err
	}
	items, d := make([]bulk.Chosen, b.items), b.driver()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(16)
	for i, n := range numbers {
		g.Go(func() error {
			answer, err := d.engine.Send(ctx, filing.Kind, caseOf(n), command(step{who: casefile.SystemActor(), kind: filing.CmdHandOver,
				data: filing.HandOver{Handover: "handover-bench"}, nth: asHanded}, b.clock))
			items[i] = bulk.Chosen{Case: caseOf(n), Expect: answer.Version}
			return err
		})
	}
	return items, g.Wait()
}

func (b *batchRun) recheck(ctx context.Context, id string, items []bulk.Chosen) error {
	_, err := b.driver().engine.Open(ctx, bulk.Kind, id, saltOf(id), casefile.Command{ID: reviewer.ID + ":bulk", Type: bulk.CmdCreate,
		Actor: reviewer, Clock: b.clock, Data: casefile.Encode(bulk.Create{Campaign: campaignID, Terms: b.terms.Version,
			Type: filing.CmdRecheck, Data: casefile.Encode(filing.Recheck{Verdict: "pass"}), Items: items})})
	if err != nil {
		return err
	}
	s, err := reached(ctx, b.site, id, "every item to have its outcome", func(s bulk.State) bool { return s.Stage == bulk.Done })
	if err == nil && s.Succeeded != len(items) {
		err = fmt.Errorf("%d of %d items were carried out", s.Succeeded, len(items))
	}
	return err
}

// notices asks for the public page of a batch as fast as it comes.
func (b *batchRun) notices(ctx context.Context) ([]Figure, error) {
	id, err := b.publish(ctx)
	if err != nil {
		return nil, err
	}
	var rates, p95 []float64
	for range b.rounds {
		out, err := flow{clients: 16, warm: time.Second, span: b.span}.run(ctx, b.meter, func(ctx context.Context, _ int, t *tally) error {
			begin := time.Now()
			err := b.ask(ctx, http.MethodGet, "/api/v1/public/notices/"+id+"/lines?limit=50", "", nil, nil)
			t.hit(begin)
			return err
		})
		if err != nil {
			return nil, err
		}
		rates, p95 = append(rates, out.rate()), append(p95, out.steps.at(95))
		b.say("notice page: %.0f requests/s, p95 %.1f ms", out.rate(), out.steps.at(95))
	}
	return []Figure{figure("notice page, 50 lines, 16 clients", "requests/s", rates...).atLeast(500),
		figure("notice page, 50 lines, 16 clients", "ms p95", p95...)}, nil
}

// fill adds filings of one stage.
func (b *batchRun) fill(ctx context.Context, n int, stage laidStage) error {
	stage.share = 100
	f := &filler{site: b.site, from: b.filled, stages: []laidStage{stage}, workers: runtime.NumCPU()}
	b.filled += n
	return b.withoutIndexes(ctx, func() error { return f.fill(ctx, b.filled) })
}

// packages builds one of few records and one of many, which are not in the first: memory must not follow.
func (b *batchRun) packages(ctx context.Context) ([]Figure, error) {
	if err := b.papers(ctx); err != nil {
		return nil, err
	}
	var out []Figure
	var peaks []float64
	for i, n := range b.records {
		if err := b.fill(ctx, n, laidStage{records: asConfirmed}); err != nil {
			return nil, err
		}
		id, took := fmt.Sprintf("report-%s%04x", b.began, i), time.Duration(0)
		peak, err := b.meter.watch(ctx, []string{groupWorker}, func(ctx context.Context) (err error) {
			took, err = b.pack(ctx, id, i, n)
			return err
		})
		if err != nil {
			return nil, err
		}
		b.say("package of %d records: %.1f s, worker at most %.0f MiB", n, took.Seconds(), peak)
		f := figure(fmt.Sprintf("package of %d records", n), "s", took.Seconds())
		if i == len(b.records)-1 {
			f = f.atMost(30)
		}
		peaks = append(peaks, peak)
		out = append(out, f, figure(fmt.Sprintf("package of %d records: worker, at most", n), "MiB", peak))
	}
	return append(out, figure("package: memory of many records ÷ of a quarter", "", peaks[1]/peaks[0]).atMost(1.25)), nil
}

func (b *batchRun) pack(ctx context.Context, id string, i, records int) (time.Duration, error) {
	reporter := casefile.Actor{ID: "acc-bench-reporter", Role: casefile.Reporter}
	clock := b.clock // the window of reporting is open a month later
	clock.Seq, clock.Campaign = b.clock.Seq+1, b.clock.Campaign.AddDate(0, 0, 30)
	engine, begin := b.driver().engine, time.Now()
	_, err := engine.Open(ctx, report.Kind, id, saltOf(id), casefile.Command{ID: reporter.ID + ":create", Type: report.CmdCreate,
		Actor: reporter, Clock: clock, Data: casefile.Encode(report.Create{Terms: b.terms, Number: fmt.Sprintf("P-%04d", i+1),
			Series: report.SeriesMain, Rehearsal: true})})
	if err != nil {
		return 0, fmt.Errorf("create package: %w", err)
	}
	s, err := reached(ctx, b.site, id, "the package to be built", func(s report.State) bool { return s.Package != nil || len(s.Pending) == 0 })
	took := time.Since(begin)
	switch {
	case err != nil:
		return took, err
	case s.Package == nil:
		return took, fmt.Errorf("package %s is %s", id, s.Stage)
	case s.Package.Count != records:
		return took, fmt.Errorf("the package has %d records, not %d", s.Package.Count, records)
	}
	return took, nil
}

// papers are the sheet and the notice that the filled filings refer to, as far as a package reads them.
func (b *batchRun) papers(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, b.set.OwnerURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	at := b.clock.Campaign
	return errors.Join(
		b.paper(ctx, conn, "sheet-bench", sheet.Kind, string(sheet.Kept), casefile.Encode(sheet.State{Case: "sheet-bench", Number: "02-00001",
			Point: benchPoint, Stage: sheet.Kept, Version: 9, Edition: 1, Hash: hashOfUpload(0, "sheet"), SignedAt: at, Signer: inspector.ID, Box: "盒-01"})),
		b.paper(ctx, conn, "notice-bench", notice.Kind, string(notice.Ended), casefile.Encode(notice.State{Case: "notice-bench", Number: 99, Terms: b.terms,
			Stage: notice.Ended, Shown: &notice.Frozen{Count: 1, Hash: hashOfUpload(0, "notice")}})))
}

func (b *batchRun) paper(ctx context.Context, conn *pgx.Conn, id, kind, stage string, state []byte) error {
	own := b.ring.Case(saltOf(id))
	_, err := conn.Exec(ctx, `insert into case_file (case_id, kind, campaign, terms, stage, owner, point, area, version, last_hash, salt,
		salt_index, state, closed, opened_at, updated_at) values ($1, $2, $3, $4, $5, '', '', '', 9, '', $6, $7, $8, true, $9, $9)`,
		id, kind, campaignID, b.terms.Version, stage, b.ring.Seal("case_file.salt:"+id, []byte(saltOf(id))), b.ring.Index("salt", saltOf(id)),
		own.Seal("case_file.state:"+id, state), b.clock.Campaign)
	return err
}

// exported takes lists of all confirmed and accepted filings out.
func (b *batchRun) exported(ctx context.Context) ([]Figure, error) {
	var out []Figure
	var peaks []float64
	there := b.records[0] + b.records[1] // confirmed, from the packages
	for i, n := range b.exports {
		if err := b.fill(ctx, n-there, laidStage{records: lifeRecords, thin: true}); err != nil {
			return nil, err
		}
		there = n
		var lines int
		begin := time.Now()
		peak, err := b.meter.watch(ctx, []string{groupServe}, func(ctx context.Context) (err error) {
			lines, err = b.export(ctx)
			return err
		})
		took := time.Since(begin)
		if err != nil || lines != n+1 {
			return nil, errors.Join(err, fmt.Errorf("the export has %d lines of %d", lines, n+1))
		}
		b.say("export of %d rows: %.1f s, serve at most %.0f MiB", n, took.Seconds(), peak)
		f := figure(fmt.Sprintf("export of %d rows", n), "s", took.Seconds())
		if i == len(b.exports)-1 {
			f = f.atMost(20)
		}
		peaks = append(peaks, peak)
		out = append(out, f, figure(fmt.Sprintf("export of %d rows: serve, at most", n), "MiB", peak))
	}
	return append(out, figure("export: memory of many rows ÷ of a quarter", "", peaks[1]/peaks[0]).atMost(1.25)), nil
}

func (b *batchRun) export(ctx context.Context) (lines int, err error) {
	res, err := b.post(ctx, "/api/v1/filings/export", "reviewer1", map[string]any{"stage": []filing.Stage{filing.Confirmed, filing.Accepted}})
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	for scan := bufio.NewScanner(res.Body); scan.Scan(); {
		lines++
	}
	return lines, nil
}
