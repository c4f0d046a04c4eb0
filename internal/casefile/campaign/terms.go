// Package campaign is the plan of one city's collection as data: stages, windows, points, rule parameters, calendar
// and texts in force. A second city is another plan file, not other code.
//
// It guarantees that every deadline is computed here from the plan and the calendar, never stored as truth twice.
// It imports the standard library, casefile and casefile/person only.
package campaign

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// Terms is what a case needs of the plan, small enough to travel with it: the case records Version as what decided.
type Terms struct {
	Campaign   string            `json:"campaign"`
	Version    string            `json:"version"` // "yantai-2019/1"
	City       string            `json:"city"`    // prefix of every area code of the city: "3706"
	Windows    map[string]Window `json:"windows"` // by action: see the Win… names
	Rules      RuleTerms         `json:"rules"`
	Notice     NoticeTerms       `json:"notice"`
	Office     OfficeTerms       `json:"office"`
	Catchup    CatchupTerms      `json:"catchup"`
	Points     []Point           `json:"points"`
	Days       Calendar          `json:"days"`
	Commitment Commitment        `json:"commitment"` // the text in force for new signatures (T-0.33)
	Ladders    []Ladder          `json:"ladders,omitempty"`
	Still      []Still           `json:"still,omitempty"` // of this very case: when its clock stood
}

// The actions that have a window (T-0.18: stages are windows on actions, not states of the campaign).
const (
	WinRegister = "register"
	WinFillIn   = "fill_in"  // new filings
	WinCorrect  = "correct"  // T-0.22: correction of an already submitted filing
	WinInspect  = "inspect"
	WinHandover = "handover" // T-0.45
	WinRecheck  = "recheck"
	WinNotice   = "notice"   // publication and the whole period lie inside
	WinReport   = "report"
	WinCatchup  = "catchup"  // open-ended
)

// Window is open from From 00:00 to To 24:00, Shanghai; an empty To never closes.
type Window struct {
	From   string `json:"from"`
	To     string `json:"to,omitempty"`
	Clause string `json:"clause"`
}

// Open says whether t lies in the window.
func (w Window) Open(t time.Time) bool {
	return !t.Before(w.Start()) && (w.To == "" || t.Before(w.End()))
}

// Start is 00:00 of the first day.
func (w Window) Start() time.Time { return day(w.From) }

// End is 24:00 of the last day, and the zero time for a window that never closes.
func (w Window) End() time.Time {
	if w.To == "" {
		return time.Time{}
	}
	return day(w.To).AddDate(0, 0, 1)
}

// RuleTerms are the parameters that leave open.
type RuleTerms struct {
	Version        int      `json:"version"`
	MaxAge         int      `json:"max_age"`          // 60
	AgeInclusive   bool     `json:"age_inclusive"`    // 以下 includes the number (T-0.2)
	AgeBandHuman   bool     `json:"age_band_human"`   // MaxAge ≤ age < MaxAge+1 needs a person until ruled (T-0.2)
	MinAgeAlarm    int      `json:"min_age_alarm"`    // 16 at application: plausibility only (T-0.4)
	AppliedBy      string   `json:"applied_by"`       // 2016-12-31 passes (T-0.5)
	AppliedHumanTo string   `json:"applied_human_to"` // 2017-12-31 needs a person, later fails (T-0.5)
	Levels         []string `json:"levels"`           // junior, intermediate, senior
	Issuers        []string `json:"issuers"`          // names of Yantai's issuer and its aliases
	ContractMonths int      `json:"contract_months"`  // 12 (R-0.20, T-0.8)
	MaxRounds      int      `json:"max_rounds"`       // 3, then a supervisor (T-0.64)
}

// NoticeTerms count a publicity period (R-0.98, T-0.47).
type NoticeTerms struct {
	Days             int    `json:"days"`                     // 7
	Unit             string `json:"unit"`                     // "calendar" or "working"
	FirstDayCounts   bool   `json:"first_day_counts"`         // false: the day of publication is not counted
	LastEnd          string `json:"last_end"`                 // 2019-03-29, main campaign only
	ObjectionDays    int    `json:"objection_days"`           // 5 working days to decide (T-0.53)
	TakeDownDays     int    `json:"take_down_days"`           // 30 calendar days after the period (T-0.52)
	SameDayStart     bool   `json:"same_day_start"`           // reserved: false
	Channel          string `json:"channel"`                  // the named site
	ObjectionContact string `json:"objection_contact"`        // office, never a person
	LastDayMoves     string `json:"last_day_moves,omitempty"` // a last day that is no working day: see the Moves… names
	OutageMinutes    int    `json:"outage_minutes,omitempty"` // more than these in total add days (T-0.51)
	OutageDays       int    `json:"outage_days,omitempty"`    // so many, once

	DisplayCheckMinutes int `json:"display_check_minutes,omitempty"` // how often the page of a list on show is looked at; 0: never (T-0.50)
}

