package order

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

// Stage is where an order stands. docs/processes/order.md draws it.
type Stage string

const (
	Proposed  Stage = "proposed"  // waits for a leader's signature
	Signed    Stage = "signed"    // waits for the day on which it takes effect
	InForce   Stage = "in_force"  // being given to the open cases
	Done      Stage = "done"      // every open case has heard of it
	Refused   Stage = "refused"   // by the leader
	Withdrawn Stage = "withdrawn" // by its proposer
)

// Over says that nothing waits in this stage.
func (s Stage) Over() bool { return s == Done || s == Refused || s == Withdrawn }

// missedShown is how many cases that could not be reached the state names.
const missedShown = 20

// State is an order at one moment: the fold of its events.
type State struct {
	Case     string         `json:"case"`
	Version  int            `json:"version"`
	Proposal Proposal       `json:"proposal"`
	Stage    Stage          `json:"stage"`
	Since    time.Time      `json:"since"`
	Proposer string         `json:"proposer"` // account ids
	Signer   string         `json:"signer,omitempty"`
	Reason   string         `json:"reason,omitempty"`
	Seq      int            `json:"seq,omitempty"` // its number among the campaign's orders, from its signature on
	Takes    time.Time      `json:"takes,omitzero"`
	Told     int            `json:"told"`
	Missed   []string       `json:"missed,omitempty"` // of the pass that runs, or of the last one
	MissedN  int            `json:"missed_n,omitempty"`
	Passes   int            `json:"passes,omitempty"`
	SweepAt  time.Time      `json:"sweep_at,omitzero"`
	Pending  []casefile.Job `json:"pending,omitempty"`
	Terms    campaign.Terms `json:"terms,omitzero"`
	Steer    deadline.Part  `json:"steer,omitzero"` // orders, clock and ladder of every kind of case
}

// Host lends the state to what every kind of case shares about time.
func (s *State) Host() deadline.Host {
	return deadline.Host{Part: &s.Steer, Terms: &s.Terms, Version: &s.Version}
}

// Hash binds a signature to what the order says.
func (s State) Hash() string {
	p := s.Proposal
	sum := sha256.Sum256(fmt.Appendf(nil, "order\n%s\n%s\n%s\n%s\n%s\n%d\n%s\n%s\n", p.Campaign, p.Number, p.Basis, p.Reason,
		p.Kind, p.Base, p.From, casefile.Encode(p.Change)))
	return hex.EncodeToString(sum[:])
}

// Row is a signed order's line in its own table, where the campaign's terms in force are read from. Its number is
// unique in the campaign: of two signed at once the second is refused.
type Row struct {
	Campaign  string
	Seq       int
	Number    string
	Kind      string
	Effective time.Time
	Change    campaign.Change
	Effect    campaign.Effect
}
