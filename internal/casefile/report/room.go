package report

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
)

// Kind names this kind of case everywhere.
const Kind = "report"

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project})

// Summary is the package's line in lists, and its reconciliation; no personal data.
type Summary struct {
	Number    string    `json:"number"`
	Series    Series    `json:"series"`
	Round     int       `json:"round,omitempty"`
	Rehearsal bool      `json:"rehearsal,omitempty"`
	Records   int       `json:"records"` // in the package
	Hash      string    `json:"hash,omitempty"`
	Dropped   int       `json:"dropped,omitempty"`
	Method    string    `json:"method,omitempty"`
	SentAt    time.Time `json:"sent_at,omitzero"`
	Sent      int       `json:"sent"`
	Accepted  int       `json:"accepted"`
	Rejected  int       `json:"rejected"`
	Unknown   int       `json:"unknown"`
	Late      bool      `json:"late,omitempty"`    // receipts
	Overdue   bool      `json:"overdue,omitempty"` // delivery
	Reason    string    `json:"reason,omitempty"`
}
