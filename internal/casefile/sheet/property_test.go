package sheet

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestRandomLivesNeverPanicAndAlwaysFoldToTheirState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := &bench{t: rt, now: at("2019-02-10 00:00")}
		joined := map[string]bool{} // what the filings believe
		jobs := map[string]bool{}
		for range rapid.IntRange(1, 25).Draw(rt, "commands") {
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 48).Draw(rt, "hours")) * time.Hour)
			before, over := string(casefile.Encode(b.s)), b.s.Stage.Over()
			who, kind, data := b.random(rt, joined)
			if err := b.do(who, kind, data); err != nil {
				require.NotNil(rt, casefile.As(err), "%s: %v", kind, err)
				require.Equal(rt, before, string(casefile.Encode(b.s)))
			}
			require.True(rt, !over || b.s.Stage.Over(), "an ended sheet stays ended")
			for _, j := range Project(b.s).Jobs {
				jobs[j.ID] = true
			}
			waits := b.s.Stage == "" || b.s.Stage == Open || b.s.Stage == Exported || b.s.Stage == Void
			require.True(rt, waits || Project(b.s).Closed || len(Project(b.s).Jobs) > 0, "%s waits for nothing", b.s.Stage)
		}
		b.settled(rt, joined)
		b.same()
	})
}

// settled ends what is under way, and says that filings and sheet then believe the same.
func (b *bench) settled(rt *rapid.T, joined map[string]bool) {
	for len(b.s.Pending) > 0 {
		who, kind, data := b.answer(rt, joined)
		b.must(who, kind, data)
	}
	listed := ids(b.s.Lines)
	switch b.s.Stage {
	case Signed, Kept:
		listed = b.s.Passed
	case Discarded:
		listed = nil
	}
	for id, in := range joined {
		if in {
			require.Contains(rt, listed, id, "a filing believes in a sheet that does not list it")
		}
	}
}

// answer ends the pending job that the workflow would be running, as filings do.
func (b *bench) answer(rt *rapid.T, joined map[string]bool) (casefile.Actor, string, any) {
	j := Project(b.s).Jobs[0]
	many, err := casefile.DecodeStrict[casefile.TellMany](j.Data)
	require.NoError(rt, err)
	var out casefile.TellResults
	for _, tell := range many.Tells {
		r := casefile.TellResult{Case: tell.Case}
		switch {
		case tell.Type == filing.CmdLeaveSheet:
			joined[tell.Case] = false
		case rapid.IntRange(0, 4).Draw(rt, "refuses") == 0:
			r.Error = casefile.Refuse(casefile.Conflict, "wrong_stage")
			if tell.Type == filing.CmdSheetSigned {
				joined[tell.Case] = false
			}
		case tell.Type == filing.CmdJoinSheet:
			joined[tell.Case] = true
		}
		out.Results = append(out.Results, r)
	}
	return system, j.Type + "_done", casefile.JobResult{Job: j.ID, Result: casefile.Encode(out)}
}

func (b *bench) random(rt *rapid.T, joined map[string]bool) (casefile.Actor, string, any) {
	n := rapid.IntRange(0, 4).Draw(rt, "lines")
	start := Create{Terms: terms(), Number: "YT02-0001", Filer: "registration-1", FilerKind: filing.ByIndividual,
		Point: "烟台审02", Lines: facts(max(n, 1))}
	if b.s.Version == 0 {
		return filer, CmdCreate, start
	}
	if len(b.s.Pending) > 0 && rapid.IntRange(0, 2).Draw(rt, "answer") > 0 {
		return b.answer(rt, joined)
	}
	sig := Sign{Edition: b.s.Edition, Hash: b.s.Hash, Box: "A-1"}
	for _, l := range b.s.Lines {
		v := rapid.SampledFrom([]string{"pass", "pass", "fail", "pending"}).Draw(rt, "verdict")
		sig.Verdicts = append(sig.Verdicts, Verdict{Filing: l.Filing, Verdict: v, Hash: l.Hash})
	}
	changed := rapid.SampledFrom([]string{"filing-1", "filing-2", "filing-3"}).Draw(rt, "changed")
	choices := []struct {
		who  casefile.Actor
		kind string
		data any
	}{
		{filer, CmdCreate, start}, {filer, CmdRevise, Revise{Lines: facts(n)}}, {filer, CmdExport, nil}, {filer, CmdExport, nil},
		{officer, CmdSign, sig}, {officer, CmdSign, Sign{Hash: "x", Box: "b"}}, {officer, CmdKeep, Keep{}},
		{filer, CmdDiscard, Reasoned{}}, {system, CmdLineChanged, LineChanged{Filing: changed}}, {filer, "nonsense", nil},
	}
	c := rapid.SampledFrom(choices).Draw(rt, "command")
	if c.kind == CmdLineChanged {
		joined[changed] = false
	}
	return c.who, c.kind, c.data
}
