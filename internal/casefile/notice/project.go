package notice

import (
	"time"

	"chizheng/internal/casefile"
)

// Tasks of a batch.
const (
	TaskSign    = "notice_sign"
	TaskPublish = "notice_publish"
	TaskStalled = "notice_stalled"
)

// Project derives what follows from a batch's state.
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
	switch {
	case s.Stage == Planned && s.List != nil:
		tasks = append(tasks, casefile.Task{Kind: TaskSign, Role: casefile.Leader, Not: s.Planner, Since: s.Since, Due: s.due()})
	case s.Stage == Signed:
		tasks = append(tasks, casefile.Task{Kind: TaskPublish, Role: casefile.Publisher, Since: s.Since, Due: s.due()})
	}
	for _, kind := range s.Stalled {
		tasks = append(tasks, casefile.Task{Kind: TaskStalled, Ref: kind, Role: casefile.Publisher, Since: s.Since})
	}
	return tasks
}

// due is 24:00 of the day that the batch is planned for.
func (s State) due() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s.PublishOn, casefile.Shanghai)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, 1)
}

// timers: the period ends once every filing has heard that it began; the take-down follows the end (T-0.52).
func (s State) timers() []casefile.Timer {
	switch {
	case s.Stage == Published && s.Shown != nil:
		return []casefile.Timer{{Name: TimerEnd, At: s.Period.End}}
	case s.Stage == Ended:
		return []casefile.Timer{{Name: TimerTakeDown, At: s.TakeDownAt()}}
	}
	return nil
}

func (s State) summary() Summary {
	out := Summary{Number: s.Number, Track: s.Track, Round: s.Round, Plan: s.PublishOn, Dropped: s.Dropped,
		Minutes: int(s.Down() / time.Minute), Settled: s.Settled, Reason: s.Reason}
	if s.List != nil {
		out.Lines, out.Hash = s.List.Count, s.List.Hash
	}
	if p := s.Period; p != nil {
		out.Day, out.First, out.Last, out.End, out.Extended = p.Day, p.First, p.Last, p.End, p.Extended
	}
	if s.Shown != nil {
		out.Shown, out.Hash = s.Shown.Count, s.Shown.Hash
	}
	return out
}
