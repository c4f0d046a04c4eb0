package notice

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
)

// Kind names this kind of case everywhere.
const Kind = "notice"

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project})

// Summary is the batch's line in public and office lists; no personal data.
type Summary struct {
	Number   int       `json:"number"`
	Track    string    `json:"track"`
	Round    int       `json:"round,omitempty"`
	Plan     string    `json:"publish_on"`
	Day      string    `json:"day,omitempty"`
	First    string    `json:"first,omitempty"`
	Last     string    `json:"last,omitempty"`
	End      time.Time `json:"end,omitzero"`
	Extended int       `json:"extended,omitempty"`
	Lines    int       `json:"lines"`           // frozen
	Shown    int       `json:"shown,omitempty"` // on show
	Dropped  int       `json:"dropped,omitempty"`
	Hash     string    `json:"hash,omitempty"` // of what is on show, before that of what is to be signed
	Minutes  int       `json:"outage_minutes,omitempty"`
	Settled  bool      `json:"settled,omitempty"`
	Reason   string    `json:"reason,omitempty"`
}
