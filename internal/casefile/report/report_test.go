package report

import (
	"slices"
	"testing"

	"chizheng/internal/casefile"
)

func TestSignOffWindow(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, when, code string
		series           Series
		round            int
	}{
		{"the main series in the last minute of 31 March (R-0.54)", "2019-03-31 23:59", "", SeriesMain, 0},
		{"the main series at 24:00 of 31 March is too late", "2019-04-01 00:00", "window_closed", SeriesMain, 0},
		{"the main series before stage 4", "2019-03-20 23:59", "window_not_open", SeriesMain, 0},
		{"a catch-up round in May (R-0.58)", "2019-05-07 10:00", "", SeriesCatchup, 1},
		{"a catch-up round before 1 April", "2019-03-29 10:00", "window_not_open", SeriesCatchup, 1},
		{"an amendment has no window (T-0.61)", "2019-12-02 10:00", "", SeriesAmendment, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := &parcel{now: at(c.when)}
			must(t, p.do(reporter, CmdCreate, Create{Terms: testTerms(), Number: "N", Series: c.series, Round: c.round}))
			must(t, p.finish(JobBuild, Package{Hash: "h", Count: 1}, nil))
			err := p.do(leader, CmdSign, Sign{Hash: "h"})
			if c.code == "" {
				must(t, err)
				return
			}
			wantCode(t, err, casefile.Conflict, c.code)
		})
	}
}

func TestOnlyTheSeenPackageIsSignedAndNotByItsReporter(t *testing.T) {
	t.Parallel()
	p := setup(t, "2019-03-29 09:00")
	wantCode(t, p.do(leader, CmdSign, Sign{Hash: "other"}), casefile.Conflict, "report_hash_differs")
	wantCode(t, p.do(reporter, CmdSign, Sign{Hash: "h"}), casefile.Forbidden, "four_eyes")
	wantCode(t, p.do(casefile.Actor{ID: "acc-second", Also: []string{reporter.ID}}, CmdSign, Sign{Hash: "h"}), casefile.Forbidden, "four_eyes")
	wantCode(t, p.do(reporter, CmdDeliver, Deliver{Method: ByFile}), casefile.Conflict, "wrong_stage")
	must(t, p.do(leader, CmdSign, Sign{Hash: "h"}))
	wantCode(t, p.do(reporter, CmdDeliver, Deliver{Method: ByFile}), casefile.Conflict, "report_not_included")
}

func TestAFilingThatRefusesIsCutOutAndThePackageSignedAgain(t *testing.T) {
	t.Parallel()
	p := setup(t, "2019-03-29 09:00")
	must(t, p.do(leader, CmdSign, Sign{Hash: "h"}))
	must(t, p.finish(JobInclude, Chunk{After: 2, Told: 1, Refused: []Line{{Line: 2, Code: "wrong_stage"}}, More: true}, nil))
	must(t, p.finish(JobInclude, Chunk{After: 3, Told: 1}, nil))
	if p.s.Stage != Building || p.s.Signature != nil || p.s.Dropped != 1 {
		t.Fatalf("state %+v", p.s)
	}
	must(t, p.finish(JobBuild, Package{Hash: "h2", Count: 2}, nil))
	wantCode(t, p.do(leader, CmdSign, Sign{Hash: "h"}), casefile.Conflict, "report_hash_differs")
	must(t, p.do(leader, CmdSign, Sign{Hash: "h2"}))
	must(t, p.finish(JobInclude, Chunk{After: 3}, nil))
	must(t, p.do(reporter, CmdDeliver, Deliver{Method: ByFile}))
	if p.s.Sent() != 2 {
		t.Errorf("sent %d", p.s.Sent())
	}
}

