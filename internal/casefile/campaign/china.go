package campaign

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"chizheng/internal/casefile"
)

// chinaCSV holds the exceptions of 2018–2026 as the State Council announced them: date, kind, holiday, and the day of
// the later paper since or until which the line counts. Years are the dates' own, whichever year's paper names them.
//
//go:embed calendar/china.csv
var chinaCSV string

// exception is one line of the table.
type exception struct{ date, kind, holiday, since, until string }

// china reads the table. It is ours and tested, so that a line which cannot be read is a defect of the build.
func china() []exception {
	var out []exception
	for line := range strings.Lines(chinaCSV) {
		f := strings.Split(strings.TrimSpace(line), ",")
		if len(f) != 5 {
			panic("campaign: calendar line of " + strconv.Itoa(len(f)) + " fields")
		}
		out = append(out, exception{f[0], f[1], f[2], f[3], f[4]})
	}
	return out[1:]
}

// LoadCalendar gives the newest calendar of some years, or of all where none is named.
// Errors: Conflict calendar_year_unknown.
func LoadCalendar(years ...int) (Calendar, error) { return CalendarAsOf("9999-12-31", years...) }

// CalendarAsOf gives the calendar as the papers published up to a date had it. Labour Day 2019 was changed by a paper
// of 2019-03-22 and Spring Festival 2020 by one of 2020-01-26: a deadline set before must be computed anew after, and
// what was shown at the time stays explainable. Errors: Conflict calendar_year_unknown.
func CalendarAsOf(date string, years ...int) (Calendar, error) {
	c := Calendar{Years: slices.Clone(years)}
	all := china()
	known := yearsOf(all)
	if len(years) == 0 {
		c.Years = known
	}
	for _, y := range c.Years {
		if !slices.Contains(known, y) {
			return Calendar{}, casefile.Refuse(casefile.Conflict, "calendar_year_unknown", "year", strconv.Itoa(y))
		}
	}
	for _, e := range all {
		year, _ := strconv.Atoi(e.date[:4])
		if !c.Known(year) || date < e.since || e.until != "" && date >= e.until {
			continue
		}
		if e.kind == "work" {
			c.Work = append(c.Work, e.date)
		} else {
			c.Off = append(c.Off, e.date)
		}
	}
	return c, nil
}

// yearsOf lists the years that have lines: a year without any is unknown, not a year without holidays.
func yearsOf(all []exception) []int {
	var years []int
	for _, e := range all {
		if y, _ := strconv.Atoi(e.date[:4]); !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	return years
}
