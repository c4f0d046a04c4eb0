package deadline

import (
	"maps"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// How a deadline is counted.
const (
	ByDate     = "date"     // a fixed day of the plan, to 24:00 (T-0.19)
	ByWorkdays = "workdays" // so many working days after it began
)

// Source is the rule behind the deadline of a kind of task.
type Source struct {
	Unit    string
	Windows []string // ByDate: actions whose window ends it; of several the one that ends when the task is due
	Clause  string   // ByWorkdays
}

// sources names the rule of every kind of task that a case can wait in (A2). A kind that is not here is refused by the
// test of the whole program's kinds, so that no stage waits without a rule.
var sources = map[string]Source{
	"fill_in":     {Unit: ByDate, Windows: []string{campaign.WinFillIn}},
	"correction":  {Unit: ByDate, Windows: []string{campaign.WinCorrect}},
	"inspection":  {Unit: ByDate, Windows: []string{campaign.WinInspect}},
	"transfer":    {Unit: ByDate, Windows: []string{campaign.WinInspect}},
	"seal":        {Unit: ByDate, Windows: []string{campaign.WinHandover}},
	"handover":    {Unit: ByDate, Windows: []string{campaign.WinHandover}},
	"recheck":     {Unit: ByDate, Windows: []string{campaign.WinRecheck, campaign.WinNotice}},
	"publish":     {Unit: ByDate, Windows: []string{campaign.WinNotice}},
	"report":      {Unit: ByDate, Windows: []string{campaign.WinReport}},
	"repair":      {Unit: ByDate, Windows: []string{campaign.WinReport}},
	"amendment":   {Unit: ByWorkdays, Clause: "T-0.61"},
	"needs_human": {Unit: ByDate, Windows: []string{campaign.WinInspect, campaign.WinNotice}},
	"duplicate":   {Unit: ByDate, Windows: []string{campaign.WinInspect, campaign.WinNotice}},
	"class":       {Unit: ByDate, Windows: []string{campaign.WinInspect, campaign.WinNotice}},
	"matching":    {Unit: ByDate, Windows: []string{campaign.WinInspect, campaign.WinNotice}},

	"registration_review":     {Unit: ByWorkdays, Clause: "T-0.14"},
	"registration_correction": {Unit: ByDate, Windows: []string{campaign.WinCorrect}},
	"import_confirm":          {Unit: ByDate, Windows: []string{campaign.WinFillIn}},
	"import_stalled":          {Unit: ByWorkdays, Clause: "T-0.14"},
	"sheet_export":            {Unit: ByDate, Windows: []string{campaign.WinInspect}},
	"handover_sign":           {Unit: ByDate, Windows: []string{campaign.WinHandover}},
	"handover_receive":        {Unit: ByWorkdays, Clause: "T-0.44"},
	"handover_difference":     {Unit: ByWorkdays, Clause: "T-0.44"},
	"objection_decision":      {Unit: ByWorkdays, Clause: "T-0.53"},
	"omission_answer":         {Unit: ByWorkdays, Clause: "T-0.56"},
	"objection_stuck":         {Unit: ByWorkdays, Clause: "T-0.54"},
	"notice_sign":             {Unit: ByDate, Windows: []string{campaign.WinNotice}},
	"notice_publish":          {Unit: ByDate, Windows: []string{campaign.WinNotice}},
	"notice_stalled":          {Unit: ByWorkdays, Clause: "R-0.98"},
	"report_build_failed":     {Unit: ByDate, Windows: []string{campaign.WinReport}},
	"report_sign":             {Unit: ByDate, Windows: []string{campaign.WinReport}},
	"report_deliver":          {Unit: ByDate, Windows: []string{campaign.WinReport}},
	"report_overdue":          {Unit: ByDate, Windows: []string{campaign.WinReport}},
	"report_stalled":          {Unit: ByWorkdays, Clause: "T-0.60"},
	"receipt_alarm":           {Unit: ByWorkdays, Clause: "T-0.60"},
	"correction_ruling":       {Unit: ByWorkdays, Clause: "T-0.61"},
	"dispute":                 {Unit: ByWorkdays, Clause: "T-0.30"},
	"seal_void":               {Unit: ByWorkdays, Clause: "T-0.39"},
	"milestone":               {Unit: ByDate, Clause: "R-0.105"},
	"oversight_visit":         {Unit: ByDate, Clause: "R-0.115"},
	"oversight_answer":        {Unit: ByWorkdays, Clause: "R-0.116"},
	"oversight_verify":        {Unit: ByWorkdays, Clause: "R-0.116"},
	"oversight_sign":          {Unit: ByWorkdays, Clause: "R-0.117"},
	"integrity_notify":        {Unit: ByWorkdays, Clause: "T-0.68"},
	"integrity_propose":       {Unit: ByWorkdays, Clause: "T-0.68"},
	"integrity_decide":        {Unit: ByWorkdays, Clause: "T-0.68"},
	"integrity_appeal":        {Unit: ByWorkdays, Clause: "T-0.68"},
	"order_sign":              {Unit: ByWorkdays, Clause: "T-0.19"},
	"order_stalled":           {Unit: ByWorkdays, Clause: "T-0.19"},
}

// Sources lists the kinds of task that have a rule.
func Sources() []string { return slices.Sorted(maps.Keys(sources)) }

// dueOf gives the deadline of a task: the room's own, or where it leaves one open the plan's own target, or the end of
// the window that the task belongs to. Two are nearer than the end after which the case moves on by itself: papers go to
// the Centre by 21 March, and a list must be on show in time to end by 29 March (T-0.47).
func dueOf(t casefile.Task, terms campaign.Terms) time.Time {
	src := sources[t.Kind]
	switch {
	case t.Due.IsZero():
		if due, err := terms.TaskDue(t.Kind, t.Since); err == nil {
			return due
		}
		return time.Time{}
	case len(src.Windows) == 1 && src.Windows[0] == campaign.WinHandover:
		return earlier(t.Due, terms.Windows[campaign.WinHandover].End())
	case t.Kind == "publish":
		if latest, err := campaign.LatestPublication(terms); err == nil {
			return earlier(t.Due, campaign.Window{To: latest}.End())
		}
	}
	return t.Due
}

func earlier(a, b time.Time) time.Time {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// ruleOf gives the unit and the clause of a task's deadline.
func ruleOf(t casefile.Task, terms campaign.Terms) (unit, clause string) {
	src, ok := sources[t.Kind]
	if !ok || t.Due.IsZero() {
		return "", ""
	}
	for _, name := range src.Windows {
		if w := terms.Windows[name]; w.To != "" && (len(src.Windows) == 1 || w.End().Equal(t.Due)) {
			if due, err := terms.TaskDue(t.Kind, t.Since); err == nil && due.Equal(t.Due) && !w.End().Equal(t.Due) {
				return ByWorkdays, w.Clause // catch-up: no window presses, the office's own target does
			}
			return src.Unit, w.Clause
		}
	}
	if src.Clause == "" {
		return ByWorkdays, "R-0.105"
	}
	return src.Unit, src.Clause
}
