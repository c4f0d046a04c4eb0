package report

import (
	"chizheng/internal/casefile"
)

// Event types, in the past tense; their data is the struct named beside each.
const (
	EvCreated   = "created"          // Create
	EvBuilt     = "built"            // PackageBuilt
	EvNotBuilt  = "build_failed"     // JobEnded
	EvSigned    = "signed"           // Signature
	EvIncluded  = "lines_included"   // Chunk
	EvReopened  = "rebuild_started"  // Rebuild
	EvAsked     = "delivery_started" // Deliver
	EvDelivered = "delivered"        // DeliveryMade
	EvGiven     = "receipts_given"   // Receipts
	EvTaken     = "receipts_taken"   // Taken
	EvRefused   = "receipts_refused" // Taken
	EvWaiting   = "still_waiting"    // Taken
	EvSettled   = "lines_settled"    // Chunk
	EvAlarmed   = "receipts_late"    // Late
	EvOverdue   = "delivery_overdue" // Overdue
	EvAbandoned = "abandoned"        // Abandon
	EvExcluded  = "lines_excluded"   // Chunk
	EvRetried   = "retried"          // Retried
	EvJobEnded  = "job_ended"        // JobEnded
)

// PackageBuilt is the outcome of the job that made the package.
type PackageBuilt struct {
	Job     string  `json:"job"`
	Package Package `json:"package"`
}

// Chunk is a piece of the lines gone over: told, and those whose filings refused. It is the result of the passes
// and, with Job, their event.
type Chunk struct {
	Job     string `json:"job,omitempty"`
	After   int    `json:"after"` // last line of the chunk
	Told    int    `json:"told"`
	Refused []Line `json:"refused,omitempty"`
	More    bool   `json:"more"`
}

// Rebuild says why a signed package is made again: lines fell out of it, and the signature with them (T-0.54).
type Rebuild struct {
	Dropped int `json:"dropped"`
}

// DeliveryMade is the package having left.
type DeliveryMade struct {
	Job string `json:"job,omitempty"`
	Delivery
}

// Taken is what became of a set of receipts. Accepted and Rejected are the package's totals after it. With Problems,
// nothing of the set was kept. Waiting: the receiver has no result yet.
type Taken struct {
	Job      string    `json:"job,omitempty"`
	Accepted int       `json:"accepted"`
	Rejected int       `json:"rejected"`
	Problems []Problem `json:"problems,omitempty"`
	Count    int       `json:"problem_count,omitempty"`
	Waiting  bool      `json:"waiting,omitempty"`
}

// Overdue is a package that was to be reported by a day and has not left.
type Overdue struct {
	To string `json:"to"`
}

// Late is the alarm's fact.
type Late struct {
	Unknown int `json:"unknown"`
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
