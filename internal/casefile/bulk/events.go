package bulk

import "chizheng/internal/casefile"

// Event types, in the past tense; their data is the struct named beside each.
const (
	EvCreated   = "created"       // Create
	EvApplied   = "items_applied" // Applied
	EvPaused    = "paused"        // Pause
	EvResumed   = "resumed"       // Pause
	EvStopping  = "cancel_asked"  // Cancel
	EvCancelled = "cancelled"     // Cancel
	EvDone      = "done"          // Totals
)

// Applied is a chunk's outcomes, in the order of the items from From on.
type Applied struct {
	Job     string                `json:"job"`
	From    int                   `json:"from"`
	Results []casefile.TellResult `json:"results"`
}

// Pause has no content.
type Pause struct{}

// Totals are the bulk's end.
type Totals struct {
	Succeeded int `json:"succeeded"`
	Failed    int `json:"failed"`
}
