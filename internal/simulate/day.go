package simulate

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// day is one day of the campaign: what is over moves on, filers file, desks work, the Centre rechecks, publishes,
// reports.
func (w *world) day(d time.Time) error {
	date := casefile.DateOf(d)
	works, err := w.Terms.Days.Workday(date)
	if err != nil {
		return err
	}
	out := Day{Date: date}
	w.alarms(d)
	w.noticesEnd(date, d)
	out.Submitted = w.file(date, d)
	if works {
		w.rule(d)
		w.comeBack(date, d)
		out.Inspected = w.desks(date, d)
		w.handOver(d)
		out.Rechecked = w.rechecks(d)
		w.objections(date, d)
		w.receipts(date, d)
		w.report(d)
	}
	if out.Published, err = w.publish(date, d); err != nil {
		return err
	}
	for _, q := range w.point {
		out.AtPoints += len(q)
	}
	out.AtCentre = len(w.centre)
	w.days = append(w.days, out)
	return nil
}

// alarms fires the timers of the night. Moving to catch-up takes a filing out of no queue: it goes on from where it
// stands (T-0.22).
func (w *world) alarms(d time.Time) {
	all := make([]int, 0, len(w.lives))
	for i, l := range w.lives {
		if l.begun && !l.state.Stage.Over() {
			all = append(all, i)
		}
	}
	before := make([]filing.Stage, len(all))
	w.each(all, func(l *life, k int) { before[k] = l.state.Stage; l.alarm(d) })
	catchup := w.Terms.Windows[campaign.WinCatchup].From
	for k, i := range all {
		l := w.lives[i]
		if l.state.Stage == filing.Draft && l.state.Track == filing.Catchup && casefile.DateOf(d) >= catchup && l.comes != "" && l.rng.IntN(10_000) < lateDrafters/20 {
			l.comes = ""
			w.back[casefile.DateOf(d)] = append(w.back[casefile.DateOf(d)], i)
		} else if l.state.Stage != before[k] {
			w.sort([]int{i}, d)
		}
	}
}

func (w *world) file(date string, d time.Time) int {
	who := w.coming[date]
	done := make([]bool, len(who))
	w.each(who, func(l *life, k int) {
		done[k] = l.fillIn(w.Terms, d.Add(8*time.Hour+time.Duration(l.rng.IntN(14*60))*time.Minute))
	})
	w.sort(who, d)
	return count(done)
}

// rule decides what waited for a person until this morning.
func (w *world) rule(d time.Time) {
	who := w.rulings
	w.rulings = nil
	w.each(who, func(l *life, _ int) { l.rule(d.Add(9 * time.Hour)) })
	w.sort(who, d)
}

// comeBack is those who put right what was returned, bring what was missing, or are late at all.
func (w *world) comeBack(date string, d time.Time) {
	who := w.back[date]
	delete(w.back, date)
	w.each(who, func(l *life, _ int) {
		switch l.state.Stage {
		case filing.Returned, filing.Draft:
			l.again(d.Add(9 * time.Hour))
		case filing.Submitted:
			l.inspect(d.Add(16 * time.Hour))
		}
	})
	w.sort(who, d)
}

// desks inspect at every open point while the window is open, in the order of arrival, and after it for catch-up.
func (w *world) desks(date string, d time.Time) int {
	window := w.Terms.Windows[campaign.WinInspect]
	if date < window.From {
		return 0
	}
	var all []int
	for _, code := range slices.Sorted(maps.Keys(w.point)) {
		if w.What.Shut(code, date) {
			continue
		}
		n := min(len(w.point[code]), w.cap.Points[code])
		all = append(all, w.point[code][:n]...)
		w.point[code] = w.point[code][n:]
	}
	passed := make([]bool, len(all))
	w.each(all, func(l *life, k int) {
		l.inspect(d.Add(10*time.Hour + time.Duration(k%300)*time.Minute))
		passed[k] = l.state.Stage == filing.Inspected
	})
	left := slices.DeleteFunc(slices.Clone(all), func(i int) bool { // not open today: he comes again
		l := w.lives[i]
		return !(l.state.Stage == filing.Submitted && len(l.state.Holds) == 0)
	})
	for _, i := range left {
		next := casefile.DateOf(d.AddDate(0, 0, 3))
		w.back[next] = append(w.back[next], i)
	}
	w.sort(slices.DeleteFunc(all, func(i int) bool { return slices.Contains(left, i) }), d)
	return count(passed)
}

// handOver takes the passed to the Centre, weekly and on the last two days of the window (T-0.44, T-0.45).
func (w *world) handOver(d time.Time) {
	final := !d.Before(w.Terms.Windows[campaign.WinHandover].End().AddDate(0, 0, -2))
	if d.Weekday() != time.Friday && !final {
		return
	}
	who := w.handing
	w.handing = nil
	w.each(who, func(l *life, _ int) {
		l.do(system, filing.CmdHandOver, filing.HandOver{Handover: "handover-" + casefile.DateOf(d)}, d.Add(17*time.Hour))
	})
	w.sort(who, d)
}

func (w *world) rechecks(d time.Time) int {
	n := min(len(w.centre), w.cap.Recheck)
	who := slices.Clone(w.centre[:n])
	w.centre = w.centre[n:]
	w.each(who, func(l *life, k int) { l.recheck(d.Add(17*time.Hour + time.Duration(k%50)*time.Minute)) })
	w.sort(who, d)
	return n
}

// publish announces what is ready on a publication day; a batch of the main campaign that would end too late is not
// published.
func (w *world) publish(date string, d time.Time) (int, error) {
	latest, err := campaign.LatestPublication(w.Terms)
	if err != nil {
		return 0, err
	}
	main := date <= latest
	regular := d.Weekday() == time.Friday && main || date == latest || !main && d.Weekday() == time.Friday
	if len(w.What.Publish) > 0 && main {
		regular = slices.Contains(w.What.Publish, date)
	}
	if !regular || len(w.ready) == 0 {
		return 0, nil
	}
	at := d.Add(18 * time.Hour)
	first, last, end, err := campaign.NoticePeriod(at, w.Terms, false)
	if err != nil {
		return 0, err
	}
	who := w.ready
	w.ready = nil
	w.batch++
	id := fmt.Sprintf("notice-%d", w.batch)
	w.each(who, func(l *life, k int) {
		l.do(system, filing.CmdAnnounce, filing.Announce{Notice: id, Line: k + 1, First: first, Last: last, End: end}, at)
	})
	shown := 0
	for _, i := range who {
		if w.lives[i].state.Stage == filing.Announced {
			shown++
			w.shown[casefile.DateOf(end)] = append(w.shown[casefile.DateOf(end)], i)
		} else {
			w.sort([]int{i}, d)
		}
	}
	return shown, nil
}

func count(done []bool) int {
	n := 0
	for _, d := range done {
		if d {
			n++
		}
	}
	return n
}
