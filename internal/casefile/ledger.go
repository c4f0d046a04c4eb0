package casefile

import "encoding/json"

// Recording is one decision to be kept: all of it in one transaction, or nothing.
type Recording struct {
	Kind       string          `json:"kind"`
	Case       string          `json:"case"`
	Salt       string          `json:"salt"`
	Base       int             `json:"base"` // version before these events
	Events     []Event         `json:"events"`
	State      json.RawMessage `json:"state"` // the fold after them
	Projection Projection      `json:"projection"`
}

// Recorded says what became of a Recording. Both empty: it was written.
type Recorded struct {
	Stored []Event `json:"stored,omitempty"` // what the store already holds after Base: it was further on, nothing was written
	Clash  *Clash  `json:"clash,omitempty"`  // a unique index refused it, nothing was written
}

// Loaded is a case as recorded.
type Loaded struct {
	Kind    string  `json:"kind"`
	Case    string  `json:"case"`
	Salt    string  `json:"salt"`
	Version int     `json:"version"`
	Events  []Event `json:"events"`
}
