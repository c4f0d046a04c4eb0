package bulk

import (
	"encoding/json"
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// Stage is where a bulk decision stands.
type Stage string

const (
	Running    Stage = "running"
	Paused     Stage = "paused"     // the chunk under way ends, no further one begins
	Cancelling Stage = "cancelling" // waits for the chunk under way
	Cancelled  Stage = "cancelled"  // what was not begun is skipped
	Done       Stage = "done"       // every item has its outcome
)

// Over says that nothing waits in this stage.
func (s Stage) Over() bool { return s == Cancelled || s == Done }

// Status is what became of an item.
type Status string

const (
	Waiting   Status = "waiting"
	Succeeded Status = "succeeded"
	Failed    Status = "failed"
	Skipped   Status = "skipped" // cancelled before it was begun
)

// Item is one filing of the bulk, and its outcome.
type Item struct {
	Case   string          `json:"case"`
	Expect int             `json:"expect"` // version that the asker saw
	Status Status          `json:"status"`
	Error  *casefile.Error `json:"error,omitempty"` // why it failed
}

// State is a bulk decision at one moment: the fold of its events.
type State struct {
	Case      string          `json:"case"`
	Campaign  string          `json:"campaign"`
	Terms     string          `json:"terms"` // plan version
	Stage     Stage           `json:"stage"`
	Since     time.Time       `json:"since"`
	Version   int             `json:"version"`
	Asker     casefile.Actor  `json:"asker"`
	Kind      string          `json:"kind"` // of the cases
	Type      string          `json:"type"` // the command that each gets
	Data      json.RawMessage `json:"data,omitempty"`
	Reason    string          `json:"reason,omitempty"`
	Items     []Item          `json:"items"`
	Next      int             `json:"next"` // items before it have been begun
	Succeeded int             `json:"succeeded"`
	Failed    int             `json:"failed"`
	Skipped   int             `json:"skipped"`
	Pending   []casefile.Job  `json:"pending,omitempty"`
}

// Left is how many items have no outcome.
func (s State) Left() int { return len(s.Items) - s.Succeeded - s.Failed - s.Skipped }

// owner is whose bulk it is: a filer's, whoever of his asked, or an officer's own.
func (s State) owner() string {
	if s.Asker.Filer != "" {
		return s.Asker.Filer
	}
	return s.Asker.ID
}

func (s State) job(id string) bool {
	return slices.ContainsFunc(s.Pending, func(j casefile.Job) bool { return j.ID == id })
}
