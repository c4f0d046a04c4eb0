package handover

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

var (
	officer = casefile.Actor{ID: "acc-point", Role: casefile.PointStaff, Point: "烟台审02"}
	centre  = casefile.Actor{ID: "acc-reviewer", Role: casefile.Reviewer}
	system  = casefile.SystemActor()
)

// terms is the part of the Yantai plan that hand-overs read.
func terms() campaign.Terms {
	return campaign.Terms{Campaign: "yantai-2019", Version: "yantai-2019/1",
		Windows: map[string]campaign.Window{
			campaign.WinInspect:  {From: "2019-02-18", To: "2019-03-20", Clause: "R-0.43"},
			campaign.WinHandover: {From: "2019-02-18", To: "2019-03-21", Clause: "R-0.50"},
			campaign.WinCatchup:  {From: "2019-04-01", Clause: "R-0.55"},
		},
		Points: []campaign.Point{{Code: "烟台审01", Area: "370600", Centre: true}, {Code: "烟台审02", Area: "370602"}},
	}
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// facts are n filings of point 02 that are ready to be handed over.
func facts(n int) []Fact {
	var out []Fact
	for i := range n {
		out = append(out, Fact{Item: Item{Filing: fmt.Sprintf("filing-%d", i+1), Sheet: "sheet-1", Papers: 2}, Point: "烟台审02",
			Passed: true, Sealed: true, SheetSigned: true})
	}
	return out
}

// counted is the Centre's count of exactly what the batch states.
func counted(items []Item) Receive {
	var r Receive
	for _, i := range items {
		r.Items = append(r.Items, Counted{Filing: i.Filing, Papers: i.Papers})
	}
	return r
}

func start(n int) Create {
	return Create{Terms: terms(), Number: "YT02-J01", Point: "烟台审02", Track: filing.Main, Items: facts(n)}
}

// bench is one case under test: it decides, folds, and keeps what was recorded.
type bench struct {
	t      require.TestingT
	s      State
	events []casefile.Event
	now    time.Time
}

func setup(t *testing.T, now string) *bench {
	t.Helper()
	return &bench{t: t, now: at(now)}
}

func (b *bench) command(who casefile.Actor, kind string, data any) casefile.Command {
	cmd := casefile.Command{ID: fmt.Sprintf("c%d", len(b.events)), Type: kind, Actor: who,
		Clock: casefile.RealClock()}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	return cmd
}

func (b *bench) do(who casefile.Actor, kind string, data any) error {
	cmd := b.command(who, kind, data)
	drafts, err := Decide(b.s, cmd, b.now)
	for _, d := range drafts {
		e := casefile.Event{Case: "handover-1", Seq: len(b.events) + 1, Type: d.Type, At: b.now, Actor: who, Command: cmd.ID,
			Data: casefile.Encode(d.Data), Rules: d.Rules, Messages: d.Messages}
		next, aerr := Apply(b.s, e)
		require.NoError(b.t, aerr)
		b.s, b.events = next, append(b.events, e)
	}
	return err
}

func (b *bench) must(who casefile.Actor, kind string, data any) {
	require.NoError(b.t, b.do(who, kind, data), kind)
}

func (b *bench) refused(kind casefile.Kind, code string, err error) {
	require.Error(b.t, err)
	e := casefile.As(err)
	require.NotNil(b.t, e, "not a domain error: %v", err)
	require.Equal(b.t, kind, e.Kind)
	require.Equal(b.t, code, e.Code)
}

func (b *bench) last() casefile.Event { return b.events[len(b.events)-1] }

func (b *bench) types() []string {
	var out []string
	for _, e := range b.events {
		out = append(out, e.Type)
	}
	return out
}

// tellings ends every pending job, each member answering yes unless refuse names it, and gives what they were told.
func (b *bench) tellings(refuse map[string]string) []string {
	var heard []string
	for len(Project(b.s).Jobs) > 0 {
		j := Project(b.s).Jobs[0]
		var many casefile.TellMany
		require.NoError(b.t, json.Unmarshal(j.Data, &many))
		var out casefile.TellResults
		for _, tell := range many.Tells {
			heard = append(heard, tell.Case+" "+tell.Type)
			r := casefile.TellResult{Case: tell.Case}
			if code := refuse[tell.Case+" "+tell.Type]; code != "" {
				r.Error = casefile.Refuse(casefile.Conflict, code)
			}
			out.Results = append(out.Results, r)
		}
		b.must(system, j.Type+"_done", casefile.JobResult{Job: j.ID, Result: casefile.Encode(out)})
	}
	return heard
}

// signed is a batch of n that the point has signed.
func (b *bench) signed(n int) {
	b.must(officer, CmdCreate, start(n))
	b.must(officer, CmdSign, Sign{Count: n, Hash: b.s.Hash})
}

// same says that the state is the fold of the recorded events, as read back from storage.
func (b *bench) same() {
	raw, err := json.Marshal(b.events)
	require.NoError(b.t, err)
	var events []casefile.Event
	require.NoError(b.t, json.Unmarshal(raw, &events))
	folded, err := casefile.Fold(Apply, events)
	require.NoError(b.t, err)
	require.JSONEq(b.t, string(casefile.Encode(b.s)), string(casefile.Encode(folded)))
}
