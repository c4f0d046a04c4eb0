package forecast

import (
	"maps"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// judge names the first date that each filing misses. A date is missed from the day after it (T-0.18, R-0.105).
func (r *run) judge() {
	lastEnd := ""
	if r.terms.Notice.LastEnd != "" {
		lastEnd = r.terms.Notice.LastEnd
	}
	for i := range r.paths {
		p := &r.paths[i]
		for _, x := range []struct {
			window string
			at     time.Time
		}{{campaign.WinInspect, p.Inspected}, {campaign.WinHandover, p.Handed}, {campaign.WinRecheck, p.Rechecked}, {campaign.WinNotice, p.Published}} {
			w := r.terms.Windows[x.window]
			if x.at.IsZero() || w.To != "" && !x.at.Before(w.End()) {
				p.Misses, p.Clause = x.window, w.Clause
				break
			}
		}
		if p.Misses == "" && lastEnd != "" && campaign.LastDay(p.Ended) > lastEnd {
			p.Misses, p.Clause = campaign.WinNotice, "R-0.52"
		}
	}
}

// clearance says of each queue when it is empty and what it needs: the points by the end of inspection, the Centre by
// the latest day on which a batch can be published.
func (r *run) clearance() ([]Clearance, error) {
	by := r.terms.Windows[campaign.WinInspect].To
	latest, err := campaign.LatestPublication(r.terms)
	if err != nil {
		return nil, err
	}
	var out []Clearance
	for _, code := range slices.Sorted(maps.Keys(r.point)) {
		c := r.cleared(code, r.cap.Points[code], by, func(d Day) (int, int) { return d.Waiting[code], 0 })
		c.Waiting = r.entered(code)
		out = append(out, r.need(c))
	}
	centre := r.cleared("", r.cap.Recheck, latest, func(d Day) (int, int) { return d.AtCentre, len(r.handing) })
	for _, p := range r.paths {
		if p.Rechecked.IsZero() || p.Rechecked.After(r.now) {
			centre.Waiting++
		}
	}
	return append(out, r.need(centre)), nil
}

// entered counts what has passed or still stands in a point's queue.
func (r *run) entered(code string) int {
	n := 0
	for _, p := range r.paths {
		if p.Point == code && (p.Inspected.IsZero() || p.Inspected.After(r.now)) {
			n++
		}
	}
	return n
}

// cleared finds the first day after which the queue stays empty.
func (r *run) cleared(code string, daily int, by string, left func(Day) (int, int)) Clearance {
	c := Clearance{Point: code, Daily: daily, By: by}
	for i := len(r.days) - 1; i >= 0; i-- {
		if a, b := left(r.days[i]); a+b > 0 {
			if i+1 < len(r.days) {
				c.Cleared = r.days[i+1].Date
			}
			c.Late = c.Cleared == "" || c.Cleared > by
			return c
		}
	}
	c.Cleared = casefile.DateOf(r.now)
	return c
}

// need divides what waits by the working days that are left, today included where it is one.
func (r *run) need(c Clearance) Clearance {
	if c.Waiting == 0 {
		return c
	}
	days := 0
	for d := r.now; casefile.DateOf(d) <= c.By; d = d.AddDate(0, 0, 1) {
		if works, err := r.terms.Days.Workday(casefile.DateOf(d)); err == nil && works && !(c.Point != "" && r.what.Shut(c.Point, casefile.DateOf(d))) {
			days++
		}
	}
	if days > 0 {
		c.Needed = (c.Waiting + days - 1) / days
	}
	return c
}
