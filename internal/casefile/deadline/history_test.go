package deadline

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

func TestADeadlineTellsItsRuleItsMovesAndItsEnd(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00", whole)
	must(t, f.do(system, "wait_date", nil))
	f.now = instant(t, "2019-03-02 10:00")
	must(t, f.do(system, CmdOrders, extended(t, 1, "2019-03-24")))
	f.ring(t)
	f.now = instant(t, "2019-03-25 00:00")
	must(t, f.do(leader, "wait_days", nil))
	all := f.history(t)
	if len(all) != 2 {
		t.Fatalf("%d deadlines", len(all))
	}
	d := all[0]
	if d.Clause != "R-0.43" || d.Unit != ByDate || d.Result != Missed || campaign.LastDay(d.First) != "2019-03-20" || !d.Restday {
		t.Errorf("%+v", d)
	}
	if len(d.Moves) != 1 || d.Moves[0].Order != "试令1号" || campaign.LastDay(d.Moves[0].To) != "2019-03-24" || len(d.Rungs) != 1 {
		t.Errorf("moves %+v, rungs %+v", d.Moves, d.Rungs)
	}
	if d := all[1]; d.Clause != "T-0.53" || d.Unit != ByWorkdays || d.Result != Running || d.Calendar != "yantai-2019/1+1" {
		t.Errorf("%+v", d)
	}
}

// TestDeadlinesEqualADayByDayCount lets a case wait, return, be stopped, started and moved by orders at random, on a
// random calendar, and counts every deadline by hand: one day after the other, with a list of the days that stood.
// A million: go test -run DayByDay -rapid.checks=1000000
func TestDeadlinesEqualADayByDayCount(t *testing.T) {
	t.Parallel()
	base := yantai(t)
	rapid.Check(t, func(rt *rapid.T) {
		terms := base
		terms.Days = randomCalendar(rt)
		terms.Ladders = nil
		f := &file{now: time.Date(2019, 2, 18, 9, 0, 0, 0, casefile.Shanghai)}
		if err := f.do(system, "begin", terms); err != nil {
			rt.Fatal(err)
		}
		o := &oracle{days: terms.Days, to: terms.Windows[campaign.WinInspect].To, stood: map[string]bool{}}
		for range rapid.IntRange(1, 14).Draw(rt, "steps") {
			f.now = f.now.Add(time.Duration(rapid.IntRange(1, 5*24*60).Draw(rt, "minutes")) * time.Minute)
			o.step(rt, f)
			o.check(rt, f)
		}
		folded, err := casefile.Fold(deskRoom.Apply, f.events)
		if err != nil || string(casefile.Encode(folded)) != string(casefile.Encode(f.s)) {
			rt.Fatalf("the fold is not the state: %v", err)
		}
	})
}

func randomCalendar(t *rapid.T) campaign.Calendar {
	c := campaign.Calendar{Years: []int{2019, 2020}}
	for range rapid.IntRange(0, 12).Draw(t, "papers") {
		date := time.Date(2019, 2, 18, 0, 0, 0, 0, casefile.Shanghai).AddDate(0, 0, rapid.IntRange(0, 120).Draw(t, "day"))
		c = c.With(campaign.DayChange{Date: date.Format(time.DateOnly), Work: rapid.Bool().Draw(t, "work")})
	}
	return c
}

// oracle counts as a clerk would with a paper calendar.
type oracle struct {
	days    campaign.Calendar
	to      string // the window's last day by the plan or the newest order
	stood   map[string]bool
	task    string
	since   time.Time
	stopped time.Time
	order   int
}

func (o *oracle) step(t *rapid.T, f *file) {
	switch rapid.IntRange(0, 5).Draw(t, "step") {
	case 0:
		o.enter(t, f, "wait_date", byDate)
	case 1:
		o.enter(t, f, "wait_days", byDays)
	case 2:
		if f.do(leader, "done", nil) == nil {
			o.task = ""
		}
	case 3:
		if f.do(leader, CmdStop, pause) == nil {
			o.stopped = f.now
		}
	case 4:
		if f.do(leader, CmdStart, pause) == nil {
			for d := o.stopped; casefile.DateOf(d) < casefile.DateOf(f.now); d = d.AddDate(0, 0, 1) {
				o.stood[casefile.DateOf(d)] = true
			}
			o.stopped = time.Time{}
		}
	case 5:
		to := casefile.DateOf(time.Date(2019, 3, 10+rapid.IntRange(0, 60).Draw(t, "to"), 0, 0, 0, 0, casefile.Shanghai))
		w := f.s.Terms.Windows[campaign.WinInspect]
		w.To = to
		order := Order{Seq: o.order + 1, Effect: campaign.Effect{Windows: map[string]campaign.Window{campaign.WinInspect: w}}}
		if err := f.do(system, CmdOrders, Orders{Orders: []Order{order}}); err != nil {
			t.Fatal(err)
		}
		o.order, o.to = o.order+1, to
	}
}

func (o *oracle) enter(t *rapid.T, f *file, cmd, task string) {
	if err := f.do(leader, cmd, nil); err == nil {
		o.task, o.since = task, f.now
	} else if code(err) != "clock_stands" {
		t.Fatal(err)
	}
}

// last walks from a day long ago to the deadline's last day.
func (o *oracle) last() string {
	day := time.Date(2019, 1, 1, 0, 0, 0, 0, casefile.Shanghai)
	if o.task == byDate {
		left := 0
		for d := day; casefile.DateOf(d) <= o.to; d = d.AddDate(0, 0, 1) {
			left++
		}
		for ; ; day = day.AddDate(0, 0, 1) {
			if !o.stood[casefile.DateOf(day)] {
				if left--; left == 0 {
					return casefile.DateOf(day)
				}
			}
		}
	}
	day = o.since
	for left := 5; left > 0; {
		day = day.AddDate(0, 0, 1)
		date := casefile.DateOf(day)
		rest := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		if rest = rest && !slices.Contains(o.days.Work, date) || slices.Contains(o.days.Off, date); !rest && !o.stood[date] {
			left--
		}
	}
	return casefile.DateOf(day)
}

func (o *oracle) check(t *rapid.T, f *file) {
	tasks := f.proj().Tasks
	switch {
	case o.task == "":
		if len(tasks) != 0 {
			t.Fatalf("nothing waits, and yet %+v", tasks)
		}
	case !o.stopped.IsZero():
		if !tasks[0].Due.IsZero() {
			t.Fatalf("the clock stands, and yet due %s", tasks[0].Due)
		}
	default:
		if got, want := campaign.LastDay(tasks[0].Due), o.last(); got != want {
			t.Fatalf("%s since %s: due %s, counted %s", o.task, o.since, got, want)
		}
		all, err := f.account()
		if err != nil {
			t.Fatal(err)
		}
		if d := all[len(all)-1]; !d.Due.Equal(tasks[0].Due) {
			t.Fatalf("from zero: due %s, kept %s", d.Due, tasks[0].Due)
		}
	}
}
