package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/deadline"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
)

// deadlines registers what every kind of case shares about time: its deadlines, its clock, the urging (A2, A5, C7).
func (a *API) deadlines() {
	s := subject{a, "deadline"}
	add(s, op{ID: "getCaseDeadlines", Method: http.MethodGet, Path: "/cases/{case}/deadlines"}, a.getCaseDeadlines)
	steering[deadline.Reason](s, op{ID: "stopCaseClock", Method: http.MethodPost, Path: "/cases/{case}/clock/stop"}, deadline.CmdStop)
	steering[deadline.Reason](s, op{ID: "startCaseClock", Method: http.MethodPost, Path: "/cases/{case}/clock/start"}, deadline.CmdStart)
	steering[deadline.Urge](s, op{ID: "urgeCase", Method: http.MethodPost, Path: "/cases/{case}/urging"}, deadline.CmdUrge)
	add(s, op{ID: "checkDeadlines", Method: http.MethodGet, Path: "/campaign/deadlines/check"}, a.checkDeadlines)
}

// steering registers a command that cases of every kind hear.
func steering[T any](s subject, o op, command string) {
	add(s, o, func(c call, in *commandIn[T]) (*answerOut, error) {
		k, err := in.options()
		if err != nil {
			return nil, err
		}
		return answered(s.cfg.Desk.Steer(c, c.Who, o.ID, in.Case, command, in.Body, k))
	})
}

// DeadlineView is one task's time from its entry to its end.
type DeadlineView struct {
	Task     string     `json:"task" example:"inspection"`
	TaskName string     `json:"task_name"`
	Ref      string     `json:"ref,omitempty"`
	Stage    string     `json:"stage"`
	Role     string     `json:"role"`
	Since    time.Time  `json:"since" doc:"When it was entered."`
	Unit     string     `json:"unit,omitempty" enum:"date,workdays" doc:"A fixed day of the plan, or counted working days."`
	Clause   string     `json:"clause,omitempty" doc:"The rule behind it." example:"R-0.43"`
	Basis    string     `json:"basis,omitempty"`
	Calendar string     `json:"calendar" doc:"Terms whose calendar counted it." example:"yantai-2019/1+2"`
	First    time.Time  `json:"first,omitzero" doc:"Due when it was entered."`
	Due      time.Time  `json:"due,omitzero" doc:"Due by now; absent: nothing presses, or the clock stands."`
	Restday  bool       `json:"rest_day,omitempty" doc:"Its last day is not worked. It does not move by itself (T-0.19)."`
	Target   time.Time  `json:"target,omitzero" doc:"When it is asked for, before it must be (T-0.45)."`
	Days     int        `json:"days_left" doc:"Calendar days that are left, today not counted."`
	Workdays int        `json:"working_days_left"`
	Moves    []MoveView `json:"moves" doc:"What moved it: orders, a clock that stood."`
	Rungs    []RungView `json:"rungs" doc:"Who was told that it came near or had passed."`
	Ended    time.Time  `json:"ended,omitzero"`
	Result   string     `json:"result" enum:"running,overdue,met,missed,stands,open"`
	Warning  string     `json:"warning,omitempty" doc:"A sentence for the screen."`
}

// MoveView is an event that moved a deadline.
type MoveView struct {
	Event string    `json:"event" example:"order_applied"`
	Name  string    `json:"name"`
	Order string    `json:"order,omitempty" doc:"Number of the order."`
	At    time.Time `json:"at"`
	From  time.Time `json:"from,omitzero"`
	To    time.Time `json:"to,omitzero"`
}

// RungView is a rung that was reached.
type RungView struct {
	Rung string    `json:"rung" enum:"remind,deputy,head,bureau"`
	At   time.Time `json:"at"`
}

func (a *API) getCaseDeadlines(c call, in *CaseParam) (*body[list[DeadlineView]], error) {
	all, now, err := a.cfg.Desk.Deadlines(c, c.Who, in.Case)
	if err != nil {
		return nil, err
	}
	out := list[DeadlineView]{Items: []DeadlineView{}, Total: len(all)}
	for _, d := range all {
		out.Items = append(out.Items, deadlineView(d, now, c.Locale))
	}
	return found(out, nil)
}

