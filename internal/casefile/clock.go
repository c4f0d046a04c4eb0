package casefile

import "time"

// Shanghai is the one zone of every date here: fixed +08:00, no daylight saving (T-0.75).
var Shanghai = time.FixedZone("CST", 8*3600)

// Clock maps real time to campaign time. Real: rate 1 and equal anchors. Rehearsal: Rate campaign seconds pass in
// one real second from the anchors on; rate 0 is a clock held still. Seq grows with every setting, and the newest
// a workflow has heard of is the one that counts. A rehearsal's clock may have a Stop: it runs until there and holds by
// itself, so that whoever set it can be late or away without missing the day.
type Clock struct {
	Seq       int       `json:"seq"`
	Real      time.Time `json:"real"`     // anchor in real time
	Campaign  time.Time `json:"campaign"` // the campaign time at that instant
	Rate      float64   `json:"rate"`
	Stop      time.Time `json:"stop,omitzero"`
	Rehearsal bool      `json:"rehearsal"` // marked on every page and document; never sent to a real province
}

// RealClock is campaign time = real time.
func RealClock() Clock { return Clock{Rate: 1} }

// At gives campaign time for the real instant now, to the microsecond, in Shanghai.
func (c Clock) At(now time.Time) time.Time {
	if !c.Rehearsal {
		return now.In(Shanghai).Truncate(time.Microsecond)
	}
	passed := time.Duration(float64(now.Sub(c.Real)) * c.Rate)
	if passed < 0 {
		passed = 0
	}
	at := c.Campaign.Add(passed)
	if !c.Stop.IsZero() && at.After(c.Stop) {
		at = c.Stop
	}
	return at.In(Shanghai).Truncate(time.Microsecond)
}

// Until gives the real duration from now until campaign time at, and false where a clock that holds never gets there.
func (c Clock) Until(now, at time.Time) (time.Duration, bool) {
	left := at.Sub(c.At(now))
	if left <= 0 {
		return 0, true
	}
	if !c.Rehearsal {
		return left, true
	}
	if c.Rate <= 0 || !c.Stop.IsZero() && at.After(c.Stop) {
		return 0, false
	}
	return time.Duration(float64(left)/c.Rate) + time.Millisecond, true
}

// DateOf gives the calendar day of t in Shanghai as 2006-01-02.
func DateOf(t time.Time) string { return t.In(Shanghai).Format(time.DateOnly) }
