package casefile

import (
	"encoding/json"
	"fmt"
	"time"
)

// Room is one kind of case: its pure state machine and what follows from a state. Every kind of case is one Room
// and runs in the same workflow kernel (workflows/kernel.go).
type Room[S any] struct {
	Kind string
	// Decide answers a command: the events to record, or an *Error. It changes nothing and reads no clock but now.
	Decide func(s S, cmd Command, now time.Time) ([]Draft, error)
	// Apply folds one event into the state. It never refuses a recorded event that this code can read.
	Apply func(s S, e Event) (S, error)
	// Project derives from a state what the store and the workflow need. Called after every decision.
	Project func(s S) Projection
}

// Projection is all that follows from a state. Everything in it is derived, so it can be made again from events.
type Projection struct {
	Head   Head
	Row    any     // the kind's own row for its own table, or nil
	Tasks  []Task  // every open task of the case; the store makes the inbox equal to this
	Timers []Timer // every instant at which the case acts by itself
	Jobs   []Job   // every piece of outstanding slow work
	Closed bool    // nothing waits any more: the workflow ends (a later command opens it again)
}

// Head is what lists and scope checks need of any case. No personal data.
type Head struct {
	Campaign string          `json:"campaign"`
	Terms    string          `json:"terms"` // plan version that decides the case
	Stage    string          `json:"stage"`
	Owner    string          `json:"owner,omitempty"`   // registration id of the filer; scope "own"
	Point    string          `json:"point,omitempty"`   // code of the audit point; scope "point"
	Area     string          `json:"area,omitempty"`    // area code; scope "county"
	Summary  json.RawMessage `json:"summary,omitempty"` // public facts for a list line; no personal data
}

// Task is one open item of an inbox. (Case, Kind, Ref) names it.
type Task struct {
	Kind  string    `json:"kind"`            // registration_review, inspection, recheck, needs_human, duplicate …
	Ref   string    `json:"ref,omitempty"`   // tells apart several of one kind in a case
	Role  Role      `json:"role"`            // whose inbox
	Owner string    `json:"owner,omitempty"` // filer, for a filer's tasks
	Point string    `json:"point,omitempty"` // point, for a point's tasks
	Not   string    `json:"not,omitempty"`   // account that may not do it (four eyes)
	Since time.Time `json:"since"`
	Due   time.Time `json:"due,omitzero"`
}

// Timer is an instant of campaign time at which the case gets a command of type Name from the system.
type Timer struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Job is slow work that a state asks for. The workflow runs the activity that Type names with Data, and its result
// comes back as a command of type Type+"_done" with Data JobResult. A job is outstanding until that command's events
// take it off the state, so nothing is lost when a process dies.
type Job struct {
	ID   string          `json:"id"`   // unique in the case, for ever
	Type string          `json:"type"` //
	Data json.RawMessage `json:"data"`
}

// JobResult is what a job's command carries: the activity's own result, or the reason it can never succeed.
type JobResult struct {
	Job    string          `json:"job"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *Error          `json:"error,omitempty"`
}

// Message is a notice to a person, delivered once by the outbox: in-app always, other channels by adapter.
// Args carry no personal data.
type Message struct {
	To   string            `json:"to"`   // registration id or account id
	Code string            `json:"code"` // catalogue entry
	Args map[string]string `json:"args,omitempty"`
}

// Answer is what a command's sender hears once its events are recorded.
type Answer struct {
	Case    string    `json:"case"`
	Version int       `json:"version"`
	Stage   string    `json:"stage"`
	At      time.Time `json:"at"`
	Events  []string  `json:"events,omitempty"` // types of the events that the command caused
}

// The jobs that every room may ask for.
const (
	JobTell     = "tell"      // Data is a Tell
	JobTellMany = "tell_many" // Data is a TellMany, at most 200 tells
)

// TellMany is a batch of commands for other cases; each stands alone, and one refusal stops no other.
type TellMany struct {
	Tells []Tell `json:"tells"`
}

// TellResults answers TellMany in its order.
type TellResults struct {
	Results []TellResult `json:"results"`
}

// TellResult is what became of one Tell: recorded, or refused with an Error.
type TellResult struct {
	Case  string `json:"case"`
	Error *Error `json:"error,omitempty"`
}

// Tell is the content of the job "tell": one command for another case. Its result is a TellResult.
type Tell struct {
	Kind string          `json:"kind"`
	Case string          `json:"case"`
	Type string          `json:"type"`
	Data json.RawMessage `json:"data,omitempty"`
}

// Encode marshals v, which is always one of our own plain structs.
func Encode(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("casefile: encode %T: %v", v, err))
	}
	return b
}

// DecodeStrict reads a command's content and refuses unknown fields with an Invalid error.
func DecodeStrict[T any](raw json.RawMessage) (T, error) {
	var v T
	if len(raw) == 0 {
		raw = json.RawMessage("{}")
	}
	if err := strict(raw, &v); err != nil {
		return v, Refuse(Invalid, "unreadable_content")
	}
	return v, nil
}
