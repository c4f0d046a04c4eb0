package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

// Stage is where a hand-over stands. docs/processes/handover.md draws it.
type Stage string

const (
	Prepared   Stage = "prepared"   // the point puts the batch together
	Signed     Stage = "signed"     // signed by the point, on its way to the Centre
	Received   Stage = "received"   // counted by the Centre; differences may be open
	Reconciled Stage = "reconciled" // both sides agree on every item
	Cancelled  Stage = "cancelled"  // given up before it was signed
)

// Over says that nothing waits in this stage.
func (s Stage) Over() bool { return s == Reconciled || s == Cancelled }

// MaxItems bounds a batch.
const MaxItems = 1000

// Item is one filing in a batch, with the papers that come with it.
type Item struct {
	Filing string `json:"filing"`
	Sheet  string `json:"sheet"`
	Papers int    `json:"papers"` // sheets of paper kept for it, as the point counts them
}

// Why an item differs; a filing's own refusal gives its code instead.
const (
	WhyMissing = "missing"     // not among what came
	WhyCount   = "count"       // another number of papers
	WhyExtra   = "not_on_list" // came, but is not on the list
)

// Difference is an item on which the two sides do not agree.
type Difference struct {
	Filing  string `json:"filing"`
	Why     string `json:"why"`
	Stated  int    `json:"stated"`
	Counted int    `json:"counted"`
	Settled string `json:"settled,omitempty"` // accept or stay; empty while open
	Code    string `json:"code,omitempty"`
}

// State is a hand-over at one moment: the fold of its events.
type State struct {
	Case        string         `json:"case"`
	Terms       campaign.Terms `json:"terms"`
	Number      string         `json:"number"`
	Point       string         `json:"point"`
	Final       bool           `json:"final,omitempty"`
	Track       string         `json:"track"` // filing.Main or filing.Catchup
	Stage       Stage          `json:"stage"`
	Since       time.Time      `json:"since"`
	Version     int            `json:"version"`
	Items       []Item         `json:"items,omitempty"`
	Hash        string         `json:"hash"`
	SignedBy    string         `json:"signed_by,omitempty"`
	SignedAt    time.Time      `json:"signed_at,omitzero"`
	ReceivedBy  string         `json:"received_by,omitempty"`
	Accepted    int            `json:"accepted"` // items that the Centre took
	Differences []Difference   `json:"differences,omitempty"`
	Reason      string         `json:"reason,omitempty"`
	Pending     []casefile.Job `json:"pending,omitempty"`
	Steer       deadline.Part  `json:"steer,omitzero"` // orders, clock and ladder of every kind of case
}

// ListHash is what the point signs: number, point, and every item in its order.
func ListHash(number, point string, items []Item) string {
	h := sha256.New()
	fmt.Fprintf(h, "handover\n%s\n%s\n%d\n", number, point, len(items))
	for _, i := range items {
		fmt.Fprintf(h, "%s\t%s\t%d\n", i.Filing, i.Sheet, i.Papers)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Papers is how many papers the batch states.
func (s State) Papers() int {
	n := 0
	for _, i := range s.Items {
		n += i.Papers
	}
	return n
}

// open lists the differences that nobody has settled.
func (s State) open() []Difference {
	var open []Difference
	for _, d := range s.Differences {
		if d.Settled == "" {
			open = append(open, d)
		}
	}
	return open
}

func (s State) job(id string) (casefile.Job, bool) {
	i := slices.IndexFunc(s.Pending, func(j casefile.Job) bool { return j.ID == id })
	if i < 0 {
		return casefile.Job{}, false
	}
	return s.Pending[i], true
}
