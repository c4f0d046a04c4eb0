package absence

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

var (
	admin  = casefile.Actor{ID: "acc-admin", Role: casefile.Admin}
	anna   = casefile.Actor{ID: "acc-a", Role: casefile.Reviewer}
	bert   = casefile.Actor{ID: "acc-b", Role: casefile.Reviewer}
	system = casefile.SystemActor()
	noon   = time.Date(2019, 3, 4, 12, 0, 0, 0, casefile.Shanghai)
)

// leave drives one absence in tests: it decides, folds and keeps its events.
type leave struct {
	s      State
	events []casefile.Event
	now    time.Time
}

func (l *leave) do(who casefile.Actor, kind string, data any) error {
	drafts, err := Decide(l.s, casefile.Command{Type: kind, Actor: who, Data: casefile.Encode(data)}, l.now)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "absence-1", Seq: l.s.Version + 1, Type: d.Type, At: l.now, Actor: who, Data: casefile.Encode(d.Data)}
		next, err := Apply(l.s, e)
		if err != nil {
			return err
		}
		l.s, l.events = next, append(l.events, e)
	}
	return nil
}

func asked() Declare {
	return Declare{Campaign: "yantai-2019", Officer: Officer{ID: anna.ID, Role: casefile.Reviewer}, Deputy: Officer{ID: bert.ID, Role: casefile.Reviewer},
		From: "2019-03-05", To: "2019-03-07", Reason: "leave"}
}

func code(err error) string {
	e := casefile.As(err)
	switch {
	case e == nil:
		return ""
	case len(e.Fields) > 0:
		return e.Fields[0].Code
	}
	return e.Code
}

func TestWhoMayNotStandInForWhom(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want string
		who        casefile.Actor
		change     func(*Declare)
	}{
		{"he himself", "deputy_himself", anna, func(d *Declare) { d.Deputy.ID = anna.ID }},
		{"his own other account", "deputy_himself", anna, func(d *Declare) { d.Deputy.Also = []string{anna.ID} }},
		{"who inspects what he checks", "deputy_inspects", anna, func(d *Declare) { d.Deputy.Role, d.Deputy.Point = casefile.PointStaff, "烟台审01" }},
		{"staff of another point", "deputy_elsewhere", admin, func(d *Declare) {
			d.Officer.Role, d.Officer.Point, d.Deputy.Role, d.Deputy.Point = casefile.PointStaff, "烟台审01", casefile.PointStaff, "烟台审02"
		}},
		{"an auditor", "deputy_role", anna, func(d *Declare) { d.Deputy.Role = casefile.Auditor }},
		{"who keeps the accounts", "deputy_role", anna, func(d *Declare) { d.Deputy.Role = casefile.Admin }},
		{"one who is away himself", "deputy_away", anna, func(d *Declare) { d.Away = true }},
		{"in the past", "date_in_the_past", anna, func(d *Declare) { d.From = "2019-03-03" }},
		{"backwards", "date_order", anna, func(d *Declare) { d.To = "2019-03-04" }},
		{"for ever", "date_order", anna, func(d *Declare) { d.To = "2021-03-04" }},
		{"without end", "required", anna, func(d *Declare) { d.To = "" }},
		{"by somebody else", "not_your_absence", bert, func(*Declare) {}},
		{"by a deputy in his name", "not_your_absence", casefile.Actor{ID: bert.ID, For: anna.ID, Role: casefile.Reviewer}, func(*Declare) {}},
		{"a leaver, by himself", "not_your_absence", anna, func(d *Declare) { d.Leaves, d.To = true, "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := asked()
			c.change(&in)
			if err := (&leave{now: noon}).do(c.who, CmdDeclare, in); code(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestAnAbsenceBeginsAndEndsByItself(t *testing.T) {
	t.Parallel()
	l := &leave{now: noon}
	if err := l.do(anna, CmdDeclare, asked()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		stage Stage
		at    time.Time
	}{{Planned, time.Date(2019, 3, 5, 0, 0, 0, 0, casefile.Shanghai)}, {Active, time.Date(2019, 3, 8, 0, 0, 0, 0, casefile.Shanghai)}} {
		timers := Project(l.s).Timers
		if l.s.Stage != want.stage || len(timers) != 1 || !timers[0].At.Equal(want.at) {
			t.Fatalf("%s %+v", l.s.Stage, timers)
		}
		l.now = timers[0].At
		if err := l.do(system, timers[0].Name, nil); err != nil {
			t.Fatal(err)
		}
	}
	if row := Project(l.s).Row.(Row); !row.Over || !Project(l.s).Closed {
		t.Errorf("%+v", row)
	}
}

func TestALeaversWorkGoesToHisSuccessorAtOnce(t *testing.T) {
	t.Parallel()
	in := asked()
	in.From, in.To, in.Leaves = "2019-03-04", "", true
	l := &leave{now: noon}
	if err := l.do(admin, CmdDeclare, in); err != nil {
		t.Fatal(err)
	}
	if l.s.Stage != Active || len(l.s.Pending) != 1 {
		t.Fatalf("%+v", l.s)
	}
	err := l.do(system, JobMove+"_done", casefile.JobResult{Job: l.s.Pending[0].ID, Result: casefile.Encode(Moved{Claims: 7})})
	if err != nil || l.s.Moved.Claims != 7 || !Project(l.s).Closed {
		t.Errorf("%v %+v", err, l.s)
	}
}

func TestADeputyWhoLeavesIsReplacedWhereHisSuccessorMayStandIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		next  Officer
		stage Stage
	}{{Officer{ID: "acc-c", Role: casefile.Reviewer}, Planned}, {Officer{ID: anna.ID, Role: casefile.Reviewer}, Ended}} {
		l := &leave{now: noon}
		if err := l.do(anna, CmdDeclare, asked()); err != nil {
			t.Fatal(err)
		}
		if err := l.do(system, CmdReassign, Reassign{Deputy: c.next}); err != nil || l.s.Stage != c.stage {
			t.Errorf("%s: %v, stage %s", c.next.ID, err, l.s.Stage)
		}
	}
}

// Whatever is asked in whatever order: the fold is the state, and an absence that is not over has a timer, or is a
// leaver's.
func TestRandomCommandsNeverStrandAnAbsence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := &leave{now: noon}
		for range rapid.IntRange(1, 10).Draw(t, "steps") {
			l.now = l.now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "minutes")) * time.Minute)
			moves := []func(){
				func() { _ = l.do(anna, CmdDeclare, asked()) },
				func() { _ = l.do(bert, CmdEnd, Reasoned{Code: "back"}) },
				func() { _ = l.do(system, TimerBegin, nil) },
				func() { _ = l.do(system, TimerOver, nil) },
				func() { _ = l.do(system, CmdReassign, Reassign{Deputy: Officer{ID: "acc-c", Role: casefile.Reviewer}}) },
			}
			moves[rapid.IntRange(0, len(moves)-1).Draw(t, "move")]()
			p := Project(l.s)
			if l.s.Version > 0 && !p.Closed && len(p.Timers)+len(p.Jobs) == 0 {
				t.Fatalf("stage %s waits for nothing", l.s.Stage)
			}
			folded, err := casefile.Fold(Apply, l.events)
			if err != nil || string(casefile.Encode(folded)) != string(casefile.Encode(l.s)) {
				t.Fatalf("the fold is not the state: %v", err)
			}
		}
	})
}
