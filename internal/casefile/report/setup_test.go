package report

import (
	"fmt"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// parcel drives one package in tests: it decides, folds, and keeps the events.
type parcel struct {
	s      State
	now    time.Time
	events []casefile.Event
	drafts []casefile.Draft
}

func testTerms() campaign.Terms {
	return campaign.Terms{
		Campaign: "yantai-2019", Version: "yantai-2019/1",
		Windows: map[string]campaign.Window{
			campaign.WinReport:  {From: "2019-03-21", To: "2019-03-31", Clause: "R-0.54"},
			campaign.WinCatchup: {From: "2019-04-01", Clause: "R-0.55"},
		},
		Office: campaign.OfficeTerms{ReceiptAlarmDays: 1},
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
	reporter = casefile.Actor{ID: "acc-reporter", Role: casefile.Reporter}
	leader   = casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
)

func (p *parcel) do(who casefile.Actor, kind string, data any) error {
	return p.send(casefile.Command{Type: kind, Actor: who, Data: casefile.Encode(data)})
}

func (p *parcel) send(cmd casefile.Command) error {
	cmd.ID = fmt.Sprintf("c%d", len(p.events))
	drafts, err := Decide(p.s, cmd, p.now)
	if err != nil {
		return err
	}
	p.drafts = append(p.drafts, drafts...)
	for _, d := range drafts {
		e := casefile.Event{Case: "report-1", Seq: p.s.Version + 1, Type: d.Type, At: p.now, Actor: cmd.Actor, Data: casefile.Encode(d.Data)}
		next, err := Apply(p.s, e)
		if err != nil {
			return err
		}
		p.s = next
		p.events = append(p.events, e)
	}
	return nil
}

// finish ends the pending job of a type with a result.
func (p *parcel) finish(kind string, result any, refused *casefile.Error) error {
	for _, j := range p.s.Pending {
		if j.Type == kind {
			return p.do(casefile.SystemActor(), kind+"_done", casefile.JobResult{Job: j.ID, Result: casefile.Encode(result), Error: refused})
		}
	}
	return fmt.Errorf("no pending %s", kind)
}

// setup gives a main package of three records, built, at an instant.
func setup(t *testing.T, when string) *parcel {
	t.Helper()
	p := &parcel{now: at(when)}
	must(t, p.do(reporter, CmdCreate, Create{Terms: testTerms(), Number: "M-001", Series: SeriesMain}))
	must(t, p.finish(JobBuild, Package{Key: "k", Hash: "h", Count: 3}, nil))
	return p
}

// included gives a package whose filings all know.
func setupIncluded(t *testing.T, when string) *parcel {
	t.Helper()
	p := setup(t, when)
	must(t, p.do(leader, CmdSign, Sign{Hash: "h"}))
	must(t, p.finish(JobInclude, Chunk{After: 3, Told: 3}, nil))
	return p
}

// setupSent gives a package handed over as a file.
func setupSent(t *testing.T, when string) *parcel {
	t.Helper()
	p := setupIncluded(t, when)
	must(t, p.do(reporter, CmdDeliver, Deliver{Method: ByFile}))
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
	e := casefile.As(err)
	if e == nil || e.Kind != kind || e.Code != code {
		t.Fatalf("got %v, want %s %s", err, kind, code)
	}
}
