package steering

import (
	"strconv"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/milestone"
	"chizheng/internal/desk"
)

// planned is the page of the plan against what was done (A1).
type planned struct {
	Rows    []taskRow
	Chart   chart
	Causes  []string
	Enter   bool // may enter
	Unopen  bool // some tasks are no cases yet
	Key     string
	Form    site.Form
	Problem *layout.Problem
}

// taskRow is a task of the plan.
type taskRow struct {
	desk.PlanTask
	Title, StageName, Owner, Status, Key string
	Here                                 bool // the refused form is this one's
}

// chart is the Gantt chart, in units of its own.
type chart struct {
	Width, Height int
	Today         int // x; 0: outside
	Months        []mark
	Bars          []ganttBar
}

type mark struct {
	X     int
	Label string
}

type ganttBar struct {
	Y, From, Width      int // the plan
	DoneFrom, DoneWidth int // what was done; 0: nothing yet
	Late                bool
	Number              string
}

func milestones(v *site.Visit) error { return milestonesWith(v, site.NewForm(0), "") }

func milestonesWith(v *site.Visit, f site.Form, of string) error {
	tasks, err := v.Site.Desk.PlanTasks(v, v.Who, v.Site.Campaign)
	if err != nil {
		return err
	}
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	m := planned{Chart: gantt(tasks, now), Causes: milestone.Causes, Enter: v.May("enterMilestone"), Key: site.NewForm(0).Key, Form: f, Problem: f.Problem}
	for _, t := range tasks {
		r := taskRow{PlanTask: t, Title: v.Words.Text(t.Title), StageName: v.Words.Text(t.Stage.Title), Owner: v.Words.Say("owner." + string(t.Owner)),
			Status: string(milestone.Planned), Key: site.NewForm(0).Key}
		if t.State == nil {
			m.Unopen = m.Unopen || t.Due != ""
		} else {
			r.Status, r.Here = string(t.State.Stage), t.State.Case == of
		}
		m.Rows = append(m.Rows, r)
	}
	return v.ShowRefused(m.Problem, v.Page(v.Words.Say("milestones.title"), v.Home()), milestonesView(m))
}

func open(v *site.Visit) error {
	return v.Act(func(site.Form) error {
		_, err := v.Site.Desk.OpenMilestones(v, v.Who, v.Site.Campaign)
		return err
	}, func(f site.Form) error { return milestonesWith(v, f, "") }, "/milestones", "milestones_opened")
}

func enter(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		in := milestone.Entry{Started: f.Get("started"), Ended: f.Get("ended"), Evidence: f.Get("evidence"), Cause: f.Get("cause"), Note: f.Get("note")}
		_, err := v.Site.Desk.Do(v, v.Who, "enterMilestone", milestone.Kind, v.Case(), milestone.CmdEnter, in, f.Options())
		return err
	}, func(f site.Form) error { return milestonesWith(v, f, v.Case()) }, "/milestones", "milestone_entered")
}

const (
	dayWidth  = 6
	rowHeight = 22
	left      = 36
	top       = 20
)

// gantt draws the tasks that have a day, from the first day of the plan to two weeks after its last.
func gantt(tasks []desk.PlanTask, now time.Time) chart {
	first, last := "", ""
	for _, t := range tasks {
		if t.Due != "" && (first == "" || t.Stage.From < first) {
			first = t.Stage.From
		}
		last = max(last, t.Due)
	}
	if first == "" {
		return chart{}
	}
	x := func(date string) int { return left + days(first, date)*dayWidth }
	c := chart{Width: x(last) + 15*dayWidth}
	for i, t := range tasks {
		if t.Due == "" {
			continue
		}
		b := ganttBar{Y: top + len(c.Bars)*rowHeight, From: x(t.Stage.From), Number: strconv.Itoa(tasks[i].Number), Late: t.Late}
		b.Width = x(t.Due) + dayWidth - b.From
		if s := t.State; s != nil && s.Entry.Started+s.Entry.Ended != "" {
			from, to := s.Entry.Started, s.Entry.Ended
			if from == "" {
				from = to
			}
			if to == "" {
				to = min(casefile.DateOf(now), last)
			}
			b.DoneFrom = max(left, x(from))
			b.DoneWidth = max(dayWidth, x(to)+dayWidth-b.DoneFrom)
		}
		c.Bars = append(c.Bars, b)
	}
	c.Height = top + len(c.Bars)*rowHeight + 4
	if today := x(casefile.DateOf(now)); today >= left && today <= c.Width {
		c.Today = today
	}
	for d := day(first); casefile.DateOf(d) <= last; d = d.AddDate(0, 0, 1) {
		if d.Day() == 1 {
			c.Months = append(c.Months, mark{X: x(casefile.DateOf(d)), Label: d.Format("2006-01")})
		}
	}
	return c
}

func day(date string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, date, casefile.Shanghai)
	if err != nil {
		return time.Time{}
	}
	return d
}

func days(from, to string) int { return int(day(to).Sub(day(from)).Hours() / 24) }

// typed is what a refused form held, or what was entered before.
func typed(m planned, r taskRow, name, entered string) string {
	if r.Here && m.Problem != nil {
		return m.Form.Get(name)
	}
	return entered
}

func tone(r taskRow) string {
	switch milestone.Stage(r.Status) {
	case milestone.Done:
		return "done"
	case milestone.Running:
		return "open"
	}
	return "quiet"
}
