package report

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// Tasks of a package.
const (
	TaskBuild   = "report_build_failed"
	TaskSign    = "report_sign"
	TaskDeliver = "report_deliver"
	TaskOverdue = "report_overdue"
	TaskAlarm   = "receipt_alarm"
	TaskStalled = "report_stalled"
)

// Project derives what follows from a package's state.
func Project(s State) casefile.Projection {
	return casefile.Projection{
		Head: casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version, Stage: string(s.Stage),
			Summary: casefile.Encode(s.summary())},
		Tasks: s.tasks(), Timers: s.timers(), Jobs: s.Pending,
		Closed: s.Stage.Over() && len(s.Pending) == 0 && len(s.Stalled) == 0,
	}
}

func (s State) tasks() []casefile.Task {
	var tasks []casefile.Task
	add := func(kind, ref string, role casefile.Role, not string, due time.Time) {
		tasks = append(tasks, casefile.Task{Kind: kind, Ref: ref, Role: role, Not: not, Since: s.Since, Due: due})
	}
	switch {
	case s.Stage == FailedBuild:
		add(TaskBuild, "", casefile.Reporter, "", s.due())
	case s.Stage == Built:
		add(TaskSign, "", casefile.Leader, s.Reporter, s.due())
	case s.Stage == Signed && s.Included && !s.pending(JobDeliver):
		add(TaskDeliver, "", casefile.Reporter, "", s.due())
	case s.Alarmed && s.Unknown() > 0:
		add(TaskAlarm, "", casefile.Reporter, "", s.Delivery.AlarmAt)
	}
	if s.Stage == Signed && s.Overdue {
		add(TaskOverdue, "", casefile.Leader, "", s.due())
	}
	for _, kind := range s.Stalled {
		add(TaskStalled, kind, casefile.Reporter, "", time.Time{})
	}
	return tasks
}

// due is the end of the window in which the series is reported, if it ends.
func (s State) due() time.Time {
	w, ok := s.Terms.Windows[s.window()]
	if !ok {
		return time.Time{}
	}
	return w.End()
}

// timers: a package of the main series is to leave before its window ends, and every record is to be answered
// (T-0.60).
func (s State) timers() []casefile.Timer {
	if due := s.due(); s.Stage == Signed && !s.Overdue && !due.IsZero() {
		return []casefile.Timer{{Name: TimerOverdue, At: due}}
	}
	if s.Unknown() > 0 && !s.Alarmed {
		return []casefile.Timer{{Name: TimerAlarm, At: s.Delivery.AlarmAt}}
	}
	return nil
}

func (s State) isStalled(kind string) bool { return slices.Contains(s.Stalled, kind) }

func (s State) summary() Summary {
	out := Summary{Number: s.Number, Series: s.Series, Round: s.Round, Rehearsal: s.Rehearsal, Dropped: s.Dropped,
		Sent: s.Sent(), Accepted: s.Accepted, Rejected: s.Rejected, Unknown: s.Unknown(), Late: s.Alarmed && s.Unknown() > 0,
		Reason: s.Reason, Overdue: s.Overdue}
	if s.Package != nil {
		out.Records, out.Hash = s.Package.Count, s.Package.Hash
	}
	if s.Delivery != nil {
		out.Method, out.SentAt, out.Overdue = s.Delivery.Method, s.Delivery.At, s.Overdue || s.Delivery.Late
	}
	return out
}
