package deadline

import (
	"slices"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// whole is a ladder with every rung, for every kind of task.
func whole(t *campaign.Terms) {
	t.Ladders = []campaign.Ladder{{Tasks: []string{"*"}, Rungs: []campaign.Rung{
		{Name: campaign.RungRemind, Days: -1, To: []string{campaign.ToHolder}},
		{Name: campaign.RungDeputy, Days: 0, To: []string{campaign.ToHolder, "admin"}},
		{Name: campaign.RungHead, Days: 1, To: []string{"leader"}},
		{Name: campaign.RungBureau, Days: 3, To: []string{"leader", "auditor"}}}}}
}

func TestEveryRungIsReachedOnceInItsOrderAndApprovesNothing(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00", whole)
	must(t, f.do(system, "wait_date", nil)) // to 20 March 24:00, a Wednesday
	for f.ring(t) {
	}
	want := []string{"remind 03-19 09:00", "deputy 03-21 00:00", "head 03-21 09:00", "bureau 03-25 09:00"}
	if got := f.rungs(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if f.s.Task != byDate {
		t.Error("a rung decided something")
	}
	must(t, f.do(system, TimerRung, nil)) // a timer that is heard twice
	if got := f.rungs(); len(got) != 4 {
		t.Errorf("a rung was reached again: %v", got)
	}
}

func TestARungSpeaksToItsPeople(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00", whole)
	must(t, f.do(system, "wait_date", nil))
	for f.ring(t) {
	}
	var to []string
	for _, e := range f.events {
		for _, m := range e.Messages {
			to = append(to, m.To+" "+m.Code)
		}
	}
	want := []string{"role:reviewer rung_remind", "role:reviewer rung_deputy", "role:admin rung_deputy", "role:leader rung_head",
		"role:leader rung_bureau", "role:auditor rung_bureau"}
	if !slices.Equal(to, want) {
		t.Errorf("got %v, want %v", to, want)
	}
}

func TestAJumpOfTheClockLosesNoRung(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00", whole)
	must(t, f.do(system, "wait_date", nil))
	f.now = instant(t, "2019-04-20 00:00")
	must(t, f.do(system, TimerRung, nil))
	if got := f.rungs(); len(got) != 4 {
		t.Errorf("reached %v", got)
	}
	if _, ok := f.s.nextRung(); ok {
		t.Error("there is a rung left")
	}
}

func (d desk) nextRung() (any, bool) { return (&d).Host().nextRung(deskRoom.Project(d).Tasks) }

func TestAReturnClimbsAnewAndSkipsTheReminderThatLiesBehindIt(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00", whole)
	must(t, f.do(system, "wait_date", nil))
	f.ring(t) // reminded on the 19th
	must(t, f.do(leader, "done", nil))
	if _, ok := f.s.nextRung(); ok {
		t.Fatal("a task that is done has a rung")
	}
	f.now = instant(t, "2019-03-19 15:00")
	must(t, f.do(leader, "wait_date", nil))
	f.ring(t)
	want := []string{"remind 03-19 09:00", "deputy 03-21 00:00"}
	if got := f.rungs(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	must(t, f.do(leader, "wait_date", nil)) // entered after the deadline: what lies behind comes at once, not never
	f.ring(t)
	if got := f.rungs(); len(got) != 3 || got[2] != "deputy 03-21 00:00" {
		t.Errorf("got %v", got)
	}
}

func TestAnExtensionMovesTheRungsThatAreAhead(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00", whole)
	must(t, f.do(system, "wait_date", nil))
	f.ring(t)
	must(t, f.do(system, CmdOrders, extended(t, 1, "2019-03-26")))
	f.ring(t)
	want := []string{"remind 03-19 09:00", "deputy 03-27 00:00"}
	if got := f.rungs(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestACaseWithoutALadderHasItsRoomsTimersOnly(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00", func(t *campaign.Terms) { t.Ladders = nil })
	must(t, f.do(system, "wait_date", nil))
	if timers := f.proj().Timers; len(timers) != 1 || timers[0].Name != "over" {
		t.Errorf("timers %+v: recorded histories would not replay", timers)
	}
}

func TestOnlyTheCaseItselfRingsAndOnlyAnOrderApplies(t *testing.T) {
	t.Parallel()
	f := open(t, "2019-03-01 10:00", whole)
	for _, cmd := range []string{TimerRung, CmdOrders} {
		if err := f.do(casefile.Actor{ID: "acc-admin", Role: casefile.Admin}, cmd, nil); code(err) != "system_only" {
			t.Errorf("%s: %v", cmd, err)
		}
	}
}

// extended is an order that lets inspection close on another day.
func extended(t testing.TB, seq int, to string) Orders {
	t.Helper()
	w := yantai(t).Windows[campaign.WinInspect]
	w.To = to
	return Orders{Orders: []Order{{Seq: seq, Case: "order-1", Number: "试令1号", Kind: campaign.OrderExtend,
		Effect: campaign.Effect{Windows: map[string]campaign.Window{campaign.WinInspect: w}}}}}
}
