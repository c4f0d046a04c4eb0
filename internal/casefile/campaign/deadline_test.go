package campaign

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestOfficeDeadlines(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	for name, c := range map[string]struct {
		due  func(time.Time, Terms) (time.Time, error)
		from string
		last string
	}{
		"a registration on a Thursday":              {RegistrationDue, "2019-03-07 10:00", "2019-03-11"},
		"a registration on the last Sunday":         {RegistrationDue, "2019-03-10 23:59", "2019-03-12"},
		"a registration before Spring Festival":     {RegistrationDue, "2019-02-03 10:00", "2019-02-12"},
		"its escalation":                            {RegistrationEscalation, "2019-02-03 10:00", "2019-02-11"},
		"an objection on the last day of a notice":  {ObjectionDue, "2019-03-29 23:50", "2019-04-08"},
		"a receipt of a package sent on 31 March":   {ReceiptAlarm, "2019-03-31 18:00", "2019-04-01"},
		"an instant just before midnight":           {RegistrationEscalation, "2019-03-04 23:59", "2019-03-05"},
		"an instant just after midnight is the day": {RegistrationEscalation, "2019-03-05 00:00", "2019-03-06"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := c.due(clock(t, c.from).UTC(), terms)
			if err != nil || LastDay(got) != c.last || !got.Equal(day(c.last).AddDate(0, 0, 1)) {
				t.Errorf("got %s, %v, want 24:00 of %s", got, err, c.last)
			}
		})
	}
	if got := TakeDown(clock(t, "2019-03-30 00:00"), terms); !got.Equal(clock(t, "2019-04-29 00:00")) {
		t.Errorf("taken down at %s", got)
	}
	if _, err := RegistrationDue(clock(t, "2021-01-04 10:00"), terms); codeOf(err) != "calendar_year_unknown" {
		t.Errorf("a year without calendar: %v", err)
	}
}

// T-0.14: the window grows by exactly our overrun.
func TestOverrun(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	for name, c := range map[string]struct {
		submitted, decided, fillInEnds string
	}{
		"decided in time":                                   {"2019-03-04 10:00", "2019-03-06 23:59", "2019-03-10"},
		"decided a day late":                                {"2019-03-04 10:00", "2019-03-07 00:00", "2019-03-11"},
		"decided late and after the window":                 {"2019-03-05 10:00", "2019-03-12 10:00", "2019-03-15"},
		"sent on 9 March, decided in our own time":          {"2019-03-09 10:00", "2019-03-12 10:00", "2019-03-12"},
		"sent on 9 March, decided late":                     {"2019-03-09 10:00", "2019-03-14 10:00", "2019-03-14"},
		"sent again after the window, decided in time":      {"2019-03-18 10:00", "2019-03-19 10:00", "2019-03-10"},
		"sent again after the window, decided late":         {"2019-03-18 10:00", "2019-03-21 10:00", "2019-03-11"},
		"sent at the last minute and decided within window": {"2019-03-10 23:00", "2019-03-10 23:30", "2019-03-10"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, err := Overrun(clock(t, c.submitted), clock(t, c.decided), terms)
			if got := Extended(terms.Windows[WinFillIn], n); got.To != c.fillInEnds || err != nil {
				t.Errorf("extended by %d to %s, %v, want %s", n, got.To, err, c.fillInEnds)
			}
		})
	}
}

func TestWhoRegisteredInTimeFindsTheWindowOpenWhenDecided(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	w := terms.Windows[WinFillIn]
	rapid.Check(t, func(t *rapid.T) {
		submitted := w.Start().Add(time.Duration(rapid.IntRange(0, 52*24*60-1).Draw(t, "submitted")) * time.Minute)
		decided := submitted.Add(time.Duration(rapid.IntRange(0, 40*24*60).Draw(t, "took")) * time.Minute)
		n, err := Overrun(submitted, decided, terms)
		if err != nil || n < 0 {
			t.Fatal(n, err)
		}
		if x := Extended(w, n); !x.Open(decided) {
			t.Fatalf("sent %s, decided %s: closed after %s", submitted, decided, x.To)
		}
	})
}

func TestAWindowThatNeverClosesStaysSo(t *testing.T) {
	t.Parallel()
	if w := Extended(yantai(t).Windows[WinCatchup], 5); w.To != "" {
		t.Errorf("%+v", w)
	}
}

func TestLeft(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	for now, want := range map[string][2]int{"2019-01-18 09:00": {51, 32}, "2019-03-08 09:00": {2, 0}, "2019-03-10 23:59": {0, 0}, "2019-03-12 09:00": {0, 0}} {
		d, w, err := terms.Left(clock(t, now), terms.Windows[WinFillIn].End())
		if d != want[0] || w != want[1] || err != nil {
			t.Errorf("%s: %d days, %d working days, %v", now, d, w, err)
		}
	}
}
