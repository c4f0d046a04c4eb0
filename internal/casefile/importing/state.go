package importing

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
)

// Stage is where an import stands. docs/processes/importing.md draws it.
type Stage string

const (
	Reading   Stage = "reading"   // the workbook is being read
	Read      Stage = "read"      // the verdicts wait for the filer
	Starting  Stage = "starting"  // filings are being started
	Done      Stage = "done"      // every row has its outcome; the rows stay for a while
	Failed    Stage = "failed"    // the file is not a workbook that can be read
	Discarded Stage = "discarded" // the filer gave it up, or never answered
	Expired   Stage = "expired"   // done, and the rows are removed
)

// Over says that nobody needs to act in this stage any more.
func (s Stage) Over() bool { return s == Failed || s == Discarded || s == Expired }

// Counts are the rows of a workbook by verdict.
type Counts struct {
	Rows     int `json:"rows"`
	Good     int `json:"good"`     // every rule passes
	Doubtful int `json:"doubtful"` // becomes a draft; a rule fails or asks for a person
	Bad      int `json:"bad"`      // cannot become a filing
	Doubled  int `json:"doubled"`  // repeats an earlier row
}

// Startable is how many rows can become filings.
func (c Counts) Startable() int { return c.Good + c.Doubtful }

// Missed is one row that could not be started, with the reason; no personal data.
type Missed struct {
	Line int    `json:"line"` // row of the workbook
	Code string `json:"code"`
}

// listed is how many missed rows the state names; the store names all.
const listed = 100

// State is an import at one moment: the fold of its events.
type State struct {
	Case      string          `json:"case"`
	Terms     campaign.Terms  `json:"terms"`
	Filer     filing.Filer    `json:"filer"`
	Asker     casefile.Actor  `json:"asker"` // under whose name the filings are started
	Upload    string          `json:"upload"`
	Name      string          `json:"name"` // only the ending of the file name
	KeepDays  int             `json:"keep_days"`
	Rehearsal bool            `json:"rehearsal,omitempty"`
	Stage     Stage           `json:"stage"`
	Since     time.Time       `json:"since"`
	Version   int             `json:"version"`
	Counts    Counts          `json:"counts"`
	After     int             `json:"after,omitempty"` // the last row that was dealt with
	Opened    int             `json:"opened"`          // filings that this import started
	Existing  int             `json:"existing"`        // rows whose filing was there already
	Missed    int             `json:"missed"`
	Listed    []Missed        `json:"listed,omitempty"`
	Stopping  bool            `json:"stopping,omitempty"` // cancelled while filings are being started
	Error     *casefile.Error `json:"error,omitempty"`    // why the file was refused
	Stalled   []string        `json:"stalled,omitempty"`  // types of the jobs that failed for good
	Pending   []casefile.Job  `json:"pending,omitempty"`
	Steer     deadline.Part   `json:"steer,omitzero"` // orders, clock and ladder of every kind of case
}

// ExpiresAt is when the rows leave.
func (s State) ExpiresAt() time.Time { return s.Since.AddDate(0, 0, s.KeepDays) }

func (s State) pending(kind string) bool {
	return slices.ContainsFunc(s.Pending, func(j casefile.Job) bool { return j.Type == kind })
}
