package handover

import "chizheng/internal/casefile/campaign"

// Command types: the point's, then the Centre's.
const (
	CmdCreate = "create"
	CmdRevise = "revise"
	CmdCancel = "cancel"
	CmdSign   = "sign"

	CmdReceive = "receive"
	CmdSettle  = "settle"
)

// Fact is what the desk knows of a filing that is to be handed over.
type Fact struct {
	Item
	Point       string `json:"point"`
	Passed      bool   `json:"passed"`       // inspected, verdict pass
	Sealed      bool   `json:"sealed"`
	SheetSigned bool   `json:"sheet_signed"`
}

// Create starts a batch. Everything but the choice of filings and the paper counts comes from the desk.
type Create struct {
	Terms     campaign.Terms `json:"terms"`
	Number    string         `json:"number"` // allotted by the desk
	Point     string         `json:"point"`
	Final     bool           `json:"final,omitempty"`
	Track     string         `json:"track"` // main or catchup
	Items     []Fact         `json:"items"`
	Undecided int            `json:"undecided"` // filings at the point without a verdict, from the desk
}

// Revise replaces the items before the signature.
type Revise struct {
	Items []Fact `json:"items"`
}

// Reasoned carries a reason code.
type Reasoned struct {
	Code string `json:"code"`
}

// Sign is the point's signature under count and list.
type Sign struct {
	Count     int    `json:"count"`
	Hash      string `json:"hash"`
	Undecided int    `json:"undecided"` // as the desk finds it now
}

// Receive is the Centre's count of everything that came.
type Receive struct {
	Items []Counted `json:"items"`
}

// Counted is one item as the Centre found it.
type Counted struct {
	Filing string `json:"filing"`
	Papers int    `json:"papers"`
}

// Settle decides one difference: accept (the paper came, or both counts were explained) or stay (the filing remains
// with the point, for a later batch).
type Settle struct {
	Filing   string `json:"filing"`
	Decision string `json:"decision"`
	Code     string `json:"code"`
}

// Decisions on a difference.
const (
	Accept = "accept"
	Stay   = "stay"
)

// Event types; their data is the struct beside each.
const (
	EvCreated    = "created"    // Created
	EvRevised    = "revised"    // Revised
	EvCancelled  = "cancelled"  // Reasoned
	EvSigned     = "signed"     // Signature
	EvReceived   = "received"   // Receipt
	EvSettled    = "settled"    // Settle
	EvTold       = "told"       // Told
	EvReconciled = "reconciled" // Totals
)

// Created is the content of created.
type Created struct {
	Terms  campaign.Terms `json:"terms"`
	Number string         `json:"number"`
	Point  string         `json:"point"`
	Final  bool           `json:"final,omitempty"`
	Track  string         `json:"track"`
	Items  []Item         `json:"items"`
	Hash   string         `json:"hash"`
}

// Revised is the content of revised.
type Revised struct {
	Items []Item `json:"items"`
	Hash  string `json:"hash"`
}

// Signature is the content of signed.
type Signature struct {
	Count  int    `json:"count"`
	Papers int    `json:"papers"`
	Hash   string `json:"hash"`
	Signer string `json:"signer"` // account id
}

// Receipt is the content of received: what the Centre took, and what differs.
type Receipt struct {
	Counted     []Counted    `json:"counted"`
	Accepted    []string     `json:"accepted"`
	Differences []Difference `json:"differences,omitempty"`
	Receiver    string       `json:"receiver"` // account id
}

// Told is what the filings said to a batch of commands.
type Told struct {
	Job     string       `json:"job"`
	Refused []Difference `json:"refused,omitempty"`
}

// Totals is the content of reconciled: stated = accepted + stayed, always.
type Totals struct {
	Stated   int `json:"stated"`
	Accepted int `json:"accepted"`
	Stayed   int `json:"stayed"`
}
