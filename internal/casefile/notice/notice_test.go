package notice

import (
	"slices"
	"testing"
	"time"

	"chizheng/internal/casefile"
)

func TestPeriodOfABatch(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, day, last, code string
	}{
		{"published on 21 March it ends on the 28th", "2019-03-21", "2019-03-28", ""},
		{"published on 22 March, the latest day, it ends on the 29th (T-0.47)", "2019-03-22", "2019-03-29", ""},
		{"planned for 23 March it would end too late", "2019-03-23", "", "notice_ends_too_late"},
		{"a rolling batch may run in February (T-0.49)", "2019-02-25", "2019-03-04", ""},
		{"before the window nothing is planned", "2019-02-11", "", "window_not_open"},
		{"after the window the main track is closed", "2019-03-30", "", "window_closed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := &batch{now: at(c.day + " 10:00")}
			err := b.do(publisher, CmdPlan, Plan{Terms: testTerms(), Number: 1, Track: "main"})
			if c.code != "" {
				wantCode(t, err, casefile.Conflict, c.code)
				return
			}
			b = setup(t, c.day)
			b.shown(t)
			if b.s.Period.Last != c.last || b.s.Period.Day != c.day {
				t.Errorf("period %+v, want last day %s", *b.s.Period, c.last)
			}
		})
	}
}

func TestALatePublishIsRefusedThoughItWasPlannedInTime(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-22")
	b.now = at("2019-03-23 00:00")
	wantCode(t, b.do(publisher, CmdPublish, Publish{}), casefile.Conflict, "notice_ends_too_late")
	if b.s.Stage != Signed {
		t.Errorf("stage %s", b.s.Stage)
	}
}

func TestCatchupBatchHasNoLastDay(t *testing.T) {
	t.Parallel()
	b := &batch{now: at("2019-05-06 09:00")}
	must(t, b.do(publisher, CmdPlan, Plan{Terms: testTerms(), Number: 9, Track: "catchup", Round: 1}))
	wantCode(t, (&batch{now: b.now}).do(publisher, CmdPlan, Plan{Terms: testTerms(), Number: 9, Track: "catchup"}),
		casefile.Invalid, "invalid_fields")
}

func TestOnlyTheSeenListIsSignedAndNotByItsPlanner(t *testing.T) {
	t.Parallel()
	b := &batch{now: at("2019-03-20 09:00")}
	must(t, b.do(publisher, CmdPlan, Plan{Terms: testTerms(), Number: 3, Track: "main", PublishOn: "2019-03-21"}))
	wantCode(t, b.do(leader, CmdSign, Sign{Hash: "h3"}), casefile.Conflict, "notice_list_not_ready")
	must(t, b.finish(JobBuild, Frozen{Count: 3, Hash: "h3"}, nil))
	wantCode(t, b.do(leader, CmdSign, Sign{Hash: "h2"}), casefile.Conflict, "notice_hash_differs")
	wantCode(t, b.do(publisher, CmdSign, Sign{Hash: "h3"}), casefile.Forbidden, "four_eyes")
	wantCode(t, b.do(casefile.Actor{ID: "acc-deputy", For: publisher.ID}, CmdSign, Sign{Hash: "h3"}), casefile.Forbidden, "four_eyes")
	wantCode(t, b.do(casefile.Actor{ID: "acc-second", Also: []string{publisher.ID}}, CmdSign, Sign{Hash: "h3"}), casefile.Forbidden, "four_eyes")
	wantCode(t, b.do(publisher, CmdPublish, Publish{}), casefile.Conflict, "wrong_stage")
	must(t, b.do(leader, CmdSign, Sign{Hash: "h3"}))
}

func TestALineWhoseFilingRefusesFallsOut(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21")
	b.shown(t, Line{Line: 2, Case: "f2", Status: LineDropped, Code: "wrong_stage"})
	if b.s.Dropped != 1 || b.s.Shown.Count != 2 || len(b.s.Listed) != 1 || b.s.List.Count != 3 {
		t.Errorf("state %+v", b.s)
	}
}