// OfficeTerms are the Centre's own targets.
type OfficeTerms struct {
	RegistrationDays     int      `json:"registration_days"`     // 2 working days (T-0.14)
	RegistrationEscalate int      `json:"registration_escalate"` // after 1 (T-0.14)
	ReceiptAlarmDays     int      `json:"receipt_alarm_days"`    // unknown after 1 working day alarms (T-0.60)
	SecondLookPoints     []string `json:"second_look_points"`    // every filing of these gets a second look (T-0.27)

	Companion bool `json:"companion,omitempty"` // people file in the province's system, and every filing here carries its number there (T-0.13)

	TaskDays       map[string]int `json:"task_days,omitempty"`       // own targets in working days, for tasks that nothing else limits
	Retention      string         `json:"retention,omitempty"`       // class under which signed sheets are kept (T-0.40)
	HandoverTarget string         `json:"handover_target,omitempty"` // 2019-03-20T18:00: before the last day (T-0.45)
}

// CatchupTerms shape the rounds after 1 April (R-0.55–, T-0.62).
type CatchupTerms struct {
	From       string   `json:"from"`        // 2019-04-01
	RoundEvery string   `json:"round_every"` // "month"
	Causes     []string `json:"causes"`      // not_told, enterprise_failed, our_overrun, objection_delay, original_lost, province_rejection, window_closed
}

// Point is an audit point as the rules see it.
type Point struct {
	Code    string   `json:"code"`              // 烟台审01, canonical (T-0.70)
	Area    string   `json:"area,omitempty"`    // its area code; empty for an enterprise's own point
	Areas   []string `json:"areas,omitempty"`   // further areas routed here (T-0.26)
	Outside bool     `json:"outside,omitempty"` // accepts enterprises from outside the city
	Centre  bool     `json:"centre,omitempty"`  // is the Centre itself (T-0.28)
	Group   string   `json:"group,omitempty"`   // credit code of the enterprise group that it serves

	Seals []RegisteredSeal `json:"seals,omitempty"`
}

// RegisteredSeal is a seal of a point with the days on which it may be used (R-0.31, T-0.39).
type RegisteredSeal struct {
	ID   string `json:"id"`
	From string `json:"from"`
	To   string `json:"to,omitempty"` // empty: still in use
}

// HasSeal says whether the point may stamp with a seal on a day. A point whose seals nobody has registered may with any.
func (p Point) HasSeal(id, date string) bool {
	if len(p.Seals) == 0 {
		return true
	}
	return slices.ContainsFunc(p.Seals, func(s RegisteredSeal) bool {
		return s.ID == id && s.From <= date && (s.To == "" || date <= s.To)
	})
}

// Commitment is a version of the text that filers sign.
type Commitment struct {
	Version int    `json:"version"`
	Hash    string `json:"hash"` // sha256 of the text of this version, hex
}

// Point finds a point by its canonical code.
func (t Terms) Point(code string) (Point, bool) {
	i := slices.IndexFunc(t.Points, func(p Point) bool { return p.Code == code })
	if i < 0 {
		return Point{}, false
	}
	return t.Points[i], true
}

// Within refuses with Conflict window_closed or window_not_open unless action's window is open at t.
func (t Terms) Within(action string, at time.Time) error {
	w, ok := t.Windows[action]
	switch {
	case !ok:
		return casefile.Refuse(casefile.Conflict, "window_missing", "action", action)
	case at.Before(w.Start()):
		return casefile.Refuse(casefile.Conflict, "window_not_open", "action", action, "from", w.From, "clause", w.Clause)
	case !w.Open(at):
		return casefile.Refuse(casefile.Conflict, "window_closed", "action", action, "to", w.To, "clause", w.Clause)
	}
	return nil
}

func day(date string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, date, casefile.Shanghai)
	if err != nil {
		panic("campaign: plan was loaded without check: " + err.Error())
	}
	return t
}

// LastDay names the last day of a period that ends at 24:00, which is end.
func LastDay(end time.Time) string { return casefile.DateOf(end.Add(-time.Second)) }
