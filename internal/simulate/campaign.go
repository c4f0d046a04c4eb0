package simulate

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/forecast"
)

// world is the campaign being lived. Queues hold indexes of lives, first come first served.
type world struct {
	Config
	cap     forecast.Capacity
	lives   []*life
	coming  map[string][]int // by the day on which they are filled in
	point   map[string][]int
	handing []int
	centre  []int
	ready   []int
	shown   map[string][]int // by the day after their notice's last
	objects map[string][]int // by the day on which an objection is decided
	confirm []int
	answers map[string][]int // by the day of the province's receipt
	back    map[string][]int // by the day on which a filer or a desk comes back to it
	rulings []int
	batch   int
	days    []Day
}

// Run lives the campaign from the first day to the last. Errors: Invalid with the field; Conflict
// calendar_year_unknown.
func Run(ctx context.Context, c Config) (Result, error) {
	if err := c.check(); err != nil {
		return Result{}, err
	}
	w := &world{Config: c, cap: c.enough(), coming: map[string][]int{}, point: map[string][]int{}, shown: map[string][]int{},
		objects: map[string][]int{}, answers: map[string][]int{}, back: map[string][]int{}}
	w.people()
	first, _ := time.ParseInLocation(time.DateOnly, c.From, casefile.Shanghai) // checked
	for d := first; casefile.DateOf(d) <= c.To; d = d.AddDate(0, 0, 1) {
		if err := ctx.Err(); err != nil {
			return Result{}, fmt.Errorf("simulate: %w", err)
		}
		if err := w.day(d); err != nil {
			return Result{}, err
		}
	}
	return w.result(), nil
}

// people draws who files, and when: more and more of them as the end comes near.
func (w *world) people() {
	n := w.Filings
	for _, x := range w.What.Extra {
		n += x.Filings
	}
	window := w.Terms.Windows[campaign.WinFillIn]
	span := int(window.End().Sub(window.Start()).Hours() / 24)
	w.lives = make([]*life, n)
	for i := range w.lives {
		l := newLife(i, w.Seed)
		l.filer, l.who = l.filerOf(i, w.Terms)
		day := max(l.rng.IntN(span), l.rng.IntN(span))
		l.comes = casefile.DateOf(window.Start().AddDate(0, 0, day))
		w.lives[i] = l
	}
	i := w.Filings
	for _, x := range w.What.Extra {
		for range x.Filings {
			w.lives[i].filer, w.lives[i].who = w.atPoint(x.Point, w.lives[i])
			w.lives[i].from = x.Point
			if x.On != "" {
				w.lives[i].comes = x.On
			}
			i++
		}
	}
	for i, l := range w.lives {
		w.coming[l.comes] = append(w.coming[l.comes], i)
	}
}

// atPoint finds somebody who may file at a point.
func (w *world) atPoint(code string, l *life) (filing.Filer, casefile.Actor) {
	for {
		f, who := l.filerOf(l.n, w.Terms)
		for _, open := range campaign.AllowedPoints(place(f), w.Terms) {
			if open == code {
				return f, who
			}
		}
	}
}

// each does the same for many filings, in parallel: none touches another.
func (w *world) each(who []int, do func(l *life, k int)) {
	const share = 256
	var g errgroup.Group
	for from := 0; from < len(who); from += share {
		part := who[from:min(from+share, len(who))]
		g.Go(func() error {
			for k, i := range part {
				do(w.lives[i], from+k)
			}
			return nil
		})
	}
	_ = g.Wait() // nothing in it can fail: refusals are counted
}

// sort puts each of the filings into the queue of its stage. What waits for its filer comes back after some days.
func (w *world) sort(who []int, d time.Time) {
	in := func(days int) string { return casefile.DateOf(d.AddDate(0, 0, days)) }
	for _, i := range who {
		l := w.lives[i]
		switch l.state.Stage {
		case filing.Submitted:
			if l.waitsForRuling() {
				w.rulings = append(w.rulings, i)
			} else if len(l.state.Holds) > 0 {
				w.back[in(5)] = append(w.back[in(5)], i)
			} else {
				w.point[l.state.Point] = append(w.point[l.state.Point], i)
			}
		case filing.Returned:
			w.back[in(2)] = append(w.back[in(2)], i)
		case filing.Inspected:
			w.handing = append(w.handing, i)
		case filing.HandedOver:
			w.centre = append(w.centre, i)
		case filing.Rechecked:
			w.ready = append(w.ready, i)
		case filing.Confirmed:
			w.confirm = append(w.confirm, i)
		}
	}
}
