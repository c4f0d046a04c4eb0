package order

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

var (
	admin  = casefile.Actor{ID: "acc-admin", Role: casefile.Admin}
	leader = casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
	system = casefile.SystemActor()
	noon   = time.Date(2019, 3, 5, 12, 0, 0, 0, casefile.Shanghai)
)

// paper drives one order in tests: it decides, folds and keeps its events.
type paper struct {
	s      State
	events []casefile.Event
	now    time.Time
	clash  *casefile.Clash
}

func (p *paper) do(who casefile.Actor, kind string, data any) error {
	drafts, err := Decide(p.s, casefile.Command{Type: kind, Actor: who, Data: casefile.Encode(data), Clash: p.clash}, p.now)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "order-1", Seq: p.s.Version + 1, Type: d.Type, At: p.now, Actor: who, Data: casefile.Encode(d.Data)}
		next, err := Apply(p.s, e)
		if err != nil {
			return err
		}
		p.s, p.events = next, append(p.events, e)
	}
	return nil
}

func (p *paper) delivered(out Delivered) error {
	return p.do(system, JobDeliver+"_done", casefile.JobResult{Job: p.s.Pending[0].ID, Result: casefile.Encode(out)})
}

func asked() Proposal {
	return Proposal{Campaign: "yantai-2019", Base: 2, Newest: 2, Number: "试令〔2019〕3号", Basis: "试例依据", Reason: "系统故障",
		Kind: campaign.OrderExtend, Change: campaign.Change{Windows: map[string]string{"fill_in": "2019-03-12"}}}
}

func proposed(t *testing.T, change ...func(*Proposal)) *paper {
	t.Helper()
	in := asked()
	for _, f := range change {
		f(&in)
	}
	p := &paper{now: noon}
	must(t, p.do(admin, CmdPropose, in))
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func code(err error) string {
	if e := casefile.As(err); e != nil {
		return e.Code
	}
	return ""
}

func TestWhoMaySignAndWhat(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, want string
		who        casefile.Actor
		change     func(*paper, *Sign)
	}{
		{"its proposer", "four_eyes", casefile.Actor{ID: "acc-admin", Role: casefile.Leader}, nil},
		{"somebody for its proposer", "four_eyes", casefile.Actor{ID: "acc-x", For: "acc-admin", Role: casefile.Leader}, nil},
		{"another text than he saw", "order_hash_differs", leader, func(_ *paper, s *Sign) { s.Hash = "0" }},
		{"when another was signed meanwhile", "order_stale", leader, func(_ *paper, s *Sign) { s.Newest = 3 }},
		{"when another is signed at this very moment", "order_stale", leader, func(p *paper, _ *Sign) { p.clash = &casefile.Clash{Index: "campaign_order_pkey"} }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := proposed(t)
			s := Sign{Hash: p.s.Hash(), Newest: 2}
			if c.change != nil {
				c.change(p, &s)
			}
			if err := p.do(c.who, CmdSign, s); code(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if p.s.Stage != Proposed || Project(p.s).Row != nil {
				t.Error("something was applied")
			}
		})
	}
}

func TestAProposalNeedsItsWordsAndStandsOnTheNewestOrder(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Proposal){
		"no number": func(p *Proposal) { p.Number = " " }, "no basis": func(p *Proposal) { p.Basis = "" },
		"no reason": func(p *Proposal) { p.Reason = "" }, "no such kind": func(p *Proposal) { p.Kind = "wish" },
		"a day that is over": func(p *Proposal) { p.From = "2019-03-04" }, "no day": func(p *Proposal) { p.From = "soon" },
	} {
		in := asked()
		change(&in)
		if err := (&paper{now: noon}).do(admin, CmdPropose, in); casefile.KindOf(err) != casefile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	in := asked()
	in.Newest = 3
	if err := (&paper{now: noon}).do(admin, CmdPropose, in); code(err) != "order_stale" {
		t.Errorf("on an old plan: %v", err)
	}
}

