package handover

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestRandomLivesNeverPanicAndAlwaysReconcile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := &bench{t: rt, now: at("2019-03-01 00:00")}
		for range rapid.IntRange(1, 25).Draw(rt, "commands") {
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 36).Draw(rt, "hours")) * time.Hour)
			before, stage := string(casefile.Encode(b.s)), b.s.Stage
			who, kind, data := b.random(rt)
			if err := b.do(who, kind, data); err != nil {
				require.NotNil(rt, casefile.As(err), "%s: %v", kind, err)
				require.Equal(rt, before, string(casefile.Encode(b.s)))
			}
			require.True(rt, !stage.Over() || b.s.Stage == stage, "an ended batch stays ended")
			p := Project(b.s)
			require.True(rt, b.s.Stage == "" || p.Closed || len(p.Tasks)+len(p.Jobs) > 0, "%s waits for nothing", b.s.Stage)
			b.sums(rt)
		}
		b.same()
	})
}

// sums: whatever happened, every item is accepted or a difference, and nothing is both.
func (b *bench) sums(rt *rapid.T) {
	if b.s.Stage != Received && b.s.Stage != Reconciled {
		return
	}
	stayed := 0
	for _, d := range b.s.Differences {
		if d.Why != WhyExtra && d.Settled != Accept {
			stayed++
		}
	}
	require.Equal(rt, len(b.s.Items), b.s.Accepted+stayed)
	require.False(rt, b.s.Stage == Reconciled && len(b.s.open()) > 0)
}

func (b *bench) random(rt *rapid.T) (casefile.Actor, string, any) {
	n := rapid.IntRange(0, 5).Draw(rt, "items")
	begin := start(max(n, 1))
	begin.Final = rapid.Bool().Draw(rt, "final")
	if b.s.Version == 0 {
		return officer, CmdCreate, begin
	}
	if jobs := Project(b.s).Jobs; len(jobs) > 0 && rapid.Bool().Draw(rt, "answer") {
		return system, jobs[0].Type + "_done", b.answer(rt, jobs[0])
	}
	var count Receive
	for i := range rapid.IntRange(0, 6).Draw(rt, "came") {
		count.Items = append(count.Items, Counted{Filing: fmt.Sprintf("filing-%d", i+1), Papers: rapid.IntRange(0, 2).Draw(rt, "papers")})
	}
	one := fmt.Sprintf("filing-%d", rapid.IntRange(1, 6).Draw(rt, "which"))
	choices := []struct {
		who  casefile.Actor
		kind string
		data any
	}{
		{officer, CmdCreate, begin}, {officer, CmdRevise, Revise{Items: facts(n)}}, {officer, CmdCancel, Reasoned{}},
		{officer, CmdSign, Sign{Count: len(b.s.Items), Hash: b.s.Hash}}, {officer, CmdSign, Sign{Count: len(b.s.Items), Hash: b.s.Hash}},
		{officer, CmdSign, Sign{Undecided: 1}}, {centre, CmdReceive, count}, {centre, CmdReceive, count}, {officer, CmdReceive, count},
		{centre, CmdSettle, Settle{Filing: one, Decision: Stay, Code: "x"}}, {centre, CmdSettle, Settle{Filing: one, Decision: Accept, Code: "x"}},
	}
	c := rapid.SampledFrom(choices).Draw(rt, "command")
	return c.who, c.kind, c.data
}

func (b *bench) answer(rt *rapid.T, j casefile.Job) casefile.JobResult {
	many, err := casefile.DecodeStrict[casefile.TellMany](j.Data)
	require.NoError(rt, err)
	if rapid.IntRange(0, 5).Draw(rt, "fails") == 0 {
		return casefile.JobResult{Job: j.ID, Error: casefile.Refuse(casefile.Unavailable, "job_failed")}
	}
	var out casefile.TellResults
	for _, tell := range many.Tells {
		require.Equal(rt, filing.CmdHandOver, tell.Type)
		r := casefile.TellResult{Case: tell.Case}
		if rapid.IntRange(0, 3).Draw(rt, "refuses") == 0 {
			r.Error = casefile.Refuse(casefile.Conflict, "wrong_stage")
		}
		out.Results = append(out.Results, r)
	}
	return casefile.JobResult{Job: j.ID, Result: casefile.Encode(out)}
}
