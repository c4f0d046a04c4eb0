package objection

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestRandomLivesNeverPanicNeverDecideByThemselvesAndFreeTheLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := &bench{t: rt, now: at("2019-03-20 00:00")}
		line := filing.Announced // what the filing says of itself
		jobs := map[string]bool{}
		for range rapid.IntRange(1, 25).Draw(rt, "commands") {
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(rt, "hours")) * time.Hour)
			before, stage := string(casefile.Encode(b.s)), b.s.Stage
			who, kind, data := b.random(rt, &line)
			if err := b.do(who, kind, data); err != nil {
				require.NotNil(rt, casefile.As(err), "%s: %v", kind, err)
				require.Equal(rt, before, string(casefile.Encode(b.s)))
			}
			require.True(rt, stage == "" || !stage.Over() || b.s.Stage == stage, "an ended objection stays ended")
			if s := b.s.Stage; s != stage && (s == Upheld || s == Dismissed || s == Answered) {
				require.Equal(rt, casefile.Reviewer, b.last().Actor.Role, "people decide")
			}
			p := Project(b.s)
			for _, j := range p.Jobs {
				jobs[j.ID] = true
			}
			require.True(rt, b.s.Stage == "" || p.Closed || len(p.Tasks)+len(p.Jobs)+len(p.Timers) > 0, "%s waits for nothing", b.s.Stage)
		}
		for len(Project(b.s).Jobs) > 0 {
			who, kind, data := b.answer(rt, &line)
			b.must(who, kind, data)
		}
		if b.s.Stage != "" && b.s.Stage.Over() && b.s.Stuck == "" {
			require.NotEqual(rt, filing.Severed, line, "an ended objection leaves no line severed")
		}
		b.same()
	})
}

// answer ends a job as the world does: a filing that follows what it is told where it can.
func (b *bench) answer(rt *rapid.T, line *filing.Stage) (casefile.Actor, string, any) {
	j := rapid.SampledFrom(Project(b.s).Jobs).Draw(rt, "job")
	r := casefile.JobResult{Job: j.ID}
	if j.Type == filing.JobCheckScan {
		if r.Result = casefile.Encode(filing.Scan{Hash: "aa"}); rapid.Bool().Draw(rt, "bad") {
			r = casefile.JobResult{Job: j.ID, Error: casefile.Refuse(casefile.Invalid, "file_corrupt")}
		}
		return system, j.Type + "_done", r
	}
	tell, err := casefile.DecodeStrict[casefile.Tell](j.Data)
	require.NoError(rt, err)
	out := casefile.TellResult{Case: tell.Case}
	no := casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(*line))
	switch {
	case tell.Type == filing.CmdSever && *line == filing.Announced:
		switch rapid.IntRange(0, 3).Draw(rt, "line") {
		case 0:
			out.Error = onAnother
		case 1:
			*line = filing.Reported
			out.Error = casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(*line))
		default:
			*line = filing.Severed
		}
	case *line != filing.Severed:
		out.Error = no
	case tell.Type == filing.CmdReinstate:
		*line = filing.Announced
	case tell.Type == filing.CmdUphold:
		*line = filing.Rejected
	}
	r.Result = casefile.Encode(out)
	return system, j.Type + "_done", r
}

func (b *bench) random(rt *rapid.T, line *filing.Stage) (casefile.Actor, string, any) {
	begin := rapid.SampledFrom([]Create{challenge(), anonymous()}).Draw(rt, "begin")
	begin.Sort = rapid.SampledFrom([]Sort{Challenge, Challenge, Challenge, Violation, Omission}).Draw(rt, "sort")
	if b.s.Version == 0 {
		return public, CmdCreate, begin
	}
	if len(Project(b.s).Jobs) > 0 && rapid.Bool().Draw(rt, "answer") {
		return b.answer(rt, line)
	}
	upload := rapid.SampledFrom([]string{"", "up-1", "up-2", "up-3"}).Draw(rt, "upload")
	choices := []struct {
		who  casefile.Actor
		kind string
		data any
	}{
		{public, CmdCreate, begin}, {public, CmdAttach, filing.Attach{ID: upload, Kind: ScanEvidence}},
		{public, CmdWithdraw, Withdraw{Word: rapid.SampledFrom([]string{"", "blue heron"}).Draw(rt, "word")}},
		{reviewer, CmdDecide, Decision{Outcome: OutcomeUpheld, Effect: EffectRemoved, Fraud: true, Code: "x"}},
		{reviewer, CmdDecide, Decision{Outcome: OutcomeDismissed, Code: "x"}}, {reviewer, CmdAnswer, Answer{Outcome: "repaired", Code: "x"}},
		{reviewer, CmdRetry, nil}, {reviewer, CmdSetAside, Reasoned{Code: "x"}}, {system, CmdEscalate, nil}, {system, CmdLapse, nil},
		{system, CmdSeverAgain, nil}, {system, CmdSeverAgain, nil}, {public, CmdEscalate, nil}, {public, "nonsense", nil},
	}
	c := rapid.SampledFrom(choices).Draw(rt, "command")
	return c.who, c.kind, c.data
}
