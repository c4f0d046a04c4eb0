package deadline

import (
	"fmt"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// desk is the smallest room with deadlines: it waits for one kind of task at a time, by a fixed day or by working days.
type desk struct {
	Terms   campaign.Terms `json:"terms"`
	Task    string         `json:"task"`
	Since   time.Time      `json:"since"`
	Version int            `json:"version"`
	Steer   Part           `json:"steer"`
}

func (d *desk) Host() Host {
	return Host{Part: &d.Steer, Terms: &d.Terms, Version: &d.Version, Owner: "reg-1", Stop: true}
}

const (
	byDate = "inspection"         // to the end of the window inspect
	byDays = "objection_decision" // five working days
)

var deskRoom = Steer(casefile.Room[desk]{Kind: "desk",
	Decide: func(s desk, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
		return []casefile.Draft{{Type: cmd.Type, Data: cmd.Data}}, nil
	},
	Apply: func(s desk, e casefile.Event) (desk, error) {
		switch e.Type {
		case "begin":
			terms, err := casefile.Read[campaign.Terms](e)
			if err != nil {
				return s, err
			}
			s.Terms = terms
		case "wait_date":
			s.Task, s.Since = byDate, e.At
		case "wait_days":
			s.Task, s.Since = byDays, e.At
		case "done":
			s.Task = ""
		}
		s.Version = e.Seq
		return s, nil
	},
	Project: func(s desk) casefile.Projection {
		p := casefile.Projection{Head: casefile.Head{Stage: s.Task}}
		t := casefile.Task{Kind: s.Task, Role: casefile.Reviewer, Since: s.Since}
		switch s.Task {
		case byDate:
			t.Due = s.Terms.Windows[campaign.WinInspect].End()
		case byDays:
			t.Due, _ = campaign.ObjectionDue(s.Since, s.Terms)
		default:
			return p
		}
		p.Tasks = []casefile.Task{t}
		p.Timers = []casefile.Timer{{Name: "over", At: t.Due}}
		return p
	}})

// file is one case in a test: it decides, folds and keeps its events.
type file struct {
	s      desk
	events []casefile.Event
	now    time.Time
}

func open(t testing.TB, at string, change ...func(*campaign.Terms)) *file {
	t.Helper()
	terms := yantai(t)
	for _, f := range change {
		f(&terms)
	}
	f := &file{now: instant(t, at)}
	must(t, f.do(casefile.SystemActor(), "begin", terms))
	return f
}

func (f *file) do(who casefile.Actor, kind string, data any) error {
	drafts, err := deskRoom.Decide(f.s, casefile.Command{ID: fmt.Sprint(len(f.events)), Type: kind, Actor: who, Data: casefile.Encode(data)}, f.now)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "desk-1", Seq: f.s.Version + 1, Type: d.Type, At: f.now, Actor: who, Data: casefile.Encode(d.Data), Messages: d.Messages}
		next, err := deskRoom.Apply(f.s, e)
		if err != nil {
			return err
		}
		f.s, f.events = next, append(f.events, e)
	}
	return nil
}

func (f *file) history(t testing.TB) []Deadline {
	t.Helper()
	all, err := f.account()
	must(t, err)
	return all
}

func (f *file) account() ([]Deadline, error) {
	return History(deskRoom, f.events, f.now)
}

func (f *file) proj() casefile.Projection { return deskRoom.Project(f.s) }

// ring lets the nearest timer of a rung fire, as the kernel does.
func (f *file) ring(t testing.TB) bool {
	t.Helper()
	for _, timer := range f.proj().Timers {
		if timer.Name == TimerRung {
			if timer.At.After(f.now) {
				f.now = timer.At
			}
			must(t, f.do(casefile.SystemActor(), TimerRung, nil))
			return true
		}
	}
	return false
}

func (f *file) rungs() []string {
	var out []string
	for _, e := range f.events {
		if e.Type == EvRung {
			c, _ := casefile.Read[Climbed](e)
			out = append(out, c.Rung+" "+c.At.Format("01-02 15:04"))
		}
	}
	return out
}

func yantai(t testing.TB) campaign.Terms {
	t.Helper()
	p, err := campaign.Builtin("yantai-2019")
	must(t, err)
	terms, err := p.Terms()
	must(t, err)
	return terms
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, casefile.Shanghai)
	must(t, err)
	return at
}

func must(t testing.TB, err error) {
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

var (
	leader = casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
	filer  = casefile.Actor{ID: "acc-firm", Role: casefile.Enterprise, Filer: "reg-1"}
	system = casefile.SystemActor()
)
