package deadline

import (
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

var pause = Reason{Code: "evidence_awaited"}

func TestADeadlineMovesByExactlyTheDaysThatTheClockStood(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, task, from, to, last string
	}{
		{"a fixed day, over three midnights", "wait_date", "2019-03-04 10:00", "2019-03-07 09:00", "2019-03-23"},
		{"stopped and started on one day", "wait_date", "2019-03-04 10:00", "2019-03-04 18:00", "2019-03-20"},
		{"over one midnight, for a minute", "wait_date", "2019-03-04 23:59", "2019-03-05 00:00", "2019-03-21"},
		{"stopped on the last day itself", "wait_date", "2019-03-20 12:00", "2019-03-27 12:00", "2019-03-27"},
		{"working days, over a weekend", "wait_days", "2019-03-08 10:00", "2019-03-11 09:00", "2019-03-11"},
		{"working days, over two of them", "wait_days", "2019-03-05 10:00", "2019-03-07 09:00", "2019-03-12"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := open(t, "2019-03-01 10:00")
			must(t, f.do(system, c.task, nil)) // working days: five from Friday 1 March are Friday 8 March
			f.now = instant(t, c.from)
			must(t, f.do(leader, CmdStop, pause))
			if p := f.proj(); len(p.Timers) != 0 || !p.Tasks[0].Due.IsZero() {
				t.Errorf("while it stands: %+v", p)
			}
			f.now = instant(t, c.to)
			must(t, f.do(leader, CmdStart, pause))
			if got := campaign.LastDay(f.proj().Tasks[0].Due); got != c.last {
				t.Errorf("due on %s, want %s", got, c.last)
			}
		})
	}
}

func TestNobodyDecidesWhileTheClockStands(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00")
	if err := f.do(leader, CmdStop, pause); code(err) != "no_clock_runs" {
		t.Errorf("nothing waits: %v", err)
	}
	must(t, f.do(system, "wait_date", nil))
	if err := f.do(leader, CmdStart, pause); code(err) != "clock_runs" {
		t.Errorf("not stopped: %v", err)
	}
	if err := f.do(leader, CmdStop, Reason{}); casefile.KindOf(err) != casefile.Invalid {
		t.Errorf("no reason: %v", err)
	}
	must(t, f.do(leader, CmdStop, pause))
	if err := f.do(leader, CmdStop, pause); code(err) != "clock_stands" {
		t.Errorf("stopped twice: %v", err)
	}
	if err := f.do(leader, "done", nil); code(err) != "clock_stands" {
		t.Errorf("decided while it stands: %v", err)
	}
	must(t, f.do(system, "job_done", nil)) // what was asked for before still comes back
}

func TestUrgingIsForOthersAndOnceInAWorkingDay(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00") // a Friday
	if err := f.do(filer, CmdUrge, Urge{}); code(err) != "nothing_to_urge" {
		t.Errorf("nothing waits: %v", err)
	}
	must(t, f.do(system, "wait_date", nil))
	must(t, f.do(filer, CmdUrge, Urge{}))
	last := f.events[len(f.events)-1]
	if last.Messages[0].To != "role:reviewer" || f.s.Steer.Urged != "2019-03-01" {
		t.Errorf("%+v", last)
	}
	f.now = instant(t, "2019-03-03 10:00") // the Sunday after
	if err := f.do(leader, CmdUrge, Urge{}); casefile.KindOf(err) != casefile.RateLimited {
		t.Errorf("urged twice: %v", err)
	}
	f.now = instant(t, "2019-03-04 08:00")
	must(t, f.do(leader, CmdUrge, Urge{Task: byDate}))
	if err := f.do(leader, CmdUrge, Urge{Task: "seal"}); code(err) != "nothing_to_urge" {
		t.Errorf("no such task: %v", err)
	}
}

func TestAnOrderThatIsHeardTwiceOrLateIsTakenOnceAndInItsOrder(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00")
	must(t, f.do(system, "wait_date", nil))
	first, second := extended(t, 1, "2019-03-22"), extended(t, 2, "2019-03-25")
	must(t, f.do(system, CmdOrders, second)) // without the first it waits
	if f.s.Terms.Version != "yantai-2019/1" {
		t.Fatalf("terms %s", f.s.Terms.Version)
	}
	both := Orders{Orders: append(second.Orders, first.Orders...)}
	must(t, f.do(system, CmdOrders, both))
	must(t, f.do(system, CmdOrders, both))
	if f.s.Terms.Version != "yantai-2019/1+2" || f.s.Terms.Windows[campaign.WinInspect].To != "2019-03-25" || len(f.events) != 4 {
		t.Errorf("%s, %+v, %d events", f.s.Terms.Version, f.s.Terms.Windows[campaign.WinInspect], len(f.events))
	}
}
