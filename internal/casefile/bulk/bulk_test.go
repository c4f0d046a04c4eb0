package bulk

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// pile drives one bulk in tests: it decides, folds, and keeps the events.
type pile struct {
	s      State
	events []casefile.Event
}

var (
	asker = casefile.Actor{ID: "acc-reviewer", Role: casefile.Reviewer}
	other = casefile.Actor{ID: "acc-other", Role: casefile.Reviewer}
	noon  = time.Date(2019, 3, 4, 12, 0, 0, 0, casefile.Shanghai)
)

func (p *pile) do(who casefile.Actor, kind string, data any) error {
	drafts, err := Decide(p.s, casefile.Command{Type: kind, Actor: who, Data: casefile.Encode(data)}, noon)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "bulk-1", Seq: p.s.Version + 1, Type: d.Type, At: noon, Actor: who, Data: casefile.Encode(d.Data)}
		next, err := Apply(p.s, e)
		if err != nil {
			return err
		}
		p.s, p.events = next, append(p.events, e)
	}
	return nil
}

// chunk ends the pending chunk; every refuse-th item is refused.
func (p *pile) chunk(refuse int) error {
	if len(p.s.Pending) == 0 {
		return fmt.Errorf("no chunk under way")
	}
	var c Chunk
	if err := json.Unmarshal(p.s.Pending[0].Data, &c); err != nil {
		return err
	}
	var out Results
	for i, item := range c.Items {
		r := casefile.TellResult{Case: item.Case}
		if refuse > 0 && (c.From+i)%refuse == 0 {
			r.Error = casefile.Refuse(casefile.Conflict, "stale_version")
		}
		out.Results = append(out.Results, r)
	}
	return p.done(out, nil)
}

func (p *pile) done(out Results, failed *casefile.Error) error {
	return p.do(casefile.SystemActor(), JobApply+"_done", casefile.JobResult{Job: p.s.Pending[0].ID, Result: casefile.Encode(out), Error: failed})
}

func chosen(n int) []Chosen {
	out := make([]Chosen, n)
	for i := range out {
		out[i] = Chosen{Case: fmt.Sprintf("filing-%d", i), Expect: 7}
	}
	return out
}

func asked(n int) Create {
	return Create{Campaign: "yantai-2019", Terms: "yantai-2019/1", Type: filing.CmdRecheck, Items: chosen(n),
		Data: casefile.Encode(filing.Recheck{Verdict: "pass"})}
}

func setup(t *testing.T, n int) *pile {
	t.Helper()
	p := &pile{}
	must(t, p.do(asker, CmdCreate, asked(n)))
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, kind casefile.Kind, code string) {
	t.Helper()
	if e := casefile.As(err); e == nil || e.Kind != kind || e.Code != code {
		t.Fatalf("got %v, want %s %s", err, kind, code)
	}
}

func TestFiveHundredItemsEachWithItsOwnOutcome(t *testing.T) {
	t.Parallel()
	p := setup(t, MaxItems)
	for range MaxItems / ChunkSize {
		must(t, p.chunk(7))
	}
	if p.s.Stage != Done || p.s.Failed != 72 || p.s.Succeeded != 428 || p.s.Left() != 0 {
		t.Fatalf("stage %s: %d succeeded, %d failed", p.s.Stage, p.s.Succeeded, p.s.Failed)
	}
	if item := p.s.Items[7]; item.Status != Failed || item.Error.Code != "stale_version" || p.s.Items[8].Status != Succeeded {
		t.Errorf("items %+v, %+v", item, p.s.Items[8])
	}
	if size := len(casefile.Encode(p.s)); size > 200_000 {
		t.Errorf("state is %d bytes", size)
	}
}

func TestEveryItemGetsTheAskersNameAndTheVersionHeSaw(t *testing.T) {
	t.Parallel()
	p := setup(t, 3)
	var c Chunk
	must(t, json.Unmarshal(p.s.Pending[0].Data, &c))
	if c.Asker.ID != asker.ID || c.Items[2].Expect != 7 || c.Type != filing.CmdRecheck {
		t.Errorf("chunk %+v", c)
	}
}

func TestWhatMayNotBeAskedOfMany(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*Create)
	}{
		{"more than five hundred", func(c *Create) { c.Items = chosen(MaxItems + 1) }},
		{"none", func(c *Create) { c.Items = nil }},
		{"one filing twice", func(c *Create) { c.Items[1].Case = c.Items[0].Case }},
		{"a filing that nobody looked at", func(c *Create) { c.Items[1].Expect = 0 }},
		{"an inspection, which needs each original", func(c *Create) { c.Type = filing.CmdInspect }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := asked(3)
			c.change(&in)
			wantCode(t, (&pile{}).do(asker, CmdCreate, in), casefile.Invalid, "invalid_fields")
		})
	}
}

