package simulate

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/forecast"
)

// Config is a campaign to live.
type Config struct {
	Terms    campaign.Terms
	Seed     uint64
	Filings  int
	From, To string            // first and last day, dates
	Capacity forecast.Capacity // zero: enough to keep every date
	What     forecast.Scenario // points closed, filings more, publication days
}

// Chances are in ten thousand.
const (
	individuals  = 1000 // file themselves
	outside      = 300  // of the enterprises: from elsewhere, point 01 only
	lateApplied  = 100  // applied after 2017: fails
	doubtful     = 300  // applied in 2017: a person decides (T-0.5)
	rulesFor     = 8000 // of those: cleared
	deskReturns  = 300
	deskFails    = 100
	deskPends    = 100 // an original is missing (T-0.35)
	centreBack   = 100
	centreDesk   = 50
	centreNo     = 50
	objected     = 30
	upheld       = 2000 // of those
	provinceNo   = 100
	lateDrafters = 5000 // of the drafts that missed the window: submit in April
)

// check refuses what cannot be lived. Errors: Invalid with the field.
func (c Config) check() error {
	var wrong []casefile.Field
	say := func(bad bool, pointer, code string) {
		if bad {
			wrong = append(wrong, casefile.Wrong(pointer, code))
		}
	}
	say(c.Filings < 1 || c.Filings > 1_000_000, "/filings", "out_of_range")
	for pointer, d := range map[string]string{"/from": c.From, "/to": c.To} {
		_, err := time.Parse(time.DateOnly, d)
		say(err != nil, pointer, "date")
	}
	say(c.From > c.To, "/to", "date_order")
	for _, x := range c.What.Closed {
		_, ok := c.Terms.Point(x.Point)
		say(!ok, "/closed", "unknown_point")
	}
	for _, x := range c.What.Extra {
		_, ok := c.Terms.Point(x.Point)
		say(!ok || x.Filings < 1, "/extra", "unknown_point")
	}
	if len(wrong) > 0 {
		return casefile.InvalidFields(wrong)
	}
	return nil
}

// enough is a capacity at which nobody waits long: a fortnight's work is done in a fortnight.
func (c Config) enough() forecast.Capacity {
	out := forecast.Capacity{Points: map[string]int{}, Recheck: max(c.Filings/12, 20)}
	for _, p := range c.Terms.Points {
		out.Points[p.Code] = max(c.Filings/len(c.Terms.Points)/9, 5)
	}
	for p, n := range c.Capacity.Points {
		out.Points[p] = n
	}
	if c.Capacity.Recheck > 0 {
		out.Recheck = c.Capacity.Recheck
	}
	return out
}
