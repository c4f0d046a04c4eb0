package campaign

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

func TestNoticePeriod(t *testing.T) {
	t.Parallel()
	working := func(x *Terms) { x.Notice.Unit = UnitWorking }
	counted := func(x *Terms) { x.Notice.FirstDayCounts = true }
	stays := func(x *Terms) { x.Notice.LastDayMoves = MovesNever }
	weekends := func(x *Terms) { x.Notice.LastDayMoves = MovesRestDays }
	for name, c := range map[string]struct {
		publish, first, last string
		change               []func(*Terms)
		code                 string
	}{
		"published on 21 March":                        {"2019-03-21 09:00", "2019-03-22", "2019-03-28", nil, ""},
		"published on the latest day":                  {"2019-03-22 23:59", "2019-03-23", "2019-03-29", nil, ""},
		"published a day too late":                     {"2019-03-23 00:00", "", "", nil, "notice_ends_too_late"},
		"ending in Spring Festival moves behind it":    {"2019-01-29 09:00", "2019-01-30", "2019-02-11", nil, ""},
		"or stays where the policy says so":            {"2019-01-29 09:00", "2019-01-30", "2019-02-05", []func(*Terms){stays}, ""},
		"ending on a plain Sunday stays":               {"2019-03-03 09:00", "2019-03-04", "2019-03-10", nil, ""},
		"or moves where the legal office so rules":     {"2019-03-03 09:00", "2019-03-04", "2019-03-11", []func(*Terms){weekends}, ""},
		"with the first day counted":                   {"2019-03-23 09:00", "2019-03-23", "2019-03-29", []func(*Terms){counted}, ""},
		"in working days from 20 March":                {"2019-03-20 09:00", "2019-03-21", "2019-03-29", []func(*Terms){working}, ""},
		"in working days from 21 March is too late":    {"2019-03-21 09:00", "", "", []func(*Terms){working}, "notice_ends_too_late"},
		"in working days with the first day counted":   {"2019-03-21 09:00", "2019-03-21", "2019-03-29", []func(*Terms){working, counted}, ""},
		"in working days published on a Saturday":      {"2019-03-02 09:00", "2019-03-04", "2019-03-12", []func(*Terms){working}, ""},
		"in a year that the calendar does not name":    {"2020-12-28 09:00", "", "", []func(*Terms){func(x *Terms) { x.Notice.LastEnd = "" }}, "calendar_year_unknown"},
		"an instant of another zone counts as ours":    {"2019-03-21 00:30", "2019-03-22", "2019-03-28", nil, ""},
		"one day shorter ends on the eve of the limit": {"2019-03-22 09:00", "2019-03-23", "2019-03-28", []func(*Terms){func(x *Terms) { x.Notice.Days = 6 }}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, last, end, err := NoticePeriod(clock(t, c.publish).UTC(), yantai(t, c.change...), true)
			if first != c.first || last != c.last || codeOf(err) != c.code {
				t.Fatalf("got %s–%s, %v", first, last, err)
			}
			if err == nil && !end.Equal(day(last).AddDate(0, 0, 1)) {
				t.Errorf("ends at %s", end)
			}
		})
	}
}

func TestOnlyTheMainCampaignHasALastDay(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	_, last, _, err := NoticePeriod(clock(t, "2019-05-06 09:00"), terms, false)
	if last != "2019-05-13" || err != nil {
		t.Errorf("got %s, %v", last, err)
	}
	_, _, _, err = NoticePeriod(clock(t, "2019-03-23 09:00"), terms, true)
	e := casefile.As(err)
	if e == nil || e.Kind != casefile.Conflict || e.Args["last"] != "2019-03-30" || e.Args["limit"] != "2019-03-29" {
		t.Errorf("%+v", e)
	}
}

func TestAWeekendBesideAHolidayBelongsToIt(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	for publish, want := range map[string]string{
		"2019-03-28": "2019-04-04", "2019-03-29": "2019-04-08", // Qingming is Friday 5 April
		"2019-03-30": "2019-04-08", "2019-03-31": "2019-04-08", "2019-04-01": "2019-04-08", "2019-04-06": "2019-04-13",
	} {
		if _, last, _, err := NoticePeriod(day(publish), terms, false); last != want || err != nil {
			t.Errorf("published %s: ends %s, %v, want %s", publish, last, err, want)
		}
	}
}

func TestLatestPublication(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Terms)
		want   string
	}{
		"adopted reading":               {func(*Terms) {}, "2019-03-22"},
		"first day counted":             {func(x *Terms) { x.Notice.FirstDayCounts = true }, "2019-03-23"},
		"working days":                  {func(x *Terms) { x.Notice.Unit = UnitWorking }, "2019-03-20"},
		"working days, first counted":   {func(x *Terms) { x.Notice.Unit, x.Notice.FirstDayCounts = UnitWorking, true }, "2019-03-21"},
		"limit inside a moving holiday": {func(x *Terms) { x.Notice.LastEnd = "2019-02-08" }, "2019-01-27"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := LatestPublication(yantai(t, c.change)); got != c.want || err != nil {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
	if _, err := LatestPublication(yantai(t, func(x *Terms) { x.Notice.Days = 100 })); codeOf(err) != "no_publication_day" {
		t.Errorf("a period longer than any search: %v", err)
	}
}

func TestALaterPublicationNeverEndsEarlier(t *testing.T) {
	t.Parallel()
	base := yantai(t)
	rapid.Check(t, func(t *rapid.T) {
		terms := base
		terms.Notice.Unit = rapid.SampledFrom([]string{UnitCalendar, UnitWorking}).Draw(t, "unit")
		terms.Notice.LastDayMoves = rapid.SampledFrom([]string{MovesNever, MovesHoliday, MovesRestDays}).Draw(t, "moves")
		terms.Notice.FirstDayCounts = rapid.Bool().Draw(t, "counts")
		terms.Notice.Days = rapid.IntRange(1, 10).Draw(t, "days")
		d := day("2018-01-10").AddDate(0, 0, rapid.IntRange(0, 1000).Draw(t, "day"))
		first, last, end, err := NoticePeriod(d, terms, false)
		_, next, _, err2 := NoticePeriod(d.AddDate(0, 0, 1), terms, false)
		if err != nil || err2 != nil || next < last || first > last || LastDay(end) != last {
			t.Fatalf("%s: %s–%s, next %s, %v %v", d.Format(time.DateOnly), first, last, next, err, err2)
		}
		if least := d.AddDate(0, 0, terms.Notice.Days-1).Format(time.DateOnly); last < least {
			t.Fatalf("%s is shorter than %d days", last, terms.Notice.Days)
		}
	})
}