func TestASignedOrderIsGivenUntilNoOpenCaseIsLeft(t *testing.T) {
	t.Parallel()
	p := proposed(t)
	must(t, p.do(leader, CmdSign, Sign{Hash: p.s.Hash(), Newest: 2}))
	row, ok := Project(p.s).Row.(Row)
	if p.s.Stage != InForce || !ok || row.Seq != 3 || !row.Effective.Equal(noon) {
		t.Fatalf("stage %s, row %+v", p.s.Stage, row)
	}
	must(t, p.delivered(Delivered{Last: "filing-5", More: true, Told: 500}))
	if d := delivery(t, p); d.After != "filing-5" {
		t.Errorf("goes on from %q", d.After)
	}
	must(t, p.delivered(Delivered{Last: "filing-9", Told: 20, Missed: []string{"filing-7"}}))
	if d := delivery(t, p); d.After != "" || !d.Settle {
		t.Errorf("the second pass: %+v", d)
	}
	must(t, p.delivered(Delivered{Missed: []string{"filing-7"}}))
	timers := Project(p.s).Timers
	if p.s.Stage != InForce || len(timers) != 1 || timers[0].Name != TimerSweep || len(Project(p.s).Tasks) != 1 {
		t.Fatalf("a case is missing: %s %+v", p.s.Stage, timers)
	}
	p.now = timers[0].At
	must(t, p.do(system, TimerSweep, nil))
	must(t, p.delivered(Delivered{Told: 1}))
	if p.s.Stage != Done || p.s.Told != 521 || !Project(p.s).Closed {
		t.Errorf("stage %s, told %d", p.s.Stage, p.s.Told)
	}
}

func delivery(t *testing.T, p *paper) Delivery {
	t.Helper()
	var d Delivery
	must(t, json.Unmarshal(p.s.Pending[0].Data, &d))
	return d
}

func TestAnOrderForLaterWaitsForItsDay(t *testing.T) {
	t.Parallel()
	p := proposed(t, func(in *Proposal) { in.From, in.After = "2019-03-08", "2019-03-07" })
	must(t, p.do(leader, CmdSign, Sign{Hash: p.s.Hash(), Newest: 2}))
	timers := Project(p.s).Timers
	if p.s.Stage != Signed || len(timers) != 1 || !timers[0].At.Equal(time.Date(2019, 3, 8, 0, 0, 0, 0, casefile.Shanghai)) {
		t.Fatalf("%s %+v", p.s.Stage, timers)
	}
	p.now = timers[0].At
	must(t, p.do(system, TimerEffect, nil))
	if p.s.Stage != InForce || len(p.s.Pending) != 1 {
		t.Errorf("stage %s", p.s.Stage)
	}
	before := proposed(t, func(in *Proposal) { in.After = "2019-03-08" })
	if err := before.do(leader, CmdSign, Sign{Hash: before.s.Hash(), Newest: 2}); code(err) != "order_before_last" {
		t.Errorf("before the last one: %v", err)
	}
}

// Whatever is asked in whatever order: no panic, the fold is the state, and an order that is not over always has a
// task, a timer or a job.
func TestRandomCommandsNeverStrandAnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &paper{now: noon}
		for i := range rapid.IntRange(1, 20).Draw(t, "steps") {
			p.now = p.now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "minutes")) * time.Minute)
			moves := []func(){
				func() {
					in := asked()
					in.From = rapid.SampledFrom([]string{"", "2019-03-09"}).Draw(t, "from")
					_ = p.do(admin, CmdPropose, in)
				},
				func() { _ = p.do(leader, CmdSign, Sign{Hash: p.s.Hash(), Newest: 2}) },
				func() { _ = p.do(leader, CmdRefuse, Reasoned{Code: "not_needed"}) },
				func() { _ = p.do(admin, CmdRetry, nil) },
				func() { _ = p.do(system, TimerEffect, nil) },
				func() { _ = p.do(system, TimerSweep, nil) },
				func() {
					if len(p.s.Pending) > 0 {
						out := Delivered{Told: i, More: rapid.Bool().Draw(t, "more"), Last: fmt.Sprint(i)}
						if rapid.Bool().Draw(t, "missed") {
							out.Missed = []string{"filing-1"}
						}
						_ = p.delivered(out)
					}
				},
			}
			moves[rapid.IntRange(0, len(moves)-1).Draw(t, "move")]()
			out := Project(p.s)
			if p.s.Version > 0 && !out.Closed && len(out.Tasks)+len(out.Timers)+len(out.Jobs) == 0 {
				t.Fatalf("stage %s waits for nothing", p.s.Stage)
			}
			folded, err := casefile.Fold(Apply, p.events)
			if err != nil || string(casefile.Encode(folded)) != string(casefile.Encode(p.s)) {
				t.Fatalf("the fold is not the state: %v", err)
			}
		}
	})
}
