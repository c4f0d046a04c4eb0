package person

import (
	"testing"
	"time"

	"chizheng/internal/casefile"
)

func TestAgeOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		birth, on string
		want      int
	}{
		"the day before the birthday":                        {"1959-03-11", "2019-03-10", 59},
		"the birthday counts as completed":                   {"1959-03-10", "2019-03-10", 60},
		"the day before the 61st birthday is still 60":       {"1958-03-11", "2019-03-10", 60},
		"a leap-day birth the day before 28 February":        {"1984-02-29", "2019-02-27", 34},
		"a leap-day birth on 28 February of a common year":   {"1984-02-29", "2019-02-28", 35},
		"a leap-day birth on 28 February of a leap year":     {"1984-02-29", "2020-02-28", 35},
		"a leap-day birth on its own day":                    {"1984-02-29", "2020-02-29", 36},
		"28 February is not moved":                           {"1985-02-28", "2019-02-28", 34},
		"the day of birth":                                   {"1990-01-01", "1990-01-01", 0},
		"the day before birth is negative":                   {"1990-01-01", "1989-12-31", -1},
		"a century that is no leap year":                     {"1896-02-29", "1900-02-28", 4},
		"60 on the last report day, 59 on the day before it": {"1959-03-31", "2019-03-30", 59},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := AgeOn(date(t, c.birth), date(t, c.on)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestAgeIsCountedInShanghaiWhateverTheZoneOfTheInstant(t *testing.T) {
	t.Parallel()
	evening := time.Date(2019, 3, 9, 17, 0, 0, 0, time.UTC) // 01:00 on 10 March in Shanghai
	birth := time.Date(1959, 3, 10, 0, 0, 0, 0, casefile.Shanghai)
	if got := AgeOn(birth, evening); got != 60 {
		t.Errorf("got %d", got)
	}
}