// by 31 March, 24:00.
func TestAMainPackageThatLeavesAfterItsWindowIsMarkedAndTheLeaderHears(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		when string
		late bool
	}{{"2019-03-31 23:59", false}, {"2019-04-01 00:00", true}} {
		for _, method := range []string{ByFile, ByHTTP} {
			p := setupIncluded(t, "2019-03-31 20:00")
			p.now = at(c.when)
			must(t, p.do(reporter, CmdDeliver, Deliver{Method: method, Loopback: true}))
			if method == ByHTTP {
				must(t, p.finish(JobDeliver, Handed{Serial: "s"}, nil))
			}
			last := p.drafts[len(p.drafts)-1]
			toLeader := slices.ContainsFunc(last.Messages, func(m casefile.Message) bool {
				return m.To == "role:leader" && m.Code == "report_delivered_late"
			})
			if last.Type != EvDelivered || p.s.Delivery.Late != c.late || toLeader != c.late {
				t.Errorf("%s by %s: %+v, %+v", c.when, method, *p.s.Delivery, last.Messages)
			}
		}
	}
	catchup := &parcel{now: at("2019-05-07 10:00")}
	must(t, catchup.do(reporter, CmdCreate, Create{Terms: testTerms(), Number: "C-001", Series: SeriesCatchup, Round: 1}))
	must(t, catchup.finish(JobBuild, Package{Hash: "h", Count: 3}, nil))
	must(t, catchup.do(leader, CmdSign, Sign{Hash: "h"}))
	if timers := Project(catchup.s).Timers; len(timers) != 0 {
		t.Errorf("a round has no last day: %v", timers)
	}
}

func TestASignedPackageThatHasNotLeftWhenItsWindowEndsWakesTheOffice(t *testing.T) {
	t.Parallel()
	p := setupIncluded(t, "2019-03-31 20:00")
	timers := Project(p.s).Timers
	if len(timers) != 1 || timers[0].Name != TimerOverdue || !timers[0].At.Equal(at("2019-04-01 00:00")) {
		t.Fatalf("timers %v", timers)
	}
	p.now = timers[0].At
	must(t, p.do(casefile.SystemActor(), TimerOverdue, nil))
	var to []string
	for _, m := range p.drafts[len(p.drafts)-1].Messages {
		to = append(to, m.To)
	}
	if !slices.Equal(to, []string{reporter.ID, leader.ID, "role:leader"}) {
		t.Errorf("told %v", to)
	}
	tasks := Project(p.s).Tasks
	if len(tasks) != 2 || tasks[0].Kind != TaskDeliver || tasks[1].Kind != TaskOverdue || tasks[1].Role != casefile.Leader {
		t.Errorf("tasks %+v", tasks)
	}
	if timers := Project(p.s).Timers; len(timers) != 0 {
		t.Errorf("again: %v", timers)
	}
	must(t, p.do(reporter, CmdDeliver, Deliver{Method: ByFile}))
	if !p.s.Delivery.Late || len(Project(p.s).Tasks) != 0 {
		t.Errorf("state %+v", p.s)
	}
}

func TestReceiptsReconcile(t *testing.T) {
	t.Parallel()
	p := setupSent(t, "2019-03-29 09:00")
	must(t, p.do(reporter, CmdReceipts, Receipts{Items: []Receipt{{Record: "r1", Verdict: Accepted}, {Record: "r2", Verdict: Rejected, Code: "-1"}}}))
	must(t, p.finish(JobTake, Taken{Accepted: 1, Rejected: 1}, nil))
	if p.s.Stage != Settling || p.s.Unknown() != 1 {
		t.Fatalf("stage %s, unknown %d", p.s.Stage, p.s.Unknown())
	}
	must(t, p.do(reporter, CmdReceipts, Receipts{Key: "file", Hash: "f"})) // more come in while the first are passed on
	must(t, p.finish(JobTake, Taken{Accepted: 2, Rejected: 1}, nil))
	must(t, p.finish(JobSettle, Chunk{Told: 2}, nil))
	if p.s.Stage != Settling || !p.s.pending(JobSettle) {
		t.Fatalf("stage %s: the later receipts would be forgotten", p.s.Stage)
	}
	must(t, p.finish(JobSettle, Chunk{Told: 1}, nil))
	if p.s.Stage != Reconciled || !Project(p.s).Closed {
		t.Errorf("stage %s", p.s.Stage)
	}
}