func TestABatchThatLosesEveryLineIsGivenUp(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21")
	must(t, b.do(publisher, CmdPublish, Publish{}))
	must(t, b.finish(JobAnnounce, Announced{After: 3, Dropped: []Line{{Line: 1}, {Line: 2}, {Line: 3}}, Shown: &Frozen{}}, nil))
	if b.s.Stage != Cancelled || b.s.Reason != "notice_empty" || !b.s.pending(JobRemove) {
		t.Errorf("stage %s, reason %s, pending %v", b.s.Stage, b.s.Reason, b.s.Pending)
	}
}

func TestThePeriodEndsAtMidnightAndTheLinesLeaveThirtyDaysLater(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21")
	b.shown(t)
	b.now = at("2019-03-28 23:59")
	wantCode(t, b.do(casefile.SystemActor(), TimerEnd, nil), casefile.Conflict, "notice_period_runs")
	b.now = at("2019-03-29 00:00")
	if timers := Project(b.s).Timers; len(timers) != 1 || !timers[0].At.Equal(b.now) {
		t.Fatalf("timers %v", timers)
	}
	must(t, b.do(casefile.SystemActor(), TimerEnd, nil))
	must(t, b.finish(JobEnd, LinesEnded{After: 2, Told: 1, Refused: []Line{{Line: 2, Code: "severed"}}, More: true}, nil))
	must(t, b.finish(JobEnd, LinesEnded{After: 3, Told: 1}, nil))
	if !b.s.Settled || b.s.EndedOK != 2 || b.s.RefusedN != 1 {
		t.Fatalf("state %+v", b.s)
	}
	b.now = at("2019-04-28 00:00")
	must(t, b.do(casefile.SystemActor(), TimerTakeDown, nil))
	must(t, b.finish(JobRemove, nil, nil))
	if p := Project(b.s); !p.Closed || b.s.Shown.Count != 3 {
		t.Errorf("projection %+v", p)
	}
}

func TestOutagesInTotalAddOneDayOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21")
	b.shown(t)
	b.now = at("2019-03-25 12:00")
	seen := func(from, to string) error {
		return b.do(publisher, CmdOutage, OutageSeen{From: at(from), To: at(to), Source: SourceHourly})
	}
	must(t, seen("2019-03-22 00:00", "2019-03-22 06:00"))
	must(t, seen("2019-03-22 04:00", "2019-03-22 08:00")) // overlaps: 8 h in total, not more than 8 h
	if b.s.Down() != 8*time.Hour || b.s.Period.Last != "2019-03-28" {
		t.Fatalf("down %s, last %s", b.s.Down(), b.s.Period.Last)
	}
	must(t, seen("2019-03-23 01:00", "2019-03-23 01:01"))
	must(t, seen("2019-03-24 00:00", "2019-03-24 23:00"))
	if b.s.Period.Last != "2019-03-29" || b.s.Period.Extended != 1 || !b.s.Period.End.Equal(at("2019-03-30 00:00")) {
		t.Errorf("period %+v", *b.s.Period)
	}
	wantCode(t, seen("2019-03-25 11:00", "2019-03-25 13:00"), casefile.Invalid, "invalid_fields")
}

// the day of publication is the day on which the lines come on show; the pass over the filings may take its time.
func TestTheLinesComeOnShowWithPublicationHoweverLateTheFilingsHear(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-22")
	b.now = at("2019-03-22 23:59")
	must(t, b.do(publisher, CmdPublish, Publish{}))
	b.now = at("2019-03-23 00:10")
	must(t, b.finish(JobAnnounce, Announced{After: 2, Told: 2, More: true}, nil))
	b.now = at("2019-03-24 09:00")
	must(t, b.finish(JobAnnounce, Announced{After: 3, Told: 1, Shown: &Frozen{Count: 3, Hash: "h3"}}, nil))
	for _, e := range b.events {
		if e.Type == EvShown && casefile.DateOf(e.At) != b.s.Period.Day {
			t.Errorf("on show at %s, counted from %s", e.At, b.s.Period.Day)
		}
	}
	if first := b.s.Period.Begin(); !b.s.ShownAt.Before(first) || b.s.Period.End.Sub(first) != 7*24*time.Hour || b.s.Down() != 0 {
		t.Errorf("on show from %s, period %+v", b.s.ShownAt, *b.s.Period)
	}
}

