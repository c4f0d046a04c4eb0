package campaign

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The checks of standards 5.5.2.
func TestAddWorkdaysFollowsTheOfficialArrangements(t *testing.T) {
	t.Parallel()
	c := days(t, 2018, 2019)
	for name, v := range map[string]struct {
		from string
		n    int
		want string
	}{
		"into a make-up Sunday before Spring Festival": {"2019-01-31", 3, "2019-02-03"},
		"over Spring Festival":                         {"2019-02-01", 5, "2019-02-13"},
		"seven working days break the plan":            {"2019-03-21", 7, "2019-04-01"},
		"over Labour Day with its make-up days":        {"2019-04-26", 5, "2019-05-06"},
		"over National Day":                            {"2019-09-27", 3, "2019-10-08"},
		"back over National Day":                       {"2019-10-08", -3, "2019-09-27"},
		"zero leaves even a rest day where it is":      {"2019-03-10", 0, "2019-03-10"},
		"from a rest day":                              {"2019-03-10", 1, "2019-03-11"},
		"back from a rest day":                         {"2019-03-10", -1, "2019-03-08"},
		"over the turn of the year":                    {"2018-12-29", 1, "2019-01-02"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := c.AddWorkdays(v.from, v.n); got != v.want || err != nil {
				t.Errorf("got %s, %v, want %s", got, err, v.want)
			}
		})
	}
}

func TestWorkdayOfTheDatesThatThePlanNames(t *testing.T) {
	t.Parallel()
	c := days(t)
	for date, want := range map[string]bool{
		"2018-12-29": true,                       // a Saturday, made up
		"2019-03-10": false, "2019-03-31": false, // Sundays (T-0.19)
		"2019-02-18": true, "2019-03-20": true, "2019-03-21": true, "2019-03-29": true, "2019-04-01": true,
		"2019-02-02": true, "2019-02-03": true, "2019-02-04": false, "2019-02-10": false, "2019-02-11": true, // T-0.20
		"2020-02-03": true, "2020-02-01": false, "2026-10-10": true,
	} {
		got, err := c.Workday(date)
		rest, _ := c.Restday(date)
		if got != want || rest == want || err != nil {
			t.Errorf("%s: got %v, %v", date, got, err)
		}
	}
}

func TestMonthsOf2019HaveTheirNumberOfWorkingDays(t *testing.T) {
	t.Parallel()
	c := days(t, 2018, 2019)
	for i, want := range []int{22, 17, 21, 22, 21} {
		first := time.Date(2019, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC)
		before, last := first.AddDate(0, 0, -1), first.AddDate(0, 1, -1)
		if got, err := c.WorkdaysBetween(before.Format(time.DateOnly), last.Format(time.DateOnly)); got != want || err != nil {
			t.Errorf("month %d: got %d, %v, want %d", i+1, got, err, want)
		}
	}
	if got, err := c.WorkdaysBetween("2019-01-17", "2019-03-10"); got != 33 || err != nil {
		t.Errorf("fill-in has %d working days, %v: T-0.20 says 33", got, err)
	}
}

func TestAnUnknownYearIsRefusedAndNotGuessed(t *testing.T) {
	t.Parallel()
	c := days(t, 2019)
	_, before := c.Workday("2018-12-31")
	_, over := c.AddWorkdays("2019-12-31", 1)
	_, between := c.WorkdaysBetween("2019-12-01", "2020-01-02")
	_, load := LoadCalendar(2027)
	for name, err := range map[string]error{"before": before, "over": over, "between": between, "load": load} {
		if codeOf(err) != "calendar_year_unknown" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.Workday("2019-02-30"); codeOf(err) != "invalid_fields" {
		t.Errorf("a date that is none: %v", err)
	}
	if c.Known(2020) || !c.Known(2019) {
		t.Error("Known")
	}
}

func TestLabourDayOf2019DependsOnTheDayOfAsking(t *testing.T) {
	t.Parallel()
	before, err := CalendarAsOf("2019-03-21", 2019)
	if err != nil {
		t.Fatal(err)
	}
	on, err := CalendarAsOf("2019-03-22", 2019)
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string][2]bool{
		"2019-04-28": {false, true}, "2019-05-01": {false, false}, "2019-05-02": {true, false},
		"2019-05-03": {true, false}, "2019-05-04": {false, false}, "2019-05-05": {false, true},
	} {
		was, _ := before.Workday(date)
		is, _ := on.Workday(date)
		if was != want[0] || is != want[1] {
			t.Errorf("%s: before %v, after %v", date, was, is)
		}
	}
	if due, _ := before.AddWorkdays("2019-04-26", 5); due != "2019-05-06" {
		t.Errorf("five days from 26 April were until %s", due)
	}
}

func TestSpringFestivalOf2020WasExtended(t *testing.T) {
	t.Parallel()
	before, err := CalendarAsOf("2020-01-20", 2020)
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string][2]bool{"2020-01-31": {true, false}, "2020-02-01": {true, false}, "2020-02-02": {false, false}} {
		was, _ := before.Workday(date)
		is, _ := days(t, 2020).Workday(date)
		if was != want[0] || is != want[1] {
			t.Errorf("%s: before %v, after %v", date, was, is)
		}
	}
}

func TestTheTableNamesNoDateTwiceAndOnlyWhatIsAnException(t *testing.T) {
	t.Parallel()
	all := days(t)
	if want := []int{2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026}; !slices.Equal(all.Years, want) {
		t.Errorf("years %v", all.Years)
	}
	seen := map[string]bool{}
	for _, date := range slices.Concat(all.Off, all.Work) {
		if seen[date] {
			t.Errorf("%s stands twice", date)
		}
		seen[date] = true
	}
	for _, date := range all.Work {
		if wd := day(date).Weekday(); wd != time.Saturday && wd != time.Sunday {
			t.Errorf("%s is a working day anyway", date)
		}
	}
}

func TestAddingAndSubtractingWorkdaysAreInverse(t *testing.T) {
	t.Parallel()
	c := days(t)
	rapid.Check(t, func(t *rapid.T) {
		from := day("2018-02-01").AddDate(0, 0, rapid.IntRange(0, 3100).Draw(t, "day")).Format(time.DateOnly)
		n := rapid.IntRange(0, 20).Draw(t, "n")
		to, err := c.AddWorkdays(from, n)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.WorkdaysBetween(from, to); got != n || err != nil {
			t.Fatalf("%s + %d = %s, but %d between, %v", from, n, to, got, err)
		}
		if got, _ := c.WorkdaysBetween(to, from); got != -n {
			t.Fatalf("backwards %d", got)
		}
		if works, _ := c.Workday(from); !works {
			return
		}
		if back, _ := c.AddWorkdays(to, -n); back != from {
			t.Fatalf("%s + %d = %s, back to %s", from, n, to, back)
		}
	})
}
