package notice

import (
	"fmt"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// batch drives one batch in tests: it decides, folds, and keeps the events.
type batch struct {
	s      State
	now    time.Time
	events []casefile.Event
}

func testTerms() campaign.Terms {
	return campaign.Terms{
		Campaign: "yantai-2019", Version: "yantai-2019/1",
		Windows: map[string]campaign.Window{
			campaign.WinNotice:  {From: "2019-02-18", To: "2019-03-29", Clause: "R-0.52"},
			campaign.WinCatchup: {From: "2019-04-01", Clause: "R-0.55"},
		},
		Notice: campaign.NoticeTerms{Days: 7, Unit: "calendar", LastEnd: "2019-03-29", TakeDownDays: 30},
		Days:   campaign.Calendar{Years: []int{2018, 2019, 2020}},
	}
}

func at(date string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", date, casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

var (
	publisher = casefile.Actor{ID: "acc-publisher", Role: casefile.Publisher}
	leader    = casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
)

func (b *batch) do(who casefile.Actor, kind string, data any) error {
	cmd := casefile.Command{ID: fmt.Sprintf("c%d", len(b.events)), Type: kind, Actor: who, Data: casefile.Encode(data)}
	drafts, err := Decide(b.s, cmd, b.now)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "notice-1", Seq: b.s.Version + 1, Type: d.Type, At: b.now, Actor: who, Data: casefile.Encode(d.Data)}
		next, err := Apply(b.s, e)
		if err != nil {
			return err
		}
		b.s = next
		b.events = append(b.events, e)
	}
	return nil
}

// finish ends the pending job of a type with a result.
func (b *batch) finish(kind string, result any, refused *casefile.Error) error {
	for _, j := range b.s.Pending {
		if j.Type == kind {
			return b.do(casefile.SystemActor(), kind+"_done", casefile.JobResult{Job: j.ID, Result: casefile.Encode(result), Error: refused})
		}
	}
	return fmt.Errorf("no pending %s", kind)
}

// setup gives a main batch of three lines, planned and signed, on the morning of a day.
func setup(t *testing.T, day string) *batch {
	t.Helper()
	b := &batch{now: at(day + " 09:00")}
	must(t, b.do(publisher, CmdPlan, Plan{Terms: testTerms(), Number: 3, Track: "main"}))
	must(t, b.finish(JobBuild, Frozen{Count: 3, Hash: "h3"}, nil))
	must(t, b.do(leader, CmdSign, Sign{Hash: "h3"}))
	return b
}

// shown publishes and puts all but the dropped lines on show.
func (b *batch) shown(t *testing.T, dropped ...Line) {
	t.Helper()
	must(t, b.do(publisher, CmdPublish, Publish{}))
	left := 3 - len(dropped)
	must(t, b.finish(JobAnnounce, Announced{After: 3, Told: left, Dropped: dropped, Shown: &Frozen{Count: left, Hash: "shown"}}, nil))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, kind casefile.Kind, code string) {
	t.Helper()
	e := casefile.As(err)
	if e == nil || e.Kind != kind || e.Code != code {
		t.Fatalf("got %v, want %s %s", err, kind, code)
	}
}
