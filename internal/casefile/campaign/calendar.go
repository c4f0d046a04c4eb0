package campaign

import (
	"slices"
	"strconv"
	"time"

	"chizheng/internal/casefile"
)

// Calendar is the working-day calendar of the years it names: weekends rest unless Work, weekdays work unless Off.
// A year it does not name is unknown, and every question about it is refused.
type Calendar struct {
	Years []int    `json:"years"`
	Off   []string `json:"off"`  // weekdays (or weekends) that are days off
	Work  []string `json:"work"` // weekend days that are worked
}

// Known says whether the calendar covers a year. The last days of December can still change: they may belong to the
// next year's paper.
func (c Calendar) Known(year int) bool { return slices.Contains(c.Years, year) }

// DayChange is a day that a later paper made a day off, or a day of work.
type DayChange struct {
	Date  string `json:"date"`
	Work  bool   `json:"work,omitempty"`  // a rest day that is worked; otherwise a day off
	Paper string `json:"paper,omitempty"` // that says so
}

// With gives the calendar with a day changed. It shares nothing with the one it was given.
func (c Calendar) With(d DayChange) Calendar {
	other := func(date string) bool { return date == d.Date }
	c.Off = slices.DeleteFunc(slices.Clone(c.Off), other)
	c.Work = slices.DeleteFunc(slices.Clone(c.Work), other)
	if d.Work {
		c.Work = append(c.Work, d.Date)
	} else {
		c.Off = append(c.Off, d.Date)
	}
	return c
}

// Workday says whether a date is worked. Errors: Invalid date; Conflict calendar_year_unknown.
func (c Calendar) Workday(date string) (bool, error) {
	t, err := c.on(date)
	if err != nil {
		return false, err
	}
	return c.works(t), nil
}

// AddWorkdays gives the n-th working day after a date, which itself is not counted (L2); before it where n is
// negative. Zero gives the date itself, worked or not. Errors: as Workday.
func (c Calendar) AddWorkdays(from string, n int) (string, error) {
	t, err := c.on(from)
	if err != nil {
		return "", err
	}
	step := 1
	if n < 0 {
		step = -1
	}
	for n != 0 {
		if t, err = c.known(t.AddDate(0, 0, step)); err != nil {
			return "", err
		}
		if c.works(t) {
			n -= step
		}
	}
	return t.Format(time.DateOnly), nil
}

// WorkdaysBetween counts the working days after from up to and with to; it is negative where to lies before from.
// Errors: as Workday.
func (c Calendar) WorkdaysBetween(from, to string) (int, error) {
	a, err := c.on(from)
	if err != nil {
		return 0, err
	}
	b, err := c.on(to)
	if err != nil {
		return 0, err
	}
	if b.Before(a) {
		n, err := c.WorkdaysBetween(to, from)
		return -n, err
	}
	n := 0
	for a.Before(b) {
		if a, err = c.known(a.AddDate(0, 0, 1)); err != nil {
			return 0, err
		}
		if c.works(a) {
			n++
		}
	}
	return n, nil
}

// Restday says whether a date is not worked: a fixed deadline on it does not move, but the screen warns (T-0.19).
// Errors: as Workday.
func (c Calendar) Restday(date string) (bool, error) {
	works, err := c.Workday(date)
	return err == nil && !works, err
}

func (c Calendar) works(t time.Time) bool {
	date := t.Format(time.DateOnly)
	switch t.Weekday() {
	case time.Saturday, time.Sunday:
		return slices.Contains(c.Work, date)
	}
	return !slices.Contains(c.Off, date)
}

// holiday says that a date lies in an unbroken run of days off of which one at least is a statutory holiday. The
// weekend beside a holiday belongs to it: otherwise a period begun later could end earlier.
func (c Calendar) holiday(t time.Time) (bool, error) {
	for _, step := range []int{-1, 1} {
		for d := t; !c.works(d); {
			if slices.Contains(c.Off, d.Format(time.DateOnly)) {
				return true, nil
			}
			var err error
			if d, err = c.known(d.AddDate(0, 0, step)); err != nil {
				return false, err
			}
		}
	}
	return false, nil
}

func (c Calendar) on(date string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, date, casefile.Shanghai)
	if err != nil {
		return t, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/date", "date")})
	}
	return c.known(t)
}

func (c Calendar) known(t time.Time) (time.Time, error) {
	if !c.Known(t.Year()) {
		return t, casefile.Refuse(casefile.Conflict, "calendar_year_unknown", "year", strconv.Itoa(t.Year()))
	}
	return t, nil
}