func TestThePeriodDoesNotEndBeforeEveryFilingHasHeardOfIt(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21")
	must(t, b.do(publisher, CmdPublish, Publish{}))
	if timers := Project(b.s).Timers; len(timers) != 0 {
		t.Errorf("timers %v", timers)
	}
}

// T-0.51 goes before, and nobody overlooks it.
func TestAnExtensionBeyondTheLastDayIsTheLeadersToKnow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day, last string
		beyond    bool
	}{{"2019-03-21", "2019-03-29", false}, {"2019-03-22", "2019-03-30", true}} {
		b := setup(t, c.day)
		b.shown(t)
		b.now = at("2019-03-25 12:00")
		seen := OutageSeen{From: at("2019-03-24 00:00"), To: at("2019-03-24 09:00"), Source: SourceReport}
		drafts, err := Decide(b.s, casefile.Command{Type: CmdOutage, Actor: publisher, Data: casefile.Encode(seen)}, b.now)
		must(t, err)
		must(t, b.do(publisher, CmdOutage, seen))
		d := drafts[len(drafts)-1]
		toLeader := slices.ContainsFunc(d.Messages, func(m casefile.Message) bool {
			return m.To == "role:leader" && m.Code == "notice_beyond_limit" && m.Args["clause"] == "R-0.52"
		})
		if b.s.Period.Last != c.last || b.s.Period.BeyondLimit != c.beyond || toLeader != c.beyond || (len(d.Rules) == 1) != c.beyond {
			t.Errorf("%s: period %+v, messages %+v, rules %+v", c.day, *b.s.Period, d.Messages, d.Rules)
		}
	}
}

func TestAFailedPassStaysATaskUntilItIsRunAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21")
	must(t, b.do(publisher, CmdPublish, Publish{}))
	must(t, b.finish(JobAnnounce, Announced{After: 2, Told: 2, More: true}, nil))
	must(t, b.finish(JobAnnounce, nil, casefile.Refuse(casefile.Unavailable, "job_failed")))
	if tasks := Project(b.s).Tasks; len(tasks) != 1 || tasks[0].Kind != TaskStalled {
		t.Fatalf("tasks %v", tasks)
	}
	must(t, b.do(publisher, CmdRetry, Retry{}))
	if got := string(b.s.Pending[0].Data); got == "" || b.s.After != 2 || len(b.s.Stalled) != 0 {
		t.Errorf("pending %v", b.s.Pending)
	}
	wantCode(t, b.do(publisher, CmdRetry, Retry{}), casefile.Conflict, "nothing_to_retry")
}

func TestCancelWhileTheListIsBeingFrozenFreesItsLines(t *testing.T) {
	t.Parallel()
	b := &batch{now: at("2019-03-20 09:00")}
	must(t, b.do(publisher, CmdPlan, Plan{Terms: testTerms(), Number: 3, Track: "main"}))
	must(t, b.do(publisher, CmdCancel, Cancel{Code: "planned_by_mistake"}))
	must(t, b.finish(JobBuild, Frozen{Count: 3, Hash: "h3"}, nil))
	must(t, b.finish(JobRemove, nil, nil))
	if b.s.Stage != Cancelled || !Project(b.s).Closed {
		t.Errorf("stage %s, pending %v", b.s.Stage, b.s.Pending)
	}
	wantCode(t, b.do(leader, CmdSign, Sign{Hash: "h3"}), casefile.Conflict, "wrong_stage")
}