func TestABadSetOfReceiptsIsRefusedWhole(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		items []Receipt
		code  string
	}{
		{"a record twice", []Receipt{{Record: "r1", Verdict: Accepted}, {Record: "r1", Verdict: Accepted}}, "receipt_doubled"},
		{"a record with two verdicts", []Receipt{{Record: "r1", Verdict: Accepted}, {Record: "r1", Verdict: Rejected}}, "receipt_contradicts"},
		{"a verdict that nobody knows", []Receipt{{Record: "r1", Verdict: "maybe"}}, "verdict_unknown"},
		{"neither file nor list", nil, "receipts_file_or_list"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := setupSent(t, "2019-03-29 09:00")
			err := p.do(reporter, CmdReceipts, Receipts{Items: c.items})
			wantCode(t, err, casefile.Invalid, "invalid_fields")
			if got := casefile.As(err).Fields[0].Code; got != c.code {
				t.Errorf("code %s, want %s", got, c.code)
			}
		})
	}
	t.Run("an unknown record, as the store sees it", func(t *testing.T) {
		t.Parallel()
		p := setupSent(t, "2019-03-29 09:00")
		must(t, p.do(reporter, CmdReceipts, Receipts{Items: []Receipt{{Record: "nobody's", Verdict: Accepted}}}))
		must(t, p.finish(JobTake, Taken{Problems: []Problem{{Record: "nobody's", Code: "receipt_unknown_record"}}}, nil))
		if p.s.Unknown() != 3 || p.s.Stage != Delivered || len(p.s.Problems) != 1 {
			t.Errorf("state %+v", p.s)
		}
	})
}

func TestAMissingReceiptAlarmsAfterOneWorkingDay(t *testing.T) {
	t.Parallel()
	p := setupSent(t, "2019-03-29 17:00") // a Friday
	timers := Project(p.s).Timers
	if len(timers) != 1 || !timers[0].At.Equal(at("2019-04-02 00:00")) {
		t.Fatalf("timers %v, want Monday 24:00", timers)
	}
	p.now = timers[0].At
	must(t, p.do(casefile.SystemActor(), TimerAlarm, nil))
	if tasks := Project(p.s).Tasks; len(tasks) != 1 || tasks[0].Kind != TaskAlarm || len(Project(p.s).Timers) != 0 {
		t.Errorf("tasks %v", tasks)
	}
}

func TestARehearsalNeverReachesARealReceiver(t *testing.T) {
	t.Parallel()
	p := setupIncluded(t, "2019-03-29 09:00")
	cmd := casefile.Command{Type: CmdDeliver, Actor: reporter, Data: casefile.Encode(Deliver{Method: ByHTTP}),
		Clock: casefile.Clock{Rehearsal: true}}
	wantCode(t, p.send(cmd), casefile.Conflict, "rehearsal_real_receiver")
	cmd.Data = casefile.Encode(Deliver{Method: ByHTTP, Loopback: true})
	must(t, p.send(cmd))
	r := &parcel{now: at("2019-03-29 09:00")}
	must(t, r.send(casefile.Command{Type: CmdCreate, Actor: reporter, Clock: casefile.Clock{Rehearsal: true},
		Data: casefile.Encode(Create{Terms: testTerms(), Number: "R", Series: SeriesMain})}))
	if !r.s.Rehearsal {
		t.Error("a package of a rehearsal does not say so")
	}
}

func TestDeliveryByHTTPAsksForResultsUntilAllAreKnown(t *testing.T) {
	t.Parallel()
	p := setupIncluded(t, "2019-03-29 09:00")
	must(t, p.do(reporter, CmdDeliver, Deliver{Method: ByHTTP}))
	wantCode(t, p.do(reporter, CmdDeliver, Deliver{Method: ByFile}), casefile.Conflict, "report_busy")
	wantCode(t, p.do(reporter, CmdAbandon, Abandon{Code: "x"}), casefile.Conflict, "report_busy")
	must(t, p.finish(JobDeliver, Handed{Serial: "s-1"}, nil))
	must(t, p.finish(JobPoll, Taken{Waiting: true}, nil))
	must(t, p.finish(JobPoll, Taken{Accepted: 3}, nil))
	must(t, p.finish(JobSettle, Chunk{Told: 3}, nil))
	if p.s.Stage != Reconciled || len(p.s.Pending) != 0 {
		t.Errorf("stage %s, pending %v", p.s.Stage, p.s.Pending)
	}
}

