package notice

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

// Whatever is asked in whatever order: no panic, the fold gives the state, Decide changes nothing, no job
// stands twice, and a batch that is not over always has a task, a timer or a job.
func TestRandomCommandsNeverStrandABatch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := &batch{now: at("2019-03-18 09:00")}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			before := string(casefile.Encode(b.s))
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "hours")) * time.Hour)
			was := b.s
			step(t, b)
			if string(casefile.Encode(was)) != before {
				t.Fatal("a decision changed the state it was given")
			}
			check(t, b)
		}
	})
}

func step(t *rapid.T, b *batch) {
	who := rapid.SampledFrom([]casefile.Actor{publisher, leader}).Draw(t, "who")
	refused := rapid.SampledFrom([]*casefile.Error{nil, nil, nil, casefile.Refuse(casefile.Unavailable, "job_failed")}).Draw(t, "refused")
	n := rapid.IntRange(0, 3).Draw(t, "n")
	more := rapid.Bool().Draw(t, "more")
	moves := []func(){
		func() { _ = b.do(publisher, CmdPlan, Plan{Terms: testTerms(), Number: 1, Track: "main"}) },
		func() { _ = b.do(who, CmdSign, Sign{Hash: "h"}) },
		func() { _ = b.do(who, CmdPublish, Publish{}) },
		func() { _ = b.do(who, CmdCancel, Cancel{Code: "x"}) },
		func() {
			_ = b.do(who, CmdOutage, OutageSeen{From: b.now.Add(-9 * time.Hour), To: b.now, Source: SourceReport})
		},
		func() { _ = b.do(who, CmdRefresh, RefreshLine{Line: n}) },
		func() { _ = b.do(who, CmdRetry, Retry{}) },
		func() { _ = b.do(casefile.SystemActor(), TimerEnd, nil) },
		func() { _ = b.do(casefile.SystemActor(), TimerTakeDown, nil) },
		func() { _ = b.finish(JobBuild, Frozen{Count: n, Hash: "h"}, refused) },
		func() {
			_ = b.finish(JobAnnounce, Announced{After: n, Told: n, More: more, Shown: &Frozen{Count: n, Hash: "s"}}, refused)
		},
		func() { _ = b.finish(JobEnd, LinesEnded{After: n, Told: n, More: more}, refused) },
		func() { _ = b.finish(JobRefresh, nil, refused) },
		func() { _ = b.finish(JobRemove, nil, refused) },
		func() { _ = b.do(who, "nonsense", nil) },
		func() {
			_ = b.do(casefile.SystemActor(), JobEnd+"_done", casefile.JobResult{Job: "end_lines-999"})
		},
	}
	moves[rapid.IntRange(0, len(moves)-1).Draw(t, "move")]()
}

func check(t *rapid.T, b *batch) {
	folded, err := casefile.Fold(Apply, b.events)
	if err != nil {
		t.Fatal(err)
	}
	if string(casefile.Encode(folded)) != string(casefile.Encode(b.s)) {
		t.Fatal("the fold of the events is not the state")
	}
	p := Project(b.s)
	if b.s.Version > 0 && !p.Closed && len(p.Tasks)+len(p.Timers)+len(p.Jobs) == 0 {
		t.Fatalf("stage %s waits for nobody", b.s.Stage)
	}
	ids := map[string]bool{}
	for _, e := range b.events {
		if e.Type == EvShown && b.s.Signature == nil {
			t.Fatal("lines came on show without a signature")
		}
	}
	for _, j := range p.Jobs {
		if ids[j.ID] {
			t.Fatalf("job id %s twice", j.ID)
		}
		ids[j.ID] = true
	}
}
