package notice

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

// Stage is where a batch stands. docs/processes/notice.md draws it.
type Stage string

const (
	Planned   Stage = "planned"    // the list is being frozen, or waits for the leader's signature
	Signed    Stage = "signed"     // waits for its day
	Published Stage = "published"  // the period runs
	Ended     Stage = "ended"      // the period is over; lines stay on show for objection decisions
	TakenDown Stage = "taken_down" // personal lines are removed, the counts stay
	Cancelled Stage = "cancelled"  // given up before publication, or no line stood
)

// Over says that nobody needs to act in this stage any more.
func (s Stage) Over() bool { return s == TakenDown || s == Cancelled }

// LineStatus is what became of a line.
type LineStatus string

const (
	LineFrozen  LineStatus = "frozen"  // in the list; its filing has not heard of a period
	LineShown   LineStatus = "shown"   // its filing has heard of the period
	LineDropped LineStatus = "dropped" // its filing refused: off the list
	LineEnded   LineStatus = "ended"   // its filing has heard of the end
	LineRefused LineStatus = "refused" // at the end its filing stood elsewhere: severed, withdrawn
)

// Line is one line of the list as the jobs handle it; its masked content never leaves the store.
type Line struct {
	Line   int        `json:"line"` // 1, 2, 3 … in the batch
	Case   string     `json:"case"` // its filing
	Status LineStatus `json:"status"`
	Code   string     `json:"code,omitempty"` // why it was dropped or refused
}

// Frozen is a list as it stood at an instant: how many lines, and the hash of their masked content in order.
type Frozen struct {
	Count int    `json:"count"`
	Hash  string `json:"hash"`
}

// Signature is the leader's confirmation of the list (T-0.58).
type Signature struct {
	Hash string    `json:"hash"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// Period is the publicity period. The day of publication is not counted (T-0.47).
type Period struct {
	Day      string    `json:"day"` // of publication
	First    string    `json:"first"`
	Last     string    `json:"last"`
	End      time.Time `json:"end"`                // 24:00 of Last
	Extended int       `json:"extended,omitempty"` // days added for outages (T-0.51)

	BeyondLimit bool `json:"beyond_limit,omitempty"` // of a main batch: they ended it after its last day
}

// Begin is 00:00 of the first day.
func (p Period) Begin() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, p.First, casefile.Shanghai)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Outage is a stretch of time in which the lines were not on show.
type Outage struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Source string    `json:"source"` // hourly_check, report
}

// OutagePolicy says when outages add days (T-0.51, ASK): more than Minutes in total add Days, once.
type OutagePolicy struct {
	Minutes int `json:"minutes"`
	Days    int `json:"days"`
}

// listed is how many dropped or refused lines the state names; the store names all.
const listed = 200

// State is a batch at one moment: the fold of its events.
type State struct {
	Case      string         `json:"case"`
	Terms     campaign.Terms `json:"terms"`
	Number    int            `json:"number"` // 第N批, allotted by the desk
	Track     string         `json:"track"`  // filing.Main or filing.Catchup
	Round     int            `json:"round,omitempty"`
	Selection Selection      `json:"selection"`
	Policy    OutagePolicy   `json:"policy"`
	PublishOn string         `json:"publish_on"` // the day it is planned for
	Stage     Stage          `json:"stage"`
	Since     time.Time      `json:"since"`
	Version   int            `json:"version"`
	Planner   string         `json:"planner"` // account id
	Reason    string         `json:"reason,omitempty"`
	List      *Frozen        `json:"list,omitempty"` // as signed
	Signature *Signature     `json:"signature,omitempty"`
	Period    *Period        `json:"period,omitempty"`
	ShownAt   time.Time      `json:"shown_at,omitzero"`
	Shown     *Frozen        `json:"shown,omitempty"` // on show since every filing has heard: List without the dropped lines
	After     int            `json:"after,omitempty"` // the last line that the running pass has dealt with
	Announced int            `json:"announced,omitempty"`
	Dropped   int            `json:"dropped,omitempty"`
	EndedOK   int            `json:"ended_ok,omitempty"` // lines whose filings have heard of the end
	RefusedN  int            `json:"refused,omitempty"`  // lines that stood elsewhere at the end
	Settled   bool           `json:"settled,omitempty"`  // every line has heard of the end
	Stalled   []string       `json:"stalled,omitempty"`  // types of the passes that failed for good
	Listed    []Line         `json:"listed,omitempty"`   // dropped and refused lines, the first of them
	Outages   []Outage       `json:"outages,omitempty"`
	Display   *Display       `json:"display,omitempty"` // what the looks at the page came to (T-0.50)
	Pending   []casefile.Job `json:"pending,omitempty"`
	Steer     deadline.Part  `json:"steer,omitzero"` // orders, clock and ladder of every kind of case
}

// Down is the total of the outages inside the period, overlaps counted once.
func (s State) Down() time.Duration {
	if s.Period == nil {
		return 0
	}
	spans := slices.Clone(s.Outages)
	slices.SortFunc(spans, func(a, b Outage) int { return a.From.Compare(b.From) })
	var total time.Duration
	reached := s.Period.Begin()
	for _, o := range spans {
		from, to := later(o.From, reached), earlier(o.To, s.Period.End)
		if to.After(from) {
			total += to.Sub(from)
			reached = to
		}
	}
	return total
}

// TakeDownAt is when the personal lines leave: TakeDownDays after the period (T-0.52).
func (s State) TakeDownAt() time.Time { return campaign.TakeDown(s.Period.End, s.Terms) }

func (s State) pending(kind string) bool {
	return slices.ContainsFunc(s.Pending, func(j casefile.Job) bool { return j.Type == kind })
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
