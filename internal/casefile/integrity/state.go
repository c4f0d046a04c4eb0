package integrity

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

// Kind names this kind of case everywhere.
const Kind = "integrity"

// Stage is where an entry stands. docs/processes/integrity.md draws it.
type Stage string

// The stages.
const (
	Opened   Stage = "opened"   // facts and evidence are put together
	Noticed  Stage = "noticed"  // the party was told and may speak
	Heard    Stage = "heard"    // its time is over, or it has spoken: a proposal may be made
	Proposed Stage = "proposed" // waits for the second person
	Entered  Stage = "entered"  // in the file; may be appealed
	Appealed Stage = "appealed" // waits for a ruling
	Dropped  Stage = "dropped"  // nothing is entered
	Removed  Stage = "removed"  // by an appeal, or because its time is over
)

// Over says that nothing waits in this stage.
func (s Stage) Over() bool { return s == Dropped || s == Removed }

// Violations that an entry can be for.
var Violations = []string{"false_filing", "false_use", "certificate_sold", "certificate_rented", "certificate_lent"}

// Bases of an entry: the notice, and the two rules that it names.
var Bases = []string{"R-0.110", "R-0.111", "R-0.112", "R-0.113"}

// What the party has, in working days, and how long an entry may stand, in months. The notice is silent on all three
// (T-0.68): the plan's own, where it will have them, go first.
const (
	StatementDays = 5
	AppealDays    = 15
	RulingDays    = 20
	MonthsMost    = 36
)

// Decision is a proposal to enter or to drop.
type Decision struct {
	Outcome string   `json:"outcome"` // enter or drop
	Text    string   `json:"text"`
	Bases   []string `json:"bases,omitempty"`
	Months  int      `json:"months,omitempty"` // how long an entry stands
}

// State is an entry at one moment: the fold of its events.
type State struct {
	Case      string         `json:"case"`
	Version   int            `json:"version"`
	Terms     campaign.Terms `json:"terms"`
	Party     string         `json:"party"`            // registration id: sees its own
	Filing    string         `json:"filing,omitempty"` // the filing that it is about
	Violation string         `json:"violation"`
	Facts     string         `json:"facts"`
	Evidence  []string       `json:"evidence"` // where it lies: case ids, numbers of documents
	Stage     Stage          `json:"stage"`
	Since     time.Time      `json:"since"`
	Opener    string         `json:"opener"`
	SpeakBy   time.Time      `json:"speak_by,omitzero"`
	Statement string         `json:"statement,omitempty"`
	Proposal  *Decision      `json:"proposal,omitempty"`
	Proposer  string         `json:"proposer,omitempty"`
	Decider   string         `json:"decider,omitempty"`
	Reason    string         `json:"reason,omitempty"` // of the last refusal
	AppealBy  time.Time      `json:"appeal_by,omitzero"`
	Appeal    string         `json:"appeal,omitempty"`
	RuledBy   string         `json:"ruled_by,omitempty"`
	Removal   string         `json:"removal,omitempty"` // the day on which it falls
	Steer     deadline.Part  `json:"steer,omitzero"`
}

// Head is for the table of rules.
func (s State) Head() (int, string) { return s.Version, string(s.Stage) }

// Host lends the state to what every kind of case shares about deadlines.
func (s *State) Host() deadline.Host {
	return deadline.Host{Part: &s.Steer, Terms: &s.Terms, Version: &s.Version, Owner: s.Party}
}

// Kinds of task.
const (
	TaskNotify  = "integrity_notify"
	TaskPropose = "integrity_propose"
	TaskDecide  = "integrity_decide"
	TaskAppeal  = "integrity_appeal"
)

// Timers.
const (
	TimerSpoken = "statement_over" // the party has had its time
	TimerRemove = "remove"         // the entry has stood long enough
)

// Summary is an entry's line in lists: no name, no fact.
type Summary struct {
	Violation string `json:"violation"`
	Filing    string `json:"filing,omitempty"`
	Removal   string `json:"removal,omitempty"`
}

// project shows the party its own file from the moment it was told.
func project(s State) casefile.Projection {
	h := casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version, Stage: string(s.Stage),
		Summary: casefile.Encode(Summary{Violation: s.Violation, Filing: s.Filing, Removal: s.Removal})}
	if !s.SpeakBy.IsZero() {
		h.Owner = s.Party
	}
	p := casefile.Projection{Head: h, Closed: s.Stage.Over()}
	t := casefile.Task{Since: s.Since, Role: casefile.Reviewer}
	switch s.Stage {
	case Opened:
		t.Kind = TaskNotify
	case Noticed:
		p.Timers = []casefile.Timer{{Name: TimerSpoken, At: s.SpeakBy}}
		return p
	case Heard:
		t.Kind = TaskPropose
	case Proposed:
		t.Kind, t.Role, t.Not = TaskDecide, casefile.Leader, s.Proposer
	case Appealed:
		t.Kind, t.Role, t.Not, t.Due = TaskAppeal, casefile.Leader, s.Decider, s.AppealBy
	case Entered:
		if day, err := time.ParseInLocation(time.DateOnly, s.Removal, casefile.Shanghai); err == nil {
			p.Timers = []casefile.Timer{{Name: TimerRemove, At: day}}
		}
		return p
	default:
		return p
	}
	p.Tasks = []casefile.Task{t}
	return p
}
