package importing

import "chizheng/internal/casefile"

// Event types, in the past tense; their data is the struct named beside each.
const (
	EvCreated   = "created"      // Created
	EvRead      = "rows_read"    // RowsRead
	EvRefused   = "file_refused" // JobEnded
	EvStarted   = "start_asked"  // Start
	EvRows      = "rows_started" // Chunk
	EvStopping  = "cancel_asked" // Cancel
	EvDone      = "done"         // Totals
	EvDiscarded = "discarded"    // Cancel
	EvExpired   = "expired"      // Totals
	EvRetried   = "retried"      // Retried
	EvJobEnded  = "job_ended"    // JobEnded
)

// Created is the import's begin.
type Created struct {
	Create
	Rehearsal bool `json:"rehearsal,omitempty"`
}

// RowsRead is the outcome of the job that read the workbook.
type RowsRead struct {
	Job    string `json:"job"`
	Counts Counts `json:"counts"`
}

// Totals are what stays when the rows have gone.
type Totals struct {
	Opened   int `json:"opened"`
	Existing int `json:"existing"`
	Missed   int `json:"missed"`
}

// Retried starts failed jobs again, by their types.
type Retried struct {
	Types []string `json:"types"`
}

// JobEnded takes a job off the state that has no other event.
type JobEnded struct {
	Job   string          `json:"job"`
	Error *casefile.Error `json:"error,omitempty"`
}
