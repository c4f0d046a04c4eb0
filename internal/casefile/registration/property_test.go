package registration

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// TestRandomLives sends random commands, good and bad, in any order.
func TestRandomLivesNeverPanicAndAlwaysFoldToTheirState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := &bench{t: rt, now: at("2019-01-18 00:00")}
		jobs := map[string]bool{}
		for range rapid.IntRange(1, 25).Draw(rt, "commands") {
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 96).Draw(rt, "hours")) * time.Hour)
			before := string(casefile.Encode(b.s))
			who, kind, data := b.random(rt)
			stage := b.s.Stage
			n := len(b.events)
			err := b.do(who, kind, data)
			if err != nil {
				require.NotNil(rt, casefile.As(err), "%s: %v", kind, err)
				require.Equal(rt, before, string(casefile.Encode(b.s)))
			}
			if stage == Closed || stage == Rejected {
				require.Equal(rt, stage, b.s.Stage, "a closed registration stays closed")
			}
			for _, e := range b.events[n:] {
				if e.Type == EvApproved && b.s.Kind == filing.ByEnterprise {
					require.Equal(rt, casefile.Reviewer, e.Actor.Role, "only a reviewer approves")
				}
			}
			b.alive(rt, jobs)
		}
		b.same()
	})
}

// alive says that something or somebody moves the case on, and that no job id is used twice.
func (b *bench) alive(rt *rapid.T, jobs map[string]bool) {
	p := Project(b.s)
	for _, j := range p.Jobs {
		jobs[j.ID] = true
	}
	filerHolds := b.s.Stage == Draft || b.s.Stage == ""
	if !p.Closed && !filerHolds && len(p.Tasks)+len(p.Timers)+len(p.Jobs) == 0 {
		rt.Fatalf("%s waits for nothing", b.s.Stage)
	}
	starts := 0
	for _, e := range b.events {
		if e.Type == EvUploadStarted {
			starts++
		}
	}
	require.LessOrEqual(rt, len(jobs), starts)
}

func (b *bench) random(rt *rapid.T) (casefile.Actor, string, any) {
	e, h := enterprise(), holder()
	switch rapid.IntRange(0, 3).Draw(rt, "quality") {
	case 0:
		e.CreditCode = rapid.StringN(0, 20, 40).Draw(rt, "code")
		h.IDNumber = rapid.StringMatching(`99[0-9]{16}`).Draw(rt, "number")
	case 1:
		e.Area = rapid.SampledFrom([]string{"370600", "370100", "", "x"}).Draw(rt, "area")
	}
	reason := Decision{Code: rapid.SampledFrom([]string{"", "a_reason"}).Draw(rt, "reason")}
	id := rapid.SampledFrom([]string{"", "up-1", "up-2", "up-3"}).Draw(rt, "upload")
	choices := []struct {
		who  casefile.Actor
		kind string
		data any
	}{
		{firm, CmdCreate, Create{Terms: terms(), Kind: filing.ByEnterprise, Enterprise: &e}},
		{firm, CmdFill, Fill{Enterprise: e}},
		{firm, CmdAttach, filing.Attach{ID: id, Kind: ScanProof}}, {firm, CmdDetach, filing.Detach{ID: id}},
		{firm, CmdSubmit, nil}, {firm, CmdSubmit, nil}, {firm, CmdWithdraw, nil},
		{reviewer, CmdApprove, reason}, {reviewer, CmdReject, reason}, {reviewer, CmdSuspend, reason},
		{reviewer, CmdResume, reason}, {reviewer, CmdClose, reason}, {system, CmdEscalate, nil}, {firm, "nonsense", 1},
		{reviewer, CmdReturn, Return{Code: reason.Code, Remarks: []filing.Remark{{Pointer: "/enterprise/name", Code: "x"}}}},
		{firm, CmdCreate, Create{Terms: terms(), Kind: filing.ByIndividual, Holder: &h}}, {firm, CmdSubmit, map[string]int{"x": 1}},
	}
	if b.s.Version == 0 && rapid.Bool().Draw(rt, "begin") {
		return choices[0].who, choices[0].kind, choices[0].data
	}
	if len(b.s.Pending) > 0 && rapid.Bool().Draw(rt, "job") {
		r := casefile.JobResult{Job: b.s.Pending[0].ID, Result: casefile.Encode(filing.Scan{Hash: "aa"})}
		if rapid.IntRange(0, 3).Draw(rt, "fault") == 0 {
			r = casefile.JobResult{Job: r.Job, Error: casefile.Refuse(casefile.Invalid, "file_corrupt")}
		}
		return system, filing.JobCheckScan + "_done", r
	}
	c := rapid.SampledFrom(choices).Draw(rt, "command")
	return c.who, c.kind, c.data
}
