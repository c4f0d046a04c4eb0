// Package milestone is one task of the campaign's plan as it was really done: when it began and ended, on what evidence,
// and why it was late (R-0.26–, A1).
//
// It guarantees that the plan's own words and dates are never changed by an entry, that a task ended after its day names
// a cause, that what is entered later is marked so (T-0.69), and that a task opened when its day was past warns nobody. It
// is pure: no clock, no I/O.
package milestone

import (
	"slices"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/table"
)

// Kind names this kind of case everywhere.
const Kind = "milestone"

// Task is the one kind of task: for the administrators, by the day of the plan.
const Task = "milestone"

// Stage is where a task of the plan stands.
type Stage string

// The stages. docs/processes/milestone.md draws them.
const (
	Planned Stage = "planned"
	Running Stage = "running"
	Done    Stage = "done"
)

// Causes of a task that ended late.
var Causes = []string{"late_start", "resources", "material_incomplete", "volume", "system_outage", "weather", "decision_pending", "other"}

// Open begins a task; all of it are facts of the plan, taken by the desk.
type Open struct {
	Terms   campaign.Terms `json:"terms"`
	Number  int            `json:"number"`
	Stage   int            `json:"stage"`
	Title   campaign.Text  `json:"title"`
	Owner   campaign.Owner `json:"owner"`
	From    string         `json:"from"`
	Due     string         `json:"due"`
	Clauses []string       `json:"clauses"`
}

// Entry is what really happened. The dates may lie before today: launch tasks are entered later (T-0.69).
type Entry struct {
	Started  string `json:"started,omitempty"`
	Ended    string `json:"ended,omitempty"`
	Evidence string `json:"evidence,omitempty"` // what proves it: a document's number, a record's place
	Cause    string `json:"cause,omitempty"`    // why it ended late
	Note     string `json:"note,omitempty"`
}

// Commands and events.
const (
	CmdOpen   = "open"   // Open
	CmdEnter  = "enter"  // Entry
	CmdReopen = "reopen" // Reasoned

	EvOpened   = "opened"
	EvEntered  = "entered"
	EvReopened = "reopened"
)

// Reasoned says why.
type Reasoned struct {
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// State is a task of the plan at one moment: the fold of its events.
type State struct {
	Case    string         `json:"case"`
	Version int            `json:"version"`
	Terms   campaign.Terms `json:"terms"`
	Plan    Open           `json:"plan"` // without its terms
	Stage   Stage          `json:"stage"`
	Since   time.Time      `json:"since"`
	Entry   Entry          `json:"entry"`
	By      string         `json:"by,omitempty"`
	At      time.Time      `json:"at,omitzero"`
	Later   bool           `json:"later,omitempty"` // entered on a later day than it happened
	Quiet   bool           `json:"quiet,omitempty"` // opened after its day: nobody is warned
	Steer   deadline.Part  `json:"steer,omitzero"`
}

// Head is for the table of rules.
func (s State) Head() (int, string) { return s.Version, string(s.Stage) }

// Host lends the state to what every kind of case shares about deadlines.
func (s *State) Host() deadline.Host {
	return deadline.Host{Part: &s.Steer, Terms: &s.Terms, Version: &s.Version}
}

// Late says that the task ended, or still runs, after its day.
func (s State) Late(today string) bool {
	if s.Stage == Done {
		return s.Entry.Ended > s.Plan.Due
	}
	return today > s.Plan.Due
}

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Project: project,
	Decide: table.Decide(CmdOpen, map[string]table.Rule[State]{
		CmdOpen:   {Decide: open},
		CmdEnter:  {Stages: []string{string(Planned), string(Running)}, Decide: enter},
		CmdReopen: {Stages: []string{string(Done)}, Decide: reopen},
	}),
	Apply: table.Apply(Kind, map[string]table.Applier[State]{
		EvOpened: table.On(func(s *State, d Open, e casefile.Event) {
			s.Terms, s.Plan, s.Quiet = d.Terms, d, casefile.DateOf(e.At) > d.Due
			s.Plan.Terms = campaign.Terms{}
			s.move(Planned, e)
		}),
		EvEntered: table.On(entered),
		EvReopened: table.On(func(s *State, _ Reasoned, e casefile.Event) {
			s.Entry.Ended, s.Entry.Cause = "", ""
			s.move(Running, e)
		}),
	}, func(s State) State { return s }, func(s *State, e casefile.Event) { s.Case, s.Version = e.Case, e.Seq })})