func TestAPackageThatMayHaveLeftIsNotAbandoned(t *testing.T) {
	t.Parallel()
	p := setupIncluded(t, "2019-03-29 09:00")
	must(t, p.do(reporter, CmdDeliver, Deliver{Method: ByHTTP}))
	must(t, p.finish(JobDeliver, nil, casefile.Refuse(casefile.Unavailable, "job_failed")))
	wantCode(t, p.do(reporter, CmdAbandon, Abandon{Code: "x"}), casefile.Conflict, "report_may_have_left")
	must(t, p.do(reporter, CmdDeliver, Deliver{Method: ByHTTP}))
	must(t, p.finish(JobDeliver, nil, casefile.Refuse(casefile.Conflict, "province_refused", ArgBatchesTaken, "2")))
	wantCode(t, p.do(reporter, CmdAbandon, Abandon{Code: "x"}), casefile.Conflict, "report_may_have_left")
	must(t, p.do(reporter, CmdDeliver, Deliver{Method: ByHTTP}))
	must(t, p.finish(JobDeliver, nil, casefile.Refuse(casefile.Conflict, "province_refused")))
	must(t, p.do(reporter, CmdAbandon, Abandon{Code: "x"}))
	must(t, p.finish(JobExclude, Chunk{Told: 3}, nil))
	if !Project(p.s).Closed {
		t.Errorf("state %+v", p.s)
	}
}

func TestAPackageThatCannotBeBuiltIsTriedAgainOrGivenUp(t *testing.T) {
	t.Parallel()
	p := &parcel{now: at("2019-03-29 09:00")}
	must(t, p.do(reporter, CmdCreate, Create{Terms: testTerms(), Number: "M-001", Series: SeriesMain}))
	must(t, p.finish(JobBuild, Package{}, nil))
	if p.s.Stage != FailedBuild || p.s.Reason != "report_empty" {
		t.Fatalf("stage %s, reason %s", p.s.Stage, p.s.Reason)
	}
	must(t, p.do(reporter, CmdRetry, Retry{}))
	must(t, p.do(reporter, CmdAbandon, Abandon{Code: "no_filings"}))
	must(t, p.finish(JobBuild, Package{Hash: "h", Count: 1}, nil))
	must(t, p.finish(JobExclude, Chunk{}, nil))
	if p.s.Stage != Abandoned || !Project(p.s).Closed {
		t.Errorf("stage %s, pending %v", p.s.Stage, p.s.Pending)
	}
}

func TestAPackageMadeAheadIsReleasedWhenItsLastLineHasBeenShown(t *testing.T) { // T-0.48
	t.Parallel()
	p := &parcel{now: at("2019-03-26 09:00")}
	must(t, p.do(reporter, CmdCreate, Create{Terms: testTerms(), Number: "P-0001", Series: SeriesMain, Ahead: true}))
	b, err := casefile.DecodeStrict[Build](p.s.Pending[0].Data)
	if err != nil || !b.Ahead {
		t.Fatalf("%+v, %v", b, err)
	}
	must(t, p.finish(JobBuild, Package{Key: "k", Hash: "h", Manifest: "m", Size: 1, Count: 2}, nil))
	wantCode(t, p.do(leader, CmdSign, Sign{Hash: "h", OnShow: 2}), casefile.Conflict, "report_on_show")
	must(t, p.do(leader, CmdSign, Sign{Hash: "h"}))
}

func TestAMainPackageBuiltAgainAfterItsDayIsSignedAsLate(t *testing.T) { // T-0.48
	t.Parallel()
	p := &parcel{now: at("2019-03-31 20:00")}
	must(t, p.do(reporter, CmdCreate, Create{Terms: testTerms(), Number: "P-0001", Series: SeriesMain}))
	must(t, p.finish(JobBuild, Package{Key: "k", Hash: "h", Manifest: "m", Size: 1, Count: 2}, nil))
	p.now = at("2019-04-01 09:00")
	wantCode(t, p.do(leader, CmdSign, Sign{Hash: "h"}), casefile.Conflict, "window_closed")
	p.s.Builds = 2 // a record fell out, and the package was built again
	must(t, p.do(leader, CmdSign, Sign{Hash: "h"}))
	if !p.s.Signature.Late {
		t.Error("not marked as late")
	}
}
