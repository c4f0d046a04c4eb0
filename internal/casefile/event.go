package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Command is what somebody asks of a case. The desk fills Actor, Clock and Facts; the rest is the asker's.
type Command struct {
	ID        string          `json:"id"`                  // unique for actor and case; also the engine's Update id
	Type      string          `json:"type"`                //
	Actor     Actor           `json:"actor"`               //
	Data      json.RawMessage `json:"data,omitempty"`      // content, of the shape the room gives for Type
	Expect    int             `json:"expect,omitempty"`    // version the asker saw; 0 = any
	Clock     Clock           `json:"clock"`               // the campaign clock as the desk read it
	Clash     *Clash          `json:"clash,omitempty"`     // set by the workflow when the store refused the first decision
	NotBefore time.Time       `json:"not_before,omitzero"` // a timer's own instant: never decided as if earlier
	View      *View           `json:"view,omitempty"`      // what the asker had before him (U4)
}

// ContentMark parts a command's id in two: whose command under which key, and a hash of what was said with it.
const ContentMark = "#"

// Clash is the store's "there is one already": a unique index refused the decision.
type Clash struct {
	Index string `json:"index"` // name of the constraint
	Case  string `json:"case"`  // the case that holds the place
	Owner string `json:"owner"` // its filer
}

// Draft is an event that Decide wants recorded.
type Draft struct {
	Type     string
	Data     any
	Rules    []Outcome
	Messages []Message // go out once, in the same transaction
}

// Event is one recorded fact of a case. At is campaign time; the chain of hashes covers everything but Recorded.
type Event struct {
	Case     string          `json:"case"`
	Seq      int             `json:"seq"` // 1, 2, 3 … without gap
	Type     string          `json:"type"`
	At       time.Time       `json:"at"`
	Actor    Actor           `json:"actor"`
	Command  string          `json:"command"`
	Data     json.RawMessage `json:"data"`
	Rules    []Outcome       `json:"rules,omitempty"`
	Messages []Message       `json:"messages,omitempty"`
	Terms    string          `json:"terms,omitempty"` // plan version that decided it
	View     *View           `json:"view,omitempty"`  // on the first event of a command: what its sender saw
	State    string          `json:"state,omitempty"` // StateHash of the fold up to here; empty in events of the first releases
	Prev     string          `json:"prev"`
	Hash     string          `json:"hash"`
}

// Verdict is the outcome of a rule. needs_human never passes and never fails by itself.
type Verdict string

const (
	Pass       Verdict = "pass"
	Fail       Verdict = "fail"
	NeedsHuman Verdict = "needs_human"
)

// Outcome is one rule applied: which, in what version, on which clause, with what inputs and result.
// Inputs carry no personal data beyond dates and codes that the rule needs.
type Outcome struct {
	Rule    string            `json:"rule"`
	Version int               `json:"version"`
	Clause  string            `json:"clause"` // R-0.nn or T-0.nn
	Verdict Verdict           `json:"verdict"`
	Code    string            `json:"code,omitempty"` // names the sentence in the catalogue
	Inputs  map[string]string `json:"inputs,omitempty"`
}

// DataHash binds an event's content without showing it: salt is secret to the case, so that the hash stays
// verifiable, and says nothing, after the content's key is erased (T-0.72).
func DataHash(salt string, seq int, data []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n", salt, seq)
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

// StateHash binds the state after an event, salted like DataHash: whoever folds the events anew must come to it (U3).
func StateHash(salt string, seq int, state []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "state\n%s\n%d\n", salt, seq)
	h.Write(state)
	return hex.EncodeToString(h.Sum(nil))
}

// ChainHash is the hash of an event in its case's chain, from its header and its DataHash. What later releases have
// added counts only where it is there, so that older chains keep their hashes.
func ChainHash(e Event, dataHash string) (string, error) {
	head := struct {
		Case, Type, Command, Terms, Prev, Data string
		Seq                                    int
		At                                     string
		Actor                                  Actor
		Rules                                  []Outcome
		Messages                               []Message
		View                                   *View  `json:",omitempty"`
		State                                  string `json:",omitempty"`
	}{e.Case, e.Type, e.Command, e.Terms, e.Prev, dataHash, e.Seq, e.At.UTC().Format(time.RFC3339Nano), e.Actor, e.Rules, e.Messages,
		e.View, e.State}
	b, err := json.Marshal(head)
	if err != nil {
		return "", fmt.Errorf("hash event %d: %w", e.Seq, err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// The formats of the chain.
const (
	ChainPlain  = 0 // of the first releases: no state hashes
	ChainStates = 1 // every event binds the state after it
)

// Chained gives the events with their hashes on from prev, in a format of the chain.
func Chained(events []Event, salt, prev string, format int) ([]Event, error) {
	out := make([]Event, len(events))
	for i, e := range events {
		if format < ChainStates {
			e.State = ""
		}
		e.Prev = prev
		var err error
		if e.Hash, err = ChainHash(e, DataHash(salt, e.Seq, e.Data)); err != nil {
			return nil, err
		}
		out[i], prev = e, e.Hash
	}
	return out, nil
}

// Evidence is a case as recorded, with all that a proof by running it again is held to.
type Evidence struct {
	Loaded
	State  json.RawMessage // the fold as stored
	Head   Head
	Closed bool
	Tasks  []Task   // the inbox items as stored
	Runs   []string // the engine's runs that decided, in order; empty for events of the first releases
	Builds []string // the programs that decided, in order
}