func TestPauseEndsTheChunkUnderWayAndResumeGoesOn(t *testing.T) {
	t.Parallel()
	p := setup(t, 2*ChunkSize)
	wantCode(t, p.do(other, CmdPause, nil), casefile.Forbidden, "not_your_bulk")
	must(t, p.do(asker, CmdPause, nil))
	must(t, p.chunk(0))
	if p.s.Stage != Paused || len(p.s.Pending) != 0 || p.s.Left() != ChunkSize {
		t.Fatalf("stage %s, left %d", p.s.Stage, p.s.Left())
	}
	must(t, p.do(asker, CmdResume, nil))
	must(t, p.chunk(0))
	if p.s.Stage != Done {
		t.Errorf("stage %s", p.s.Stage)
	}
}

func TestCancelKeepsWhatWasDecidedAndSkipsTheRest(t *testing.T) {
	t.Parallel()
	p := setup(t, 3*ChunkSize)
	must(t, p.chunk(0))
	must(t, p.do(asker, CmdCancel, Cancel{Code: "wrong_selection"}))
	must(t, p.chunk(0))
	if p.s.Stage != Cancelled || p.s.Succeeded != 2*ChunkSize || p.s.Skipped != ChunkSize || !Project(p.s).Closed {
		t.Errorf("stage %s: %d succeeded, %d skipped", p.s.Stage, p.s.Succeeded, p.s.Skipped)
	}
	wantCode(t, p.do(asker, CmdResume, nil), casefile.Conflict, "wrong_stage")
}

func TestAChunkThatFailsAsAWholeStopsNoOther(t *testing.T) {
	t.Parallel()
	p := setup(t, ChunkSize+1)
	must(t, p.done(Results{}, casefile.Refuse(casefile.Unavailable, "job_failed")))
	must(t, p.chunk(0))
	if p.s.Stage != Done || p.s.Failed != ChunkSize || p.s.Succeeded != 1 {
		t.Errorf("stage %s: %d failed", p.s.Stage, p.s.Failed)
	}
}

// Whatever is asked in whatever order: no panic, the fold gives the state, Decide changes nothing, every item is
// counted once, and a bulk that is not over always has a task or a job.
func TestRandomCommandsNeverStrandABulk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &pile{}
		n := rapid.IntRange(1, 3*ChunkSize).Draw(t, "items")
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			before, was := string(casefile.Encode(p.s)), p.s
			moves := []func(){
				func() { _ = p.do(asker, CmdCreate, asked(n)) },
				func() { _ = p.do(asker, CmdPause, nil) },
				func() { _ = p.do(asker, CmdResume, nil) },
				func() { _ = p.do(asker, CmdCancel, Cancel{}) },
				func() { _ = p.chunk(rapid.IntRange(0, 3).Draw(t, "refuse")) },
				func() { _ = p.chunk(0) },
				func() { _ = p.do(asker, JobApply+"_done", casefile.JobResult{Job: "apply_items-99"}) },
			}
			moves[rapid.IntRange(0, len(moves)-1).Draw(t, "move")]()
			if string(casefile.Encode(was)) != before {
				t.Fatal("a decision changed the state it was given")
			}
			check(t, p)
		}
	})
}

func check(t *rapid.T, p *pile) {
	folded, err := casefile.Fold(Apply, p.events)
	if err != nil || string(casefile.Encode(folded)) != string(casefile.Encode(p.s)) {
		t.Fatalf("the fold of the events is not the state: %v", err)
	}
	out := Project(p.s)
	if p.s.Version > 0 && !out.Closed && len(out.Tasks)+len(out.Jobs) == 0 {
		t.Fatalf("stage %s waits for nobody", p.s.Stage)
	}
	waiting := 0
	for _, item := range p.s.Items {
		if item.Status == Waiting {
			waiting++
		}
	}
	if waiting != p.s.Left() || len(out.Jobs) > 1 || out.Closed && (waiting > 0 || len(out.Jobs) > 0) {
		t.Fatalf("stage %s: %d wait, %d left, %d jobs", p.s.Stage, waiting, p.s.Left(), len(out.Jobs))
	}
}
