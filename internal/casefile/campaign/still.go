package campaign

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// Still is a stretch of days on which a case's clock stood: from From to To, both included. They count for nothing.
type Still struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// StillDays gives the days that a clock loses which stood from one instant to another: those at whose end, at 24:00,
// it stood. A clock stopped and started again on one day loses nothing, and no hour is counted twice.
func StillDays(stopped, started time.Time) (Still, int) {
	first, after := day(casefile.DateOf(stopped)), day(casefile.DateOf(started))
	n := daysFrom(first, after)
	if n <= 0 {
		return Still{}, 0
	}
	return Still{From: first.Format(time.DateOnly), To: after.AddDate(0, 0, -1).Format(time.DateOnly)}, n
}

// Moved gives the last day of a fixed period once a case's clock has stood: later by every day of it that lies in the
// period. Stretches come in order.
func Moved(last string, still []Still) string {
	for _, s := range still {
		if s.From <= last {
			last = day(last).AddDate(0, 0, daysFrom(day(s.From), day(s.To))+1).Format(time.DateOnly)
		}
	}
	return last
}

// Stand makes the terms of a case whose clock has stood: its windows that were still open then close later, and its
// working days are counted without these days. It shares nothing with the terms it was given.
func (t Terms) Stand(s Still) Terms {
	t.Still = append(slices.Clip(slices.Clone(t.Still)), s)
	windows := make(map[string]Window, len(t.Windows))
	for name, w := range t.Windows {
		if w.To != "" {
			w.To = Moved(w.To, []Still{s})
		}
		windows[name] = w
	}
	t.Windows = windows
	return t
}

// stood says that a day lies in a stretch that does not count.
func (t Terms) stood(date string) bool {
	return slices.ContainsFunc(t.Still, func(s Still) bool { return s.From <= date && date <= s.To })
}

// addWorkdays is Calendar.AddWorkdays of a case: days on which its clock stood are not worked.
func (t Terms) addWorkdays(from string, n int) (string, error) {
	for n > 0 {
		next, err := t.Days.AddWorkdays(from, 1)
		if err != nil {
			return "", err
		}
		if from = next; !t.stood(next) {
			n--
		}
	}
	return from, nil
}
