package bench

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/xuri/excelize/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/workbook"
)

// deskRate is how many decisions a second the desks of a city make while the import runs.
const deskRate = 10

// queues measures whether an import slows a desk: the same desks with and without one, in turns.
func (e *engineRun) queues(ctx context.Context, rounds, rows int) ([]Figure, error) {
	desks, err := e.desks(ctx, 60)
	if err != nil {
		return nil, err
	}
	var alone, beside, factor, took []float64
	for round := range rounds {
		quiet, err := e.decide(ctx, desks, 12*time.Second)
		if err != nil {
			return nil, err
		}
		id := fmt.Sprintf("importing-%08x%04x", time.Now().Unix(), round)
		begin := time.Now()
		if err := e.imported(ctx, id, rows); err != nil {
			return nil, err
		}
		load, loadCtx := errgroup.WithContext(ctx)
		done := make(chan time.Duration, 1)
		load.Go(func() error {
			defer close(done)
			err := e.started(loadCtx, id)
			done <- time.Since(begin)
			return err
		})
		busy, err := e.decide(ctx, desks, 12*time.Second)
		if err := firstOf(err, load.Wait()); err != nil {
			return nil, err
		}
		alone, beside = append(alone, quiet.at(95)), append(beside, busy.at(95))
		factor = append(factor, busy.at(95)/quiet.at(95))
		took = append(took, (<-done).Seconds())
		e.say("queues, round %d: p95 %.1f ms alone, %.1f ms beside an import that took %.1f s", round+1, quiet.at(95), busy.at(95), took[round])
	}
	name := fmt.Sprintf("decisions, %d a second", deskRate)
	return []Figure{figure(name+", alone", "ms p95", alone...), figure(fmt.Sprintf("%s, beside an import of %d rows", name, rows), "ms p95", beside...),
		figure("p95 beside the import ÷ p95 alone", "", factor...).atMost(1.5),
		figure(fmt.Sprintf("import of %d rows, until every filing is started", rows), "s", took...)}, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// desks are filings that lie open at a point, each with its workflow running.
func (e *engineRun) desks(ctx context.Context, n int) ([]int, error) {
	out := make([]int, n)
	for i := range out {
		out[i] = int(lives.Add(1))
	}
	if err := e.remember(ctx, out, asSubmitted); err != nil {
		return nil, err
	}
	return out, e.wake(ctx, out)
}

// wake gives each filing its workflow back with a first command.
func (e *engineRun) wake(ctx context.Context, cases []int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(e.clients)
	for i, n := range cases {
		g.Go(func() error { return e.tick(ctx, n, -1-i) })
	}
	return g.Wait()
}

// tick is a decision that can be made any number of times: an original seen, or after all not.
func (e *engineRun) tick(ctx context.Context, n, nth int) error {
	d := e.driver()
	return d.send(ctx, caseOf(n), casefile.Command{ID: fmt.Sprintf("%s:tick-%d", inspector.ID, nth), Type: filing.CmdTick,
		Actor: inspector, Clock: e.clock, Data: casefile.Encode(filing.Tick{Original: filing.OriginalIDCard, Seen: nth%2 == 0})})
}

// decide lets decisions arrive and gives their times. A refusal or an error ends the bench: nothing here may fail.
func (e *engineRun) decide(ctx context.Context, desks []int, span time.Duration) (latencies, error) {
	base := int(lives.Add(100_000))
	seen, err := arrivals{rate: deskRate, warm: time.Second, span: span}.run(ctx, func(int) string { return "tick" },
		func(ctx context.Context, i int) error { return e.tick(ctx, desks[i%len(desks)], base+i) })
	if err != nil {
		return nil, err
	}
	if a := seen["tick"]; a.errors > 0 {
		return nil, fmt.Errorf("%d decisions failed, the first: %w", a.errors, a.first)
	}
	return seen["tick"].times, nil
}

// imported uploads a workbook and waits for the verdict of every row.
func (s *site) imported(ctx context.Context, id string, rows int) error {
	filled, err := workersBook(rows)
	if err != nil {
		return err
	}
	up, err := s.files.PutQuarantine(ctx, bytes.NewReader(filled), workbook.Default.Bytes)
	if err != nil {
		return err
	}
	_, err = s.driver().engine.Open(ctx, importing.Kind, id, "salt-of-"+id, casefile.Command{ID: clerk.ID + ":create", Type: importing.CmdCreate,
		Actor: clerk, Clock: s.clock, Data: casefile.Encode(importing.Create{Terms: s.terms, Filer: firm,
			Upload: strings.TrimPrefix(up.Ref, "quarantine/"), Name: "workers.xlsx"})})
	if err != nil {
		return err
	}
	return s.stage(ctx, id, string(importing.Read))
}

// started starts the filings of an import and waits for the last.
func (s *site) started(ctx context.Context, id string) error {
	_, err := s.driver().engine.Send(ctx, importing.Kind, id, casefile.Command{ID: clerk.ID + ":start", Type: importing.CmdStart,
		Actor: clerk, Clock: s.clock})
	if err != nil {
		return err
	}
	return s.stage(ctx, id, string(importing.Done))
}

// stage waits until a case stands in a stage.
func (s *site) stage(ctx context.Context, id, want string) error {
	var stage string
	err := eventually(ctx, 3*time.Minute, id+" to be "+want, func() bool {
		head, err := s.facts.Head(ctx, id)
		stage = head.Head.Stage
		return err == nil && stage == want
	})
	if err != nil {
		return fmt.Errorf("%w: it is %s", err, stage)
	}
	return nil
}

// workersBook is a workbook as an enterprise fills it in, with workers that no other has.
func workersBook(rows int) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	out, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	first := int(lives.Add(int64(rows))) - rows
	for i := range rows + 1 {
		cells := workbook.Headers()
		if i > 0 {
			cells = bookRow(first + i)
		}
		values := make([]any, len(cells))
		for k, c := range cells {
			values[k] = c
		}
		if err := out.SetRow(fmt.Sprint("A", i+1), values); err != nil {
			return nil, fmt.Errorf("make workbook: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	var b bytes.Buffer
	_, err = f.WriteTo(&b)
	return b.Bytes(), err
}

// bookRow is a worker in the order of the template.
func bookRow(n int) []string {
	c := content(n)
	return []string{c.Person.Name, c.Person.IDNumber, c.Person.Phone, "钢筋工", "中级工", c.Certificate.Number, c.Certificate.Issuer,
		c.Certificate.Applied, c.Certificate.Issued, "固定期限", c.Contract.Start, c.Contract.End, "", ""}
}
