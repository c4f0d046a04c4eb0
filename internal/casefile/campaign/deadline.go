package campaign

import (
	"time"

	"chizheng/internal/casefile"
)

// RegistrationDue is the end of the Centre's own time for a registration: 24:00 of the second working day after
// submission (T-0.14). Errors: Conflict calendar_year_unknown.
func RegistrationDue(submitted time.Time, t Terms) (time.Time, error) {
	return t.WorkdaysAfter(submitted, t.Office.RegistrationDays)
}

// RegistrationEscalation is when a registration that nobody decided goes up: 24:00 of the first working day after
// submission (T-0.14). It only tells; it never decides. Errors: Conflict calendar_year_unknown.
func RegistrationEscalation(submitted time.Time, t Terms) (time.Time, error) {
	return t.WorkdaysAfter(submitted, t.Office.RegistrationEscalate)
}

// ObjectionDue is the end of the time to decide an objection: 24:00 of the fifth working day (T-0.53).
// Errors: Conflict calendar_year_unknown.
func ObjectionDue(received time.Time, t Terms) (time.Time, error) {
	return t.WorkdaysAfter(received, t.Notice.ObjectionDays)
}

// ReceiptAlarm is when a record of a delivered package that is still unknown raises an alarm: 24:00 of the next
// working day (T-0.60). Errors: Conflict calendar_year_unknown.
func ReceiptAlarm(delivered time.Time, t Terms) (time.Time, error) {
	return t.WorkdaysAfter(delivered, t.Office.ReceiptAlarmDays)
}

// TaskDue is the end of the office's own time for a task that no window and no clause limits: so many working days
// after it began, by kind of task. Zero where the plan sets none. Errors: Conflict calendar_year_unknown.
func (t Terms) TaskDue(task string, since time.Time) (time.Time, error) {
	n := t.Office.TaskDays[task]
	if n == 0 || since.IsZero() {
		return time.Time{}, nil
	}
	return t.WorkdaysAfter(since, n)
}

// HandoverTarget is when the points are asked to have handed over, before they must (T-0.45); zero where none is set.
func (t Terms) HandoverTarget() time.Time {
	at, err := time.ParseInLocation(targetForm, t.Office.HandoverTarget, casefile.Shanghai)
	if err != nil {
		return time.Time{}
	}
	return at
}

// targetForm is how the plan writes an instant: 2019-03-20T18:00.
const targetForm = "2006-01-02T15:04"

// TakeDown is when the lines of a notice that ended go off the page (T-0.52).
func TakeDown(end time.Time, t Terms) time.Time { return end.AddDate(0, 0, t.Notice.TakeDownDays) }

// Overrun counts the calendar days that our delay with a registration took from the enterprise's fill-in time
// (T-0.14). It runs from our own due day, or from the end of fill-in where that comes first: otherwise an enterprise
// that registered in the last two days would be let in when nothing is open to it any more. For one sent in time, the
// window extended by it is open on the day of the decision, however late; one sent after the window, again or at last,
// is owed no more than our own delay. Errors: Conflict calendar_year_unknown.
func Overrun(submitted, decided time.Time, t Terms) (int, error) {
	due, err := RegistrationDue(submitted, t)
	if err != nil {
		return 0, err
	}
	if w, ok := t.Windows[WinFillIn]; ok && w.Open(submitted) && w.To != "" && w.End().Before(due) {
		due = w.End()
	}
	last, on := day(LastDay(due)), day(casefile.DateOf(decided))
	return max(0, daysFrom(last, on)), nil
}

// Extended is a window that closes some calendar days later; one that never closes stays.
func Extended(w Window, days int) Window {
	if w.To != "" {
		w.To = day(w.To).AddDate(0, 0, days).Format(time.DateOnly)
	}
	return w
}

// Left counts what remains until an end at 24:00: calendar days and working days, today not counted. Both are zero on
// the last day and after it. Errors: Conflict calendar_year_unknown.
func (t Terms) Left(now, end time.Time) (days, workdays int, err error) {
	today, last := casefile.DateOf(now), LastDay(end)
	if last <= today {
		return 0, 0, nil
	}
	workdays, err = t.Days.WorkdaysBetween(today, last)
	return daysFrom(day(today), day(last)), workdays, err
}

// WorkdaysAfter is 24:00 of the n-th working day after the day of an instant. Errors: Conflict calendar_year_unknown.
func (t Terms) WorkdaysAfter(from time.Time, n int) (time.Time, error) {
	last, err := t.addWorkdays(casefile.DateOf(from), n)
	if err != nil {
		return time.Time{}, err
	}
	return day(last).AddDate(0, 0, 1), nil
}

// daysFrom counts days between two midnights; the zone has no daylight saving (T-0.75).
func daysFrom(a, b time.Time) int { return int(b.Sub(a) / (24 * time.Hour)) }