func (s *State) move(to Stage, e casefile.Event) {
	s.Stage, s.Since, s.By, s.At = to, e.At, e.Actor.ID, e.At
}

func entered(s *State, d Entry, e casefile.Event) {
	s.Entry, s.By, s.At = d, e.Actor.ID, e.At
	s.Later = max(d.Started, d.Ended) < casefile.DateOf(e.At)
	switch {
	case d.Ended != "":
		s.move(Done, e)
	case d.Started != "" && s.Stage != Running:
		s.move(Running, e)
	}
}

func open(a table.Ask[State]) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Open](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	return table.One(EvOpened, in), nil
}

func enter(a table.Ask[State]) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Entry](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	in.Evidence, in.Note = strings.TrimSpace(in.Evidence), strings.TrimSpace(in.Note)
	if err := casefile.InvalidFields(wrong(in, a.S.Plan, casefile.DateOf(a.Now))); err != nil {
		return nil, err
	}
	return table.One(EvEntered, in), nil
}

// wrong finds what cannot be: a day that is none or has not come, an end before the beginning, an end without evidence,
// or a late one without a cause.
func wrong(in Entry, plan Open, today string) []casefile.Field {
	var out []casefile.Field
	say := func(bad bool, pointer, code string, args ...string) {
		if bad {
			out = append(out, casefile.Wrong(pointer, code, args...))
		}
	}
	for _, d := range []struct{ pointer, date string }{{"/started", in.Started}, {"/ended", in.Ended}} {
		if d.date == "" {
			continue
		}
		_, err := time.Parse(time.DateOnly, d.date)
		say(err != nil, d.pointer, "date")
		say(err == nil && d.date > today, d.pointer, "date_future")
	}
	say(in.Started == "" && in.Ended == "", "/started", "required")
	say(in.Ended != "" && in.Started != "" && in.Ended < in.Started, "/ended", "date_order")
	say(in.Ended != "" && in.Evidence == "", "/evidence", "required")
	say(in.Ended > plan.Due && in.Cause == "", "/cause", "cause_missing", "due", plan.Due)
	say(in.Cause != "" && !slices.Contains(Causes, in.Cause), "/cause", "unknown_value")
	return out
}

func reopen(a table.Ask[State]) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Reasoned](a.Cmd.Data)
	if err == nil && in.Code == "" {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	}
	if err != nil {
		return nil, err
	}
	return table.One(EvReopened, in), nil
}

// Summary is a task's line in lists.
type Summary struct {
	Number  int    `json:"number"`
	Due     string `json:"due"`
	Started string `json:"started,omitempty"`
	Ended   string `json:"ended,omitempty"`
	Cause   string `json:"cause,omitempty"`
}

func project(s State) casefile.Projection {
	p := casefile.Projection{Head: casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version, Stage: string(s.Stage),
		Summary: casefile.Encode(Summary{Number: s.Plan.Number, Due: s.Plan.Due, Started: s.Entry.Started, Ended: s.Entry.Ended, Cause: s.Entry.Cause})},
		Closed: s.Stage == Done}
	if s.Stage == Done {
		return p
	}
	t := casefile.Task{Kind: Task, Role: casefile.Admin, Since: s.Since}
	if due, err := time.ParseInLocation(time.DateOnly, s.Plan.Due, casefile.Shanghai); err == nil && !s.Quiet {
		t.Due = due.AddDate(0, 0, 1) // 24:00 of the day
	}
	p.Tasks = []casefile.Task{t}
	return p
}