func deadlineView(d deadline.Deadline, now time.Time, l *locale.Locale) DeadlineView {
	v := DeadlineView{Task: d.Task, TaskName: l.Name("tasks", d.Task), Ref: d.Ref, Stage: d.Stage, Role: string(d.Role), Since: d.Since,
		Unit: d.Unit, Clause: d.Clause, Calendar: d.Calendar, First: d.First, Due: d.Due, Restday: d.Restday, Target: d.Target,
		Ended: d.Ended, Result: d.Result, Moves: []MoveView{}, Rungs: []RungView{}}
	if d.Clause != "" {
		v.Basis = l.Clause(d.Clause)
	}
	if d.Ended.IsZero() {
		v.Days, v.Workdays = d.Left(now)
	}
	if d.Restday && d.Ended.IsZero() {
		v.Warning = l.Name("warnings", "due_on_rest_day")
	}
	for _, m := range d.Moves {
		v.Moves = append(v.Moves, MoveView{Event: m.Event, Name: l.Name("events", m.Event), Order: m.Order, At: m.At, From: m.From, To: m.To})
	}
	for _, r := range d.Rungs {
		v.Rungs = append(v.Rungs, RungView{Rung: r.Rung, At: r.At})
	}
	return v
}

// DeadlineCheck says whether every deadline has a live timer behind it (A2).
type DeadlineCheck struct {
	At        time.Time       `json:"at" doc:"Real time of the check."`
	Sound     bool            `json:"sound"`
	Tasks     int             `json:"tasks" doc:"Open tasks with a deadline."`
	Cases     int             `json:"cases" doc:"Open cases."`
	Running   int             `json:"running" doc:"Open cases whose workflow runs."`
	Asleep    []string        `json:"asleep" doc:"Open cases without a running workflow, the first of them: chizheng wake gives them one."`
	AsleepN   int             `json:"asleep_count"`
	Uncovered []UncoveredTask `json:"uncovered" doc:"Deadlines ahead without a timer before or at them, the first of them."`
	UncoverN  int             `json:"uncovered_count"`
	Late      []string        `json:"late" doc:"Cases whose timer should have fired and has not, the first of them."`
	LateN     int             `json:"late_count"`
	Behind    int             `json:"behind" doc:"Open cases that have not heard of the newest order yet."`
	Unknown   []string        `json:"unknown" doc:"Kinds of task that no rule limits."`
}

// UncoveredTask is a deadline without a timer.
type UncoveredTask struct {
	Case string    `json:"case"`
	Task string    `json:"task"`
	Due  time.Time `json:"due"`
}

func (a *API) checkDeadlines(c call, _ *nothing) (*body[DeadlineCheck], error) {
	r, err := a.cfg.Desk.CheckDeadlines(c, c.Who, a.cfg.Campaign)
	if err != nil {
		return nil, err
	}
	return found(checkView(r), nil)
}

func checkView(r desk.DeadlineReport) DeadlineCheck {
	v := DeadlineCheck{At: r.At, Sound: r.Sound(), Tasks: r.Tasks, Cases: r.Cases, Running: r.Running, Asleep: some(r.Asleep), AsleepN: len(r.Asleep),
		Uncovered: []UncoveredTask{}, UncoverN: len(r.Uncovered), Late: some(r.Late), LateN: len(r.Late), Behind: r.Behind, Unknown: some(r.Unknown)}
	for _, u := range r.Uncovered[:min(len(r.Uncovered), shownCases)] {
		v.Uncovered = append(v.Uncovered, UncoveredTask{Case: u.Case, Task: u.Kind, Due: u.Due})
	}
	return v
}

// shownCases is how many cases a check names; it counts all.
const shownCases = 50

func some(ids []string) []string { return append([]string{}, ids[:min(len(ids), shownCases)]...) }
