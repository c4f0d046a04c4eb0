package report

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

// Whatever is asked in whatever order: no panic, the fold gives the state, Decide changes nothing, the totals
// reconcile, and a package that is not over always has a task, a timer or a job.
func TestRandomCommandsNeverStrandAPackage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &parcel{now: at("2019-03-28 09:00")}
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			before, was := string(casefile.Encode(p.s)), p.s
			p.now = p.now.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "hours")) * time.Hour)
			step(t, p)
			if string(casefile.Encode(was)) != before {
				t.Fatal("a decision changed the state it was given")
			}
			check(t, p)
		}
	})
}

func step(t *rapid.T, p *parcel) {
	who := rapid.SampledFrom([]casefile.Actor{reporter, leader}).Draw(t, "who")
	refused := rapid.SampledFrom([]*casefile.Error{nil, nil, nil, casefile.Refuse(casefile.Unavailable, "job_failed"),
		casefile.Refuse(casefile.Conflict, "refused")}).Draw(t, "refused")
	n, m := rapid.IntRange(0, 3).Draw(t, "n"), rapid.IntRange(0, 3).Draw(t, "m")
	more := rapid.Bool().Draw(t, "more")
	chunk := Chunk{After: n, Told: n, More: more}
	if m == 3 {
		chunk.Refused = []Line{{Line: n, Code: "wrong_stage"}}
	}
	result := Taken{Accepted: n, Rejected: m, Waiting: more && m == 0}
	moves := []func(){
		func() { _ = p.do(reporter, CmdCreate, Create{Terms: testTerms(), Number: "N", Series: SeriesMain}) },
		func() { _ = p.do(leader, CmdSign, Sign{Hash: "h"}) },
		func() { _ = p.do(who, CmdDeliver, Deliver{Method: ByFile}) },
		func() { _ = p.do(who, CmdDeliver, Deliver{Method: ByHTTP}) },
		func() { _ = p.do(who, CmdReceipts, Receipts{Key: "k", Hash: "h"}) },
		func() { _ = p.do(who, CmdRetry, Retry{}) },
		func() { _ = p.do(who, CmdAbandon, Abandon{Code: "x"}) },
		func() { _ = p.do(casefile.SystemActor(), TimerAlarm, nil) },
		func() { _ = p.finish(JobBuild, Package{Hash: "h", Count: 2 * n}, refused) },
		func() { _ = p.finish(JobInclude, chunk, refused) },
		func() { _ = p.finish(JobInclude, Chunk{After: 9, Told: 1}, nil) },
		func() { _ = p.finish(JobDeliver, Handed{Serial: "s"}, refused) },
		func() { _ = p.finish(JobPoll, result, refused) },
		func() { _ = p.finish(JobTake, result, refused) },
		func() { _ = p.finish(JobSettle, chunk, refused) },
		func() { _ = p.finish(JobExclude, chunk, refused) },
		func() { _ = p.do(who, "nonsense", nil) },
	}
	moves[rapid.IntRange(0, len(moves)-1).Draw(t, "move")]()
}

func check(t *rapid.T, p *parcel) {
	folded, err := casefile.Fold(Apply, p.events)
	if err != nil {
		t.Fatal(err)
	}
	if string(casefile.Encode(folded)) != string(casefile.Encode(p.s)) {
		t.Fatal("the fold of the events is not the state")
	}
	out := Project(p.s)
	if p.s.Version > 0 && !out.Closed && len(out.Tasks)+len(out.Timers)+len(out.Jobs) == 0 {
		t.Fatalf("stage %s waits for nobody", p.s.Stage)
	}
	if p.s.Unknown() < 0 || p.s.Sent() != p.s.Accepted+p.s.Rejected+p.s.Unknown() {
		t.Fatalf("sent %d, accepted %d, rejected %d, unknown %d", p.s.Sent(), p.s.Accepted, p.s.Rejected, p.s.Unknown())
	}
	if p.s.Stage == Reconciled && p.s.Unknown() != 0 {
		t.Fatal("reconciled with records unknown")
	}
	if p.s.Delivery != nil && (p.s.Signature == nil || !p.s.Included) {
		t.Fatal("delivered without signature or without its filings knowing")
	}
	ids := map[string]bool{}
	for _, j := range out.Jobs {
		if ids[j.ID] {
			t.Fatalf("job id %s twice", j.ID)
		}
		ids[j.ID] = true
	}
}
