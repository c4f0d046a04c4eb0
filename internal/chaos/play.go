package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"chizheng/internal/demo"
)

// Run is one performance: what happens in which act.
type Run struct {
	Name   string
	Small  []string // servers with a disk of their own
	Leap   bool     // the campaign's clock leaps from act to act
	Backup bool     // a continuous backup runs
	Double bool     // two of each process, serve behind a balancer
	Until  string   // the act before which the curtain falls; empty: the whole story
	Blows  []Blow
}

// Blow is a fault in the middle of the act whose title begins with Act.
type Blow struct {
	Act string
	Fault
}

// Struck is a fault that fell.
type Struck struct {
	Kind      string  `json:"fault"`
	Victim    string  `json:"victim"`
	Act       string  `json:"act"`
	Held      float64 `json:"held_s"`              // from strike to the end of mending
	Meanwhile int     `json:"acknowledged_during"` // commands acknowledged between strike and mend
	Recovered float64 `json:"next_acknowledged_s"` // from then to the next acknowledged command
	struckAt  time.Time
	mendedAt  time.Time
}

// Result is what a run came to.
type Result struct {
	Run     string   `json:"run"`
	Passed  bool     `json:"passed"`
	Date    string   `json:"date"`
	Seconds float64  `json:"seconds"`
	Struck  []Struck `json:"faults"`
	Account Account  `json:"account"`
}

// performance is a run under way.
type performance struct {
	run  Run
	site *Site

	busy   sync.WaitGroup
	mu     sync.Mutex
	struck []Struck
	heard  []heard
	err    error
}

// heard is a command that the office has acknowledged to its sender.
type heard struct {
	caseID, key string
	version     int
	at          time.Time
}

// Play performs the demonstration with a run's faults and draws up the account. Errors: a fault that could not be made
// or mended, and everything in the account that is not as it should be.
func Play(ctx context.Context, exe string, run Run, out io.Writer) (res Result, err error) {
	began := time.Now()
	p := &performance{run: run, site: &Site{Exe: exe, Out: out, double: run.Double}}
	defer func() { err = errors.Join(err, p.site.close()) }()
	defer func() {
		if err != nil {
			p.site.quote()
		}
	}()
	if err := p.site.open(ctx, run.Small...); err != nil {
		return res, err
	}
	stage, err := p.site.stage()
	if err != nil {
		return res, err
	}
	stage.Leap, stage.Heard = run.Leap, p.hear
	err = p.perform(ctx, stage)
	p.busy.Wait()
	if err = errors.Join(p.err, err); err != nil {
		return res, err
	}
	if len(p.struck) != len(run.Blows) {
		return res, fmt.Errorf("%d of %d faults struck", len(p.struck), len(run.Blows))
	}
	res = Result{Run: run.Name, Struck: p.timed()}
	res.Account, err = p.site.reckon(ctx, p.heard)
	res.Seconds = time.Since(began).Seconds()
	return res, err
}

// patience of the story's people: a minute is enough on a machine of one's own, not on one that builds and tests beside it.
const patience = 4 * time.Minute

// errCurtain ends a performance that was asked for in part.
var errCurtain = errors.New("the curtain falls")

// perform plays the story. A whole one compares the office's table with its own.
func (p *performance) perform(ctx context.Context, stage demo.Stage) error {
	ctx, curtain := context.WithCancelCause(ctx)
	defer curtain(nil)
	stage.Before = func(o *demo.Office, _ int, title string) {
		p.before(ctx, o, title)
		if p.run.Until != "" && strings.HasPrefix(title, p.run.Until) {
			curtain(errCurtain)
		}
	}
	stage.After, stage.Patience = p.site.settle, patience
	_, err := demo.Perform(ctx, stage)
	if errors.Is(context.Cause(ctx), errCurtain) && (errors.Is(err, context.Canceled) || errors.Is(err, errCurtain)) {
		return nil // a request that was under way tells the cause itself
	}
	return err
}

func (p *performance) hear(caseID, key string, version int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = append(p.heard, heard{caseID, key, version, time.Now()})
}

// before is called by the story: the last fault is mended, and the next falls a moment later, in the middle of the act.
func (p *performance) before(ctx context.Context, o *demo.Office, title string) {
	p.busy.Wait()
	first := p.site.office == nil
	p.site.office = o
	if first && p.run.Backup {
		p.fail("begin backup", p.site.keep(ctx))
	}
	if first && p.run.Double {
		p.fail("start the second of each", errors.Join(o.Start(serve2), o.Start(worker2)))
	}
	var during []Blow
	for _, b := range p.run.Blows {
		switch {
		case !strings.HasPrefix(title, b.Act):
		case b.between:
			p.strike(ctx, b)
		default:
			during = append(during, b)
		}
	}
	if len(during) == 0 {
		return
	}
	p.busy.Go(func() {
		for _, b := range during {
			time.Sleep(500 * time.Millisecond)
			p.strike(ctx, b)
		}
	})
}

func (p *performance) strike(ctx context.Context, b Blow) {
	if b.prepare != nil {
		if err := b.prepare(ctx, p.site); err != nil {
			p.fail("prepare "+b.Kind+" of "+b.Victim, err)
			return
		}
	}
	s := Struck{Kind: b.Kind, Victim: b.Victim, Act: b.Act, struckAt: time.Now()}
	mend, err := b.Fault.strike(ctx, p.site)
	if b.between {
		s.struckAt = time.Now() // what it waited for before the blow was not yet the fault
	}
	if err != nil {
		p.fail(b.Kind+" of "+b.Victim, err)
		return
	}
	time.Sleep(b.Hold)
	err = mend(ctx)
	s.mendedAt = time.Now()
	p.mu.Lock()
	p.struck = append(p.struck, s)
	p.mu.Unlock()
	fmt.Fprintf(p.site.Out, "%16s  ! %s: %s, %.1f s\n", "", b.Victim, b.Kind, s.mendedAt.Sub(s.struckAt).Seconds())
	p.fail("mend "+b.Kind+" of "+b.Victim, err)
}

func (p *performance) fail(doing string, err error) {
	if err == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = errors.Join(p.err, fmt.Errorf("%s: %w", doing, err))
	fmt.Fprintf(p.site.Out, "%s: %v\n", doing, err)
}

// timed says of every fault what was acknowledged while it lasted, and when the next command was afterwards.
func (p *performance) timed() []Struck {
	for i := range p.struck {
		s := &p.struck[i]
		s.Held = s.mendedAt.Sub(s.struckAt).Seconds()
		for _, h := range p.heard { // in the order of time
			switch {
			case h.at.Before(s.struckAt):
			case h.at.Before(s.mendedAt):
				s.Meanwhile++
			case s.Recovered == 0:
				s.Recovered = h.at.Sub(s.mendedAt).Seconds()
			}
		}
	}
	return p.struck
}
