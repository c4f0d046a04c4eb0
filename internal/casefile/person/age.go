package person

import (
	"time"

	"chizheng/internal/casefile"
)

// AgeOn gives completed years on the day of on, both days taken in Shanghai. The birthday counts as completed; who is
// born on 29 February completes a year on 28 February in common years (T-0.3). Before birth it is negative.
func AgeOn(birth, on time.Time) int {
	birth, on = birth.In(casefile.Shanghai), on.In(casefile.Shanghai)
	years := on.Year() - birth.Year()
	month, day := birth.Month(), birth.Day()
	if month == time.February && day == 29 && !leap(on.Year()) {
		day = 28
	}
	if on.Month() < month || on.Month() == month && on.Day() < day {
		years--
	}
	return years
}

func leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }
