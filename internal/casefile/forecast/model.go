package forecast

import (
	"fmt"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Place is where a filing waits: the queues of the model.
type Place int

// The places in order. What lies before the first or behind the last does not count here.
const (
	AtPoint   Place = iota // to be inspected
	Inspected              // to be handed over
	AtCentre               // to be rechecked
	Ready                  // to be published
	OnNotice               // its period runs
	Confirmed              // to be reported
)

// Filing is an open filing of the main campaign as a list knows it.
type Filing struct {
	Case  string
	Point string
	Place Place
	Since time.Time
	End   time.Time // of its notice, where it is on one
}

// Capacity is what can be done on a working day.
type Capacity struct {
	Points  map[string]int `json:"points"`  // inspections by point
	Recheck int            `json:"recheck"` // by the Centre as a whole
}

// Closure shuts a point for so many calendar days.
type Closure struct {
	Point string `json:"point"`
	From  string `json:"from"`
	Days  int    `json:"days"`
}

// Shut says whether a point is shut on a date.
func (s Scenario) Shut(point, date string) bool {
	return slices.ContainsFunc(s.Closed, func(c Closure) bool {
		from, err := time.ParseInLocation(time.DateOnly, c.From, casefile.Shanghai)
		return err == nil && c.Point == point && date >= c.From && date < casefile.DateOf(from.AddDate(0, 0, c.Days))
	})
}

// Extra are filings that nobody has filed yet.
type Extra struct {
	Point   string `json:"point"`
	On      string `json:"on"` // the day they come; empty: today
	Filings int    `json:"filings"`
}

// Scenario is a what-if. The zero one is the outlook as things stand.
type Scenario struct {
	Closed  []Closure `json:"closed,omitempty"`
	Extra   []Extra   `json:"extra,omitempty"`
	Publish []string  `json:"publish,omitempty"` // publication days; none: every Friday, and the latest possible day
}

// check refuses what cannot be meant. Errors: Invalid with the field.
func (s Scenario) check(t campaign.Terms, now time.Time) error {
	var wrong []casefile.Field
	say := func(bad bool, pointer, code string) {
		if bad {
			wrong = append(wrong, casefile.Wrong(pointer, code))
		}
	}
	date := func(pointer, s string) bool {
		d, err := time.ParseInLocation(time.DateOnly, s, casefile.Shanghai)
		say(err != nil, pointer, "date")
		if err == nil && !t.Days.Known(d.Year()) {
			say(true, pointer, "calendar_year_unknown")
			return false
		}
		return err == nil
	}
	point := func(pointer, code string) {
		_, ok := t.Point(code)
		say(!ok, pointer, "unknown_point")
	}
	for i, c := range s.Closed {
		at := fmt.Sprintf("/closed/%d", i)
		point(at+"/point", c.Point)
		date(at+"/from", c.From)
		say(c.Days < 1 || c.Days > 366, at+"/days", "out_of_range")
	}
	for i, x := range s.Extra {
		at := fmt.Sprintf("/extra/%d", i)
		point(at+"/point", x.Point)
		if x.On != "" && date(at+"/on", x.On) {
			say(x.On < casefile.DateOf(now), at+"/on", "date_past")
		}
		say(x.Filings < 1 || x.Filings > 1_000_000, at+"/filings", "out_of_range")
	}
	for i, p := range s.Publish {
		at := fmt.Sprintf("/publish/%d", i)
		if date(at, p) {
			say(p < casefile.DateOf(now), at, "date_past")
		}
	}
	if len(wrong) > 0 {
		return casefile.InvalidFields(wrong)
	}
	return nil
}

// Path is when a filing will have got where; a zero date: not within the main campaign.
type Path struct {
	Case      string    `json:"case,omitempty"` // empty: one of the extra
	Point     string    `json:"point"`
	Inspected time.Time `json:"inspected,omitzero"`
	Handed    time.Time `json:"handed_over,omitzero"`
	Rechecked time.Time `json:"rechecked,omitzero"`
	Published time.Time `json:"published,omitzero"`
	Ended     time.Time `json:"ended,omitzero"`
	Misses    string    `json:"misses,omitempty"` // the first date that it will miss: a window's name
	Clause    string    `json:"clause,omitempty"` // of that date
}

// Day is the end of a day: what was done on it and what is left.
type Day struct {
	Date      string         `json:"date"`
	Inspected int            `json:"inspected"`
	Rechecked int            `json:"rechecked"`
	Published int            `json:"published"`
	Waiting   map[string]int `json:"waiting,omitempty"` // at each point
	AtCentre  int            `json:"at_centre"`
}

// Clearance says when a queue is empty, and what it would need to be so in time.
type Clearance struct {
	Point   string `json:"point,omitempty"` // empty: the Centre
	Waiting int    `json:"waiting"`
	Daily   int    `json:"daily"`   // what it does in a day
	Cleared string `json:"cleared"` // the day on which nothing waits any more; empty: not within the model's time
	By      string `json:"by"`      // the day by which it must
	Needed  int    `json:"needed"`  // a day, to be cleared by then; 0: nothing waits
	Late    bool   `json:"late"`    // it will not be: told as soon as the model knows, not when it has happened (A9)
}

// Outlook is what the model says.
type Outlook struct {
	At        time.Time      `json:"at"`
	Filings   int            `json:"filings"`
	Days      []Day          `json:"days"`
	Clearance []Clearance    `json:"clearance"`
	Missing   map[string]int `json:"missing"` // by the date that is missed
	Paths     []Path         `json:"-"`
}

// Missed lists the filings that will miss a date, those of each point together.
func (o Outlook) Missed() []Path {
	out := slices.DeleteFunc(slices.Clone(o.Paths), func(p Path) bool { return p.Misses == "" })
	slices.SortStableFunc(out, func(a, b Path) int {
		if a.Point != b.Point {
			if a.Point < b.Point {
				return -1
			}
			return 1
		}
		return 0
	})
	return out
}
