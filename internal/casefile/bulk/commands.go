package bulk

import (
	"encoding/json"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// Command types, all of the asker.
const (
	CmdCreate = "create"
	CmdPause  = "pause"
	CmdResume = "resume"
	CmdCancel = "cancel"
)

// JobApply gives the next chunk its commands: Chunk → Results.
const JobApply = "apply_items"

// TypeClaim takes the filings' open tasks into the asker's hands; it is no command of the filings themselves.
const TypeClaim = "claim"

// MaxItems is how many filings one bulk may name (C3); ChunkSize how many are decided between two events.
const (
	MaxItems  = 500
	ChunkSize = 50
)

// Allowed are the decisions that one person may give to many filings. Those that need something of each filing (an
// original seen, a seal, a hold's own facts) are not among them. Submit is the filer's: each filing was signed by itself
// before, and each is judged by itself again.
var Allowed = []string{TypeClaim, filing.CmdRecheck, filing.CmdReturn, filing.CmdAssignPoint, filing.CmdMove, filing.CmdSubmit}

// Create starts a bulk decision. Campaign and Terms come from the desk, which has checked that the asker may give
// this command and that every item lies in his scope.
type Create struct {
	Campaign string          `json:"campaign"`
	Terms    string          `json:"terms"`
	Type     string          `json:"type"`
	Data     json.RawMessage `json:"data,omitempty"` // content of the command; for claim a Claim
	Items    []Chosen        `json:"items"`
}

// Chosen is one filing and the version that the asker saw.
type Chosen struct {
	Case   string `json:"case"`
	Expect int    `json:"expect"`
}

// Claim is the content of TypeClaim.
type Claim struct {
	Task string `json:"task"` // kind of the task
}

// Cancel gives up what has not been begun.
type Cancel struct {
	Code string `json:"code,omitempty"`
}

// Chunk is the content of the job: commands of the asker, each for its own case. From numbers the items through the
// whole bulk, so that a second try gives each the same command again.
type Chunk struct {
	Bulk  string          `json:"bulk"`
	From  int             `json:"from"`
	Asker casefile.Actor  `json:"asker"`
	Kind  string          `json:"kind"`
	Type  string          `json:"type"`
	Data  json.RawMessage `json:"data,omitempty"`
	Items []Chosen        `json:"items"`
}

// Results answers a Chunk in its order.
type Results struct {
	Results []casefile.TellResult `json:"results"`
}
