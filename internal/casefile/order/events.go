package order

import "time"

// Event types, in the past tense; their data is the struct named beside each.
const (
	EvProposed  = "proposed"       // Proposal
	EvSigned    = "signed"         // Signing
	EvEffective = "took_effect"    // Pass
	EvDelivered = "orders_given"   // Given
	EvSweeping  = "delivery_again" // Pass
	EvDone      = "done"           // Pass
	EvRefused   = "refused"        // Reasoned
	EvWithdrawn = "withdrawn"      // Reasoned
)

// Signing is the signature as recorded.
type Signing struct {
	Hash  string    `json:"hash"`
	Seq   int       `json:"seq"`
	Takes time.Time `json:"takes"`
}

// Given is a stretch of cases that were told.
type Given struct {
	Job string `json:"job"`
	Delivered
	Failed bool      `json:"failed,omitempty"` // the stretch could not be tried at all
	Next   time.Time `json:"next,omitzero"`    // the pass is over and cases are missing: when it is tried again
}

// Pass begins a pass over the open cases.
type Pass struct{}
