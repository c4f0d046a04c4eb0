package campaign

import (
	"time"

	"chizheng/internal/casefile"
)

// What becomes of a computed period whose last day is not worked (NoticeTerms.LastDayMoves).
const (
	MovesNever    = ""         // stays
	MovesHoliday  = "holiday"  // a statutory holiday, with the weekend beside it: to the day after it ends (L2)
	MovesRestDays = "rest_day" // plain weekends too, if the legal office so rules
)

// Units in which a publicity period counts.
const (
	UnitCalendar = "calendar"
	UnitWorking  = "working"
)

// NoticePeriod counts the publicity period of a batch published at an instant: its first and last day, and its end at
// 24:00 of the last. Seven calendar days with the day of publication not counted is the adopted reading (T-0.47); all
// of it is in the terms. main holds the batch to LastEnd; catch-up rounds have none (T-0.62).
// Errors: Conflict notice_ends_too_late, calendar_year_unknown.
func NoticePeriod(publish time.Time, t Terms, main bool) (first, last string, end time.Time, err error) {
	first, last, err = noticeDays(casefile.DateOf(publish), t)
	if err != nil {
		return "", "", time.Time{}, err
	}
	if main && t.Notice.LastEnd != "" && last > t.Notice.LastEnd {
		return "", "", time.Time{}, casefile.Refuse(casefile.Conflict, "notice_ends_too_late",
			"last", last, "limit", t.Notice.LastEnd, "clause", "R-0.52")
	}
	return first, last, day(last).AddDate(0, 0, 1), nil
}

// LatestPublication is the last day on which a main batch can be published and still end in time: 22 March 2019 under
// the adopted reading (T-0.47). Errors: Conflict no_publication_day where the plan leaves none, calendar_year_unknown.
func LatestPublication(t Terms) (string, error) {
	limit := day(t.Notice.LastEnd)
	for back := range 60 {
		date := limit.AddDate(0, 0, -back).Format(time.DateOnly)
		_, last, err := noticeDays(date, t)
		if err != nil {
			return "", err
		}
		if last <= t.Notice.LastEnd {
			return date, nil
		}
	}
	return "", casefile.Refuse(casefile.Conflict, "no_publication_day", "limit", t.Notice.LastEnd, "clause", "R-0.52")
}

// noticeDays counts from the day before the first counted one.
func noticeDays(published string, t Terms) (first, last string, err error) {
	before := day(published)
	if t.Notice.FirstDayCounts {
		before = before.AddDate(0, 0, -1)
	}
	if t.Notice.Unit == UnitWorking {
		if first, err = t.Days.AddWorkdays(before.Format(time.DateOnly), 1); err != nil {
			return "", "", err
		}
		last, err = t.Days.AddWorkdays(before.Format(time.DateOnly), t.Notice.Days)
		return first, last, err
	}
	end, err := t.movedLastDay(before.AddDate(0, 0, t.Notice.Days))
	return before.AddDate(0, 0, 1).Format(time.DateOnly), end.Format(time.DateOnly), err
}

// movedLastDay moves a last day off a holiday by the terms' policy.
func (t Terms) movedLastDay(last time.Time) (time.Time, error) {
	if t.Notice.LastDayMoves == MovesNever {
		return last, nil
	}
	if _, err := t.Days.known(last); err != nil || t.Days.works(last) {
		return last, err
	}
	if t.Notice.LastDayMoves == MovesHoliday {
		if in, err := t.Days.holiday(last); err != nil || !in {
			return last, err
		}
	}
	next, err := t.Days.AddWorkdays(last.Format(time.DateOnly), 1)
	if err != nil {
		return last, err
	}
	return day(next), nil
}
