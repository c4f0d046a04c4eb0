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
	SameTasks  bool            `json:"same_tasks,omitempty"` // tasks are as Base left them: nothing to write
	SameRow    bool            `json:"same_row,omitempty"`   // so is the kind's own row
	Run        string          `json:"run,omitempty"`        // the engine's run that decided: where its history is found
	Build      string          `json:"build,omitempty"`      // the program that decided, as the worker names itself
}

// Recorded says what became of a Recording. Both empty: it was written.
type Recorded struct {
	Stored []Event `json:"stored,omitempty"` // what the store already holds after Base: it was further on, nothing was written
	Clash  *Clash  `json:"clash,omitempty"`  // a unique index refused it, nothing was written
	Head   string  `json:"head,omitempty"`   // hash of the last event as offered; empty before there were state hashes
}

// Loaded is a case as recorded.
type Loaded struct {
	Kind    string  `json:"kind"`
	Case    string  `json:"case"`
	Salt    string  `json:"salt"`
	Version int     `json:"version"`
	Events  []Event `json:"events"`
}
