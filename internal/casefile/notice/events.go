package notice

import (
	"chizheng/internal/casefile"
)

// Event types, in the past tense; their data is the struct named beside each.
const (
	EvPlanned   = "planned"         // Plan
	EvFrozen    = "list_frozen"     // ListFrozen
	EvSigned    = "signed"          // Signature
	EvPublished = "published"       // Period
	EvAnnounced = "lines_announced" // Announced
	EvShown     = "shown"           // Shown
	EvSettled   = "list_settled"    // Shown
	EvWatched   = "display_watched" // Watched
	EvOutage    = "outage_recorded" // Outage
	EvExtended  = "period_extended" // Period
	EvEnded     = "period_ended"    // Ending
	EvLinesEnd  = "lines_ended"     // LinesEnded
	EvTakenDown = "taken_down"      // Ending
	EvCancelled = "cancelled"       // Cancel
	EvRefresh   = "line_corrected"  // RefreshLine
	EvRetried   = "retried"         // Retried
	EvJobEnded  = "job_ended"       // JobEnded
)

// ListFrozen is the outcome of the job that froze the list.
type ListFrozen struct {
	Job  string `json:"job"`
	List Frozen `json:"list"`
}

// Announced is a chunk of the list told of the period. It is the result of announce_lines and, with Job, the event.
type Announced struct {
	Job     string  `json:"job,omitempty"`
	After   int     `json:"after"` // last line of the chunk
	Told    int     `json:"told"`
	Dropped []Line  `json:"dropped,omitempty"`
	More    bool    `json:"more"`
	Shown   *Frozen `json:"shown,omitempty"` // with the last chunk: the list without the dropped lines
}

// Shown is a list on show: at the instant from which the public can read it, and when every filing has heard.
type Shown struct {
	List Frozen `json:"list"`
}

// Ending carries the counts that stay after the lines have gone.
type Ending struct {
	Shown   int `json:"shown"`
	Dropped int `json:"dropped"`
	Minutes int `json:"outage_minutes"`
}

// LinesEnded is a chunk of the list told of the end. It is the result of end_lines and, with Job, the event.
type LinesEnded struct {
	Job     string `json:"job,omitempty"`
	After   int    `json:"after"`
	Told    int    `json:"told"`
	Refused []Line `json:"refused,omitempty"`
	More    bool   `json:"more"`
}

// Retried starts failed passes again, by their types.
type Retried struct {
	Types []string `json:"types"`
}

// JobEnded takes a job off the state that has no other event.
type JobEnded struct {
	Job   string          `json:"job"`
	Error *casefile.Error `json:"error,omitempty"`
}
