package order

import (
	"chizheng/internal/casefile/campaign"
)

// Command types: of the administrator, of the leader, of the case itself.
const (
	CmdPropose  = "propose"  // Proposal
	CmdSign     = "sign"     // Sign
	CmdRefuse   = "refuse"   // Reasoned
	CmdWithdraw = "withdraw" // Reasoned
	CmdRetry    = "retry"    // nothing

	TimerEffect = "take_effect" // its day has come
	TimerSweep  = "sweep"       // the cases that were not reached are tried again
)

// JobDeliver gives the orders in force to the next open cases: Delivery → Delivered.
const JobDeliver = "deliver_orders"

// Proposal starts an order. Campaign and Effect are facts of the desk, which has checked the plan as the order changes
// it; the rest is the administrator's.
type Proposal struct {
	Campaign string          `json:"campaign"`
	Base     int             `json:"base"` // number of the newest signed order that he saw
	Number   string          `json:"number"`
	Basis    string          `json:"basis"`
	Reason   string          `json:"reason"`
	Kind     string          `json:"kind"`
	Change   campaign.Change `json:"change"`
	From     string          `json:"from,omitempty"` // day on which it takes effect; empty: when it is signed
	Effect   campaign.Effect `json:"effect"`
	Newest   int             `json:"newest"`          // fact: signed orders by now
	After    string          `json:"after,omitempty"` // fact: day on which the last of them takes effect
	Terms    campaign.Terms  `json:"terms,omitzero"`  // fact: by whose calendar and ladder it waits itself
}

// Sign is the leader's signature on exactly the order that he saw. Newest is a fact of the desk.
type Sign struct {
	Hash   string `json:"hash"`
	Newest int    `json:"newest"`
}

// Reasoned says why.
type Reasoned struct {
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// Delivery is the next stretch of open cases to be told.
type Delivery struct {
	Campaign string `json:"campaign"`
	Order    string `json:"order"` // the order's case
	Seq      int    `json:"seq"`
	After    string `json:"after,omitempty"` // id of the last case that was told
	Settle   bool   `json:"settle,omitempty"`
}

// Delivered is what became of a stretch. More: there are cases behind Last.
type Delivered struct {
	Last   string   `json:"last"`
	More   bool     `json:"more,omitempty"`
	Told   int      `json:"told"`
	Missed []string `json:"missed,omitempty"` // could not be reached: they are tried again
}

// Reaches lists the kinds of case that orders are given to.
var Reaches = []string{"filing", "handover", "importing", "integrity", "milestone", "notice", "objection", "order", "oversight", "registration", "report", "sheet"}
