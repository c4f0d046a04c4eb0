package replay

import (
	"encoding/json"
	"fmt"
	"time"

	"chizheng/internal/translog"
)

// Result is what a proof came to.
type Result string

const (
	Proven  Result = "proven"  // every event was decided again, alike, or is explained by the history
	Partial Result = "partial" // what has a history was decided alike; the rest has none left
	Differs Result = "differs" // at least one difference
)

// Certificate is the outcome of running a case again.
type Certificate struct {
	Case        string       `json:"case"`
	Kind        string       `json:"kind"`
	Version     int          `json:"version"`
	LastHash    string       `json:"last_hash"`
	Result      Result       `json:"result"`
	Events      int          `json:"events" doc:"Recorded events of the case."`
	Proven      int          `json:"proven" doc:"Events that were decided again with the same hash."`
	Explained   int          `json:"explained,omitempty" doc:"Events of an earlier try of the same command, as the history says."`
	Answers     int          `json:"answers" doc:"Answers to commands that were given again alike."`
	Runs        []Run        `json:"runs" doc:"The histories that were run again, in order."`
	Differences []Difference `json:"differences"`
	Notes       []string     `json:"notes,omitempty" doc:"Codes of what is no difference and worth knowing."`
	DecidedBy   []string     `json:"decided_by" doc:"The programs that decided."`
	ReplayedBy  string       `json:"replayed_by" doc:"The program that ran it again."`
	SameProgram bool         `json:"same_program"`
	At          time.Time    `json:"at" doc:"Real time."`
	TookMS      int64        `json:"took_ms"`
}

// Run is one run of the engine that was run again.
type Run struct {
	Run     string `json:"run"`
	Source  string `json:"source" doc:"engine or archive."`
	SHA256  string `json:"sha256,omitempty" doc:"Of the archived file."`
	History int    `json:"history" doc:"Events of the engine's history."`
	From    int    `json:"from,omitempty" doc:"First event of the case decided in it."`
	To      int    `json:"to,omitempty"`
}

// Difference is where replay and record part. Content is compared by hash.
type Difference struct {
	Event    int    `json:"event,omitempty"`
	Run      string `json:"run,omitempty"`
	Field    string `json:"field"`
	Recorded string `json:"recorded,omitempty"`
	Replayed string `json:"replayed,omitempty"`
}

func (d Difference) String() string {
	return fmt.Sprintf("event %d, %s: recorded %s, replayed %s", d.Event, d.Field, short(d.Recorded), short(d.Replayed))
}

func short(s string) string {
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

// What is worth knowing without being a difference.
const (
	NoteNoHistory    = "no_history"    // events whose history is in neither engine nor archive
	NoteOtherProgram = "other_program" // another program decided than ran it again
	NoteStateWritten = "state_written" // that program writes the same state in other bytes
	NoteEarlierTry   = "earlier_try"   // an event was written, and the engine lost the task that wrote it
	NoteErased       = "erased"        // the case's content was erased: nothing to decide on
)

// Sign gives the certificate as a signed text: its JSON in one line, then the signature.
func (c Certificate) Sign(key *translog.Key) (string, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("write certificate: %w", err)
	}
	return key.SignText(string(b) + "\n")
}

// OpenCertificate reads a signed certificate. Errors: translog.ErrCheckpoint.
func OpenCertificate(v translog.Verifier, signed string) (Certificate, error) {
	var c Certificate
	text, err := v.OpenText(signed)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, translog.ErrCheckpoint
	}
	return c, nil
}
