package absence

import (
	"time"

	"chizheng/internal/casefile"
)

// Stage is where an absence stands. docs/processes/absence.md draws it.
type Stage string

const (
	Planned Stage = "planned" // its first day is still to come
	Active  Stage = "active"  // the deputy may act
	Ended   Stage = "ended"   // its last day is over, or somebody ended it
)

// Over says that nothing waits in this stage.
func (s Stage) Over() bool { return s == Ended }

// Commands.
const (
	CmdDeclare  = "declare"  // Declare
	CmdEnd      = "end"      // Reasoned
	CmdReassign = "reassign" // Reassign, from a leaver's own case

	TimerBegin = "begin" // its first day has come
	TimerOver  = "over"  // its last day is over
)

// JobMove gives a leaver's claims and deputyships to his successor: Move → Moved.
const JobMove = "move_claims"

// Officer is an account as it was when the absence was declared: a fact of the desk.
type Officer struct {
	ID    string        `json:"id"`
	Role  casefile.Role `json:"role"`
	Point string        `json:"point,omitempty"`
	Area  string        `json:"area,omitempty"`
	Also  []string      `json:"also,omitempty"` // his other accounts
}

// Declare begins an absence. Officer, Deputy and Away are facts of the desk.
type Declare struct {
	Campaign   string   `json:"campaign"`
	Officer    Officer  `json:"officer"`
	Deputy     Officer  `json:"deputy"`
	Away       bool     `json:"away,omitempty"` // the deputy is away himself on one of these days
	From       string   `json:"from"`
	To         string   `json:"to,omitempty"`         // last day; empty: a leaver's
	Operations []string `json:"operations,omitempty"` // which he may carry out; empty: all of the officer's
	Leaves     bool     `json:"leaves,omitempty"`
	Reason     string   `json:"reason"`
}

// Reasoned says why.
type Reasoned struct {
	Code string `json:"code"`
}

// Reassign names another deputy.
type Reassign struct {
	Deputy Officer `json:"deputy"`
}

// Move is what a leaver's successor takes over.
type Move struct {
	Case string  `json:"case"`
	From string  `json:"from"`
	To   Officer `json:"to"`
}

// Moved counts it. Released are claims that four eyes forbid the successor.
type Moved struct {
	Claims   int      `json:"claims"`
	Released int      `json:"released"`
	Absences []string `json:"absences,omitempty"`
}

// State is an absence at one moment: the fold of its events.
type State struct {
	Case    string         `json:"case"`
	Version int            `json:"version"`
	Declare Declare        `json:"declare"`
	Stage   Stage          `json:"stage"`
	Since   time.Time      `json:"since"`
	By      string         `json:"by"`
	Reason  string         `json:"reason,omitempty"`
	Moved   *Moved         `json:"moved,omitempty"`
	Pending []casefile.Job `json:"pending,omitempty"`
}

// Begins is 00:00 of the first day.
func (d Declare) Begins() time.Time { return midnight(d.From) }

// Ends is 24:00 of the last day; zero for a leaver.
func (d Declare) Ends() time.Time {
	if d.To == "" {
		return time.Time{}
	}
	return midnight(d.To).AddDate(0, 0, 1)
}

func midnight(date string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, date, casefile.Shanghai)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Row is an absence's line in its own table, by which it is asked whether somebody may act for somebody else.
type Row struct {
	Campaign   string
	Officer    Officer
	Deputy     string
	Begins     time.Time
	Ends       time.Time // zero: until it is ended
	Operations []string
	Over       bool
}
