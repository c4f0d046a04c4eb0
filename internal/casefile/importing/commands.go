package importing

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// Command types: the filer's, and the case's own timer.
const (
	CmdCreate = "create"
	CmdStart  = "start"
	CmdCancel = "cancel"
	CmdRetry  = "retry" // runs a failed job again

	TimerExpire = "expire"
)

// Jobs. The result of each comes back as <type>_done.
const (
	JobRead  = "read_rows"  // Workbook → Counts
	JobStart = "start_rows" // Pass → Chunk
	JobDrop  = "drop_rows"  // Drop → nothing
)

// Create names an uploaded workbook that lies in quarantine. Terms, Filer and KeepDays come from the desk.
type Create struct {
	Terms    campaign.Terms `json:"terms"`
	Filer    filing.Filer   `json:"filer"`
	Upload   string         `json:"upload"`
	Name     string         `json:"name"`                // its ending tells XLSX from CSV
	KeepDays int            `json:"keep_days,omitempty"` // zero: 30
}

// Start has no content: the filer has seen the verdicts.
type Start struct{}

// Cancel gives the import up. Filings that were started stay.
type Cancel struct{}

// Retry has no content: the state knows which job failed.
type Retry struct{}

// Workbook is the content of the job that reads and judges the rows.
type Workbook struct {
	Import    string         `json:"import"`
	Upload    string         `json:"upload"`
	Name      string         `json:"name"`
	Filer     filing.Filer   `json:"filer"`
	Terms     campaign.Terms `json:"terms"`
	At        time.Time      `json:"at"` // rules are judged as of this day
	Rehearsal bool           `json:"rehearsal,omitempty"`
}

// Pass is the content of the job that starts filings: the next chunk of rows after a line.
type Pass struct {
	Import string         `json:"import"`
	After  int            `json:"after"`
	Asker  casefile.Actor `json:"asker"`
	Filer  filing.Filer   `json:"filer"`
	Terms  campaign.Terms `json:"terms"`
}

// Chunk is a piece of the rows dealt with. It is the result of start_rows and, with Job, its event.
type Chunk struct {
	Job      string   `json:"job,omitempty"`
	After    int      `json:"after"` // last row of the chunk
	Opened   int      `json:"opened"`
	Existing int      `json:"existing"`
	Missed   []Missed `json:"missed,omitempty"`
	More     bool     `json:"more"`
}

// Drop is the content of the job that removes the rows.
type Drop struct {
	Import string `json:"import"`
}
