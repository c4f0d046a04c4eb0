package forecast

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// horizon is how far the model looks: past the main campaign's last day, whatever happens.
const horizon = 180

// run is the model at work.
type run struct {
	terms   campaign.Terms
	cap     Capacity
	what    Scenario
	now     time.Time
	paths   []Path
	point   map[string][]int // queues: indexes of paths
	handing []int
	centre  []int
	ready   []int
	days    []Day
	publish map[string]bool
}

// Run lets the filings go through the desks from now on. Errors: Invalid where the scenario names what is not there;
// Conflict calendar_year_unknown where the calendar ends too early.
func Run(now time.Time, filings []Filing, t campaign.Terms, c Capacity, s Scenario) (Outlook, error) {
	if err := s.check(t, now); err != nil {
		return Outlook{}, err
	}
	r := &run{terms: t, cap: c, what: s, now: now, point: map[string][]int{}, publish: map[string]bool{}}
	if err := r.planNotices(); err != nil {
		return Outlook{}, err
	}
	r.enter(filings)
	last := t.Windows[campaign.WinReport].End()
	for d := range horizon {
		date := casefile.DateOf(now.AddDate(0, 0, d))
		if err := r.day(date); err != nil {
			return Outlook{}, err
		}
		if r.empty() || !last.IsZero() && date > casefile.DateOf(last) && len(r.handing)+len(r.centre) == 0 && d > 30 {
			break
		}
	}
	r.judge()
	out := Outlook{At: now, Filings: len(r.paths), Days: r.days, Paths: r.paths, Missing: map[string]int{}}
	for _, p := range r.paths {
		if p.Misses != "" {
			out.Missing[p.Misses]++
		}
	}
	var err error
	out.Clearance, err = r.clearance()
	return out, err
}

// planNotices marks the publication days: those of the scenario, or every Friday up to the latest day that still ends
// in time, and that day itself (T-0.47, T-0.49).
func (r *run) planNotices() error {
	for _, p := range r.what.Publish {
		r.publish[p] = true
	}
	if len(r.publish) > 0 {
		return nil
	}
	latest, err := campaign.LatestPublication(r.terms)
	if err != nil {
		return err
	}
	r.publish[latest] = true
	from := r.terms.Windows[campaign.WinNotice].Start()
	for d := from; casefile.DateOf(d) < latest; d = d.AddDate(0, 0, 1) {
		if d.Weekday() == time.Friday {
			r.publish[casefile.DateOf(d)] = true
		}
	}
	return nil
}

// enter puts every filing into its queue, the one that has waited longest first.
func (r *run) enter(filings []Filing) {
	sorted := slices.Clone(filings)
	slices.SortFunc(sorted, func(a, b Filing) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Case, b.Case)) })
	for _, f := range sorted {
		i := len(r.paths)
		r.paths = append(r.paths, Path{Case: f.Case, Point: f.Point})
		p := &r.paths[i]
		if f.Place > AtPoint {
			p.Inspected = f.Since
		}
		if f.Place > Inspected {
			p.Handed = f.Since
		}
		if f.Place > AtCentre {
			p.Rechecked = f.Since
		}
		switch f.Place {
		case AtPoint:
			r.point[f.Point] = append(r.point[f.Point], i)
		case Inspected:
			r.handing = append(r.handing, i)
		case AtCentre:
			r.centre = append(r.centre, i)
		case Ready:
			r.ready = append(r.ready, i)
		case OnNotice, Confirmed:
			p.Published, p.Ended = f.Since, f.End
			if f.Place == Confirmed && p.Ended.IsZero() {
				p.Ended = f.Since
			}
		}
	}
}

// day is one day of the model: new filings come, points inspect, hand over, the Centre rechecks and publishes.
func (r *run) day(date string) error {
	works, err := r.terms.Days.Workday(date)
	if err != nil {
		return err
	}
	out := Day{Date: date, Waiting: map[string]int{}}
	at, _ := time.ParseInLocation(time.DateOnly, date, casefile.Shanghai) // made by DateOf
	if at = at.Add(17 * time.Hour); at.Before(r.now) {
		at = r.now
	}
	r.arrive(date)
	if works {
		out.Inspected = r.inspect(date, at)
		r.handOver(at)
		out.Rechecked = r.recheck(at)
	}
	if out.Published, err = r.announce(date, at); err != nil {
		return err
	}
	for code, q := range r.point {
		out.Waiting[code] = len(q)
	}
	out.AtCentre = len(r.centre)
	r.days = append(r.days, out)
	return nil
}

func (r *run) arrive(date string) {
	for _, x := range r.what.Extra {
		if x.On != date && !(x.On == "" && date == casefile.DateOf(r.now)) {
			continue
		}
		for range x.Filings {
			r.point[x.Point] = append(r.point[x.Point], len(r.paths))
			r.paths = append(r.paths, Path{Point: x.Point})
		}
	}
}

// inspect works at each open point as long as the window is open; what is left moves to catch-up (T-0.22).
func (r *run) inspect(date string, at time.Time) int {
	w, done := r.terms.Windows[campaign.WinInspect], 0
	if date < w.From || w.To != "" && date > w.To {
		return 0
	}
	for _, code := range slices.Sorted(maps.Keys(r.point)) {
		if r.what.Shut(code, date) {
			continue
		}
		q := r.point[code]
		n := min(len(q), r.cap.Points[code])
		for _, i := range q[:n] {
			r.paths[i].Inspected = at
		}
		r.handing = append(r.handing, q[:n]...)
		r.point[code] = q[n:]
		done += n
	}
	return done
}

// handOver takes everything inspected to the Centre, weekly and on the last two days of its window (T-0.44, T-0.45).
func (r *run) handOver(at time.Time) {
	w := r.terms.Windows[campaign.WinHandover]
	final := w.To != "" && !at.Before(w.End().AddDate(0, 0, -2))
	if at.Weekday() != time.Friday && !final {
		return
	}
	for _, i := range r.handing {
		r.paths[i].Handed = at
	}
	r.centre, r.handing = append(r.centre, r.handing...), nil
}

func (r *run) recheck(at time.Time) int {
	n := min(len(r.centre), r.cap.Recheck)
	for _, i := range r.centre[:n] {
		r.paths[i].Rechecked = at
	}
	r.ready, r.centre = append(r.ready, r.centre[:n]...), r.centre[n:]
	return n
}

// announce publishes what is ready on a publication day. A period that would end too late is published all the same:
// judge says so of each filing.
func (r *run) announce(date string, at time.Time) (int, error) {
	if !r.publish[date] || len(r.ready) == 0 {
		return 0, nil
	}
	_, _, end, err := campaign.NoticePeriod(at, r.terms, false)
	if err != nil {
		return 0, err
	}
	for _, i := range r.ready {
		r.paths[i].Published, r.paths[i].Ended = at, end
	}
	n := len(r.ready)
	r.ready = nil
	return n, nil
}

func (r *run) empty() bool {
	for _, q := range r.point {
		if len(q) > 0 {
			return false
		}
	}
	return len(r.handing)+len(r.centre)+len(r.ready) == 0
}
