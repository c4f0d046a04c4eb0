package importing

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// book drives one import in tests: it decides, folds, and keeps the events.
type book struct {
	s      State
	now    time.Time
	events []casefile.Event
}

var (
	handler    = casefile.Actor{ID: "acc-handler", Role: casefile.Enterprise, Filer: "registration-1"}
	enterprise = filing.Filer{ID: "registration-1", Kind: filing.ByEnterprise, Name: "试例建筑有限公司", CreditCode: "91990600MA0000015P"}
	noon       = time.Date(2019, 2, 20, 12, 0, 0, 0, casefile.Shanghai)
)

func asked() Create {
	return Create{Terms: campaign.Terms{Campaign: "yantai-2019", Version: "yantai-2019/1"}, Filer: enterprise, Upload: "up-1", Name: "测试甲一.XLSX"}
}

func (b *book) do(who casefile.Actor, kind string, data any) error {
	drafts, err := Decide(b.s, casefile.Command{Type: kind, Actor: who, Data: casefile.Encode(data)}, b.now)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "importing-1", Seq: b.s.Version + 1, Type: d.Type, At: b.now, Actor: who, Data: casefile.Encode(d.Data)}
		next, err := Apply(b.s, e)
		if err != nil {
			return err
		}
		b.s, b.events = next, append(b.events, e)
	}
	return nil
}

func (b *book) finish(kind string, result any, refused *casefile.Error) error {
	for _, j := range b.s.Pending {
		if j.Type == kind {
			return b.do(casefile.SystemActor(), kind+"_done", casefile.JobResult{Job: j.ID, Result: casefile.Encode(result), Error: refused})
		}
	}
	return fmt.Errorf("no pending %s", kind)
}

// setup gives an import of five rows whose verdicts wait for the filer.
func setup(t *testing.T) *book {
	t.Helper()
	b := &book{now: noon}
	must(t, b.do(handler, CmdCreate, asked()))
	must(t, b.finish(JobRead, Counts{Rows: 5, Good: 2, Doubtful: 1, Bad: 1, Doubled: 1}, nil))
	return b
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

func TestNothingIsStartedBeforeTheFilerHasSeenTheVerdicts(t *testing.T) {
	t.Parallel()
	b := &book{now: noon}
	must(t, b.do(handler, CmdCreate, asked()))
	wantCode(t, b.do(handler, CmdStart, Start{}), casefile.Conflict, "wrong_stage")
	must(t, b.finish(JobRead, Counts{Rows: 2, Good: 2}, nil))
	if p := Project(b.s); len(p.Tasks) != 1 || p.Tasks[0].Kind != TaskConfirm || p.Tasks[0].Owner != "registration-1" {
		t.Fatalf("tasks %v", p.Tasks)
	}
	must(t, b.do(handler, CmdStart, Start{}))
	var pass Pass
	must(t, json.Unmarshal(b.s.Pending[0].Data, &pass))
	if pass.Asker.ID != handler.ID || pass.Filer.ID != enterprise.ID {
		t.Errorf("pass %+v", pass)
	}
}

func TestOnlyTheEndingOfTheFileNameIsKept(t *testing.T) {
	t.Parallel()
	if b := setup(t); b.s.Name != ".xlsx" {
		t.Errorf("name %q", b.s.Name)
	}
}

func TestAnIndividualImportsNothing(t *testing.T) {
	t.Parallel()
	in := asked()
	in.Filer.Kind = filing.ByIndividual
	wantCode(t, (&book{now: noon}).do(handler, CmdCreate, in), casefile.Conflict, "import_enterprises_only")
}

func TestARefusedRowHoldsNoOtherUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	must(t, b.do(handler, CmdStart, Start{}))
	must(t, b.finish(JobStart, Chunk{After: 3, Opened: 1, Missed: []Missed{{Line: 3, Code: "window_closed"}}, More: true}, nil))
	must(t, b.finish(JobStart, Chunk{After: 6, Existing: 1}, nil))
	if b.s.Stage != Done || b.s.Opened != 1 || b.s.Existing != 1 || b.s.Missed != 1 {
		t.Errorf("state %+v", b.s)
	}
}

func TestAFileThatIsNoWorkbookEndsTheImport(t *testing.T) {
	t.Parallel()
	b := &book{now: noon}
	must(t, b.do(handler, CmdCreate, asked()))
	must(t, b.finish(JobRead, nil, casefile.Refuse(casefile.Invalid, "workbook_corrupt")))
	if !Project(b.s).Closed || b.s.Error.Code != "workbook_corrupt" {
		t.Errorf("state %+v", b.s)
	}
}

func TestTheRowsLeaveAfterAWhile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	wantCode(t, b.do(casefile.SystemActor(), TimerExpire, nil), casefile.Conflict, "import_kept")
	b.now = Project(b.s).Timers[0].At
	must(t, b.do(casefile.SystemActor(), TimerExpire, nil))
	must(t, b.finish(JobDrop, nil, nil))
	if b.s.Stage != Discarded || !Project(b.s).Closed || !b.now.Equal(noon.AddDate(0, 0, 30)) {
		t.Errorf("stage %s at %s", b.s.Stage, b.now)
	}
}

func TestCancelWhileFilingsAreStartedKeepsThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	must(t, b.do(handler, CmdStart, Start{}))
	must(t, b.do(handler, CmdCancel, Cancel{}))
	must(t, b.finish(JobStart, Chunk{After: 3, Opened: 2, More: true}, nil))
	if b.s.Stage != Done || b.s.Opened != 2 || len(b.s.Pending) != 0 {
		t.Errorf("state %+v", b.s)
	}
}

// Whatever is asked in whatever order: no panic, the fold gives the state, Decide changes nothing, and an import that
// is not over always has a task, a timer or a job.
func TestRandomCommandsNeverStrandAnImport(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := &book{now: noon}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			before, was := string(casefile.Encode(b.s)), b.s
			b.now = b.now.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days"))
			step(t, b)
			if string(casefile.Encode(was)) != before {
				t.Fatal("a decision changed the state it was given")
			}
			folded, err := casefile.Fold(Apply, b.events)
			if err != nil || string(casefile.Encode(folded)) != string(casefile.Encode(b.s)) {
				t.Fatalf("the fold of the events is not the state: %v", err)
			}
			if p := Project(b.s); b.s.Version > 0 && !p.Closed && len(p.Tasks)+len(p.Timers)+len(p.Jobs) == 0 {
				t.Fatalf("stage %s waits for nobody", b.s.Stage)
			}
		}
	})
}

func step(t *rapid.T, b *book) {
	refused := rapid.SampledFrom([]*casefile.Error{nil, nil, nil, casefile.Refuse(casefile.Unavailable, "job_failed")}).Draw(t, "refused")
	n, more := rapid.IntRange(0, 3).Draw(t, "n"), rapid.Bool().Draw(t, "more")
	moves := []func(){
		func() { _ = b.do(handler, CmdCreate, asked()) },
		func() { _ = b.do(handler, CmdStart, Start{}) },
		func() { _ = b.do(handler, CmdCancel, Cancel{}) },
		func() { _ = b.do(handler, CmdRetry, Retry{}) },
		func() { _ = b.do(casefile.SystemActor(), TimerExpire, nil) },
		func() { _ = b.finish(JobRead, Counts{Rows: n, Good: n}, refused) },
		func() {
			_ = b.finish(JobStart, Chunk{After: n, Opened: n, Missed: make([]Missed, n), More: more}, refused)
		},
		func() { _ = b.finish(JobDrop, nil, refused) },
	}
	moves[rapid.IntRange(0, len(moves)-1).Draw(t, "move")]()
}
