package report

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

// Stage is where a package stands. docs/processes/report.md draws it.
type Stage string

const (
	Building    Stage = "building"     // the package is being made
	FailedBuild Stage = "failed_build" // it could not be made; somebody tries again or gives it up
	Built       Stage = "built"        // waits for the leader's signature
	Signed      Stage = "signed"       // its filings are told; then it can be delivered
	Delivered   Stage = "delivered"    // receipts are outstanding
	Settling    Stage = "settling"     // receipts are passed on to the filings
	Reconciled  Stage = "reconciled"   // a receipt for every record, every filing told
	Abandoned   Stage = "abandoned"    // given up before delivery
)

// Over says that nobody needs to act in this stage any more.
func (s Stage) Over() bool { return s == Reconciled || s == Abandoned }

// Series is a row of packages with numbers of their own (R-0.54, R-0.58, T-0.61).
type Series string

const (
	SeriesMain      Series = "main"
	SeriesCatchup   Series = "catchup"   // rounds after 1 April (T-0.62)
	SeriesAmendment Series = "amendment" // records that supersede earlier ones
)

// LineStatus is what became of a record.
type LineStatus string

const (
	LinePlanned  LineStatus = "planned"  // in the package, its filing not told
	LineIncluded LineStatus = "included" // its filing knows
	LineDropped  LineStatus = "dropped"  // its filing refused: not in the package
	LineLeftOut  LineStatus = "left_out" // dropped before the present build: no pass sees it again
	LineSettled  LineStatus = "settled"  // its filing has heard of the receipt
)

// Line is one record as the jobs handle it; its content never leaves the store.
type Line struct {
	Line     int        `json:"line"`
	Case     string     `json:"case"`   // its filing
	Record   string     `json:"record"` // id known to the province
	Status   LineStatus `json:"status"`
	Code     string     `json:"code,omitempty"` // why it was dropped, or why the filing refused its receipt
	Receipt  Verdict    `json:"receipt,omitempty"`
	Province string     `json:"province_code,omitempty"` // the province's reason
}

// Package is what was built: nothing in it changes without another hash.
type Package struct {
	Key      string `json:"key"` // in the object store
	Hash     string `json:"hash"`
	Manifest string `json:"manifest_hash"`
	Size     int64  `json:"size"`
	Count    int    `json:"count"` // records
}

// Signature is the leader's sign-off of exactly these bytes (T-0.58).
type Signature struct {
	Hash string    `json:"hash"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Late bool      `json:"late,omitempty"` // built again after the window had ended (R-0.54, T-0.48)
}

// Delivery methods.
const (
	ByFile = "file" // the office hands the package over itself and imports a result file
	ByHTTP = "http" // the national platform's envelope with asynchronous receipts
)

// Delivery is when and how the package left.
type Delivery struct {
	Method string    `json:"method"`
	Serial string    `json:"serial,omitempty"` // of the receiver, to ask for results by
	By     string    `json:"by"`
	At     time.Time `json:"at"`

	AlarmAt time.Time `json:"alarm_at"`       // from here on a missing receipt is late (T-0.60)
	Late    bool      `json:"late,omitempty"` // it left after the window had ended
}

// Problem is one receipt that cannot be taken, and with it its whole set.
type Problem struct {
	Record string `json:"record"`
	Code   string `json:"code"` // receipt_unknown_record, receipt_doubled, receipt_contradicts
}

// listed is how many dropped or refused lines and problems the state names; the store names all.
const listed = 100

// State is a package at one moment: the fold of its events.
type State struct {
	Case      string         `json:"case"`
	Terms     campaign.Terms `json:"terms"`
	Number    string         `json:"number"` // allotted by the desk
	Series    Series         `json:"series"`
	Round     int            `json:"round,omitempty"`
	Rehearsal bool           `json:"rehearsal,omitempty"`
	Ahead     bool           `json:"ahead,omitempty"` // made during publicity (T-0.48)
	Stage     Stage          `json:"stage"`
	Since     time.Time      `json:"since"`
	Version   int            `json:"version"`
	Reporter  string         `json:"reporter"` // account id
	Reason    string         `json:"reason,omitempty"`
	Package   *Package       `json:"package,omitempty"`
	Builds    int            `json:"builds"`
	Signature *Signature     `json:"signature,omitempty"`
	Included  bool           `json:"included,omitempty"` // every filing of the package knows
	After     int            `json:"after,omitempty"`    // the last line that the running pass has dealt with
	Dropped   int            `json:"dropped,omitempty"`
	NewDrops  int            `json:"new_drops,omitempty"` // dropped since the package was built
	Deliverer string         `json:"deliverer,omitempty"` // account id: who asked for the delivery
	Delivery  *Delivery      `json:"delivery,omitempty"`

	Overdue     bool           `json:"overdue,omitempty"`       // signed, and not delivered when the window ended
	MayHaveLeft bool           `json:"may_have_left,omitempty"` // a delivery was tried, and nobody knows how it ended
	Accepted    int            `json:"accepted"`
	Rejected    int            `json:"rejected"`
	More        bool           `json:"more,omitempty"`    // receipts came in while others were passed on
	Alarmed     bool           `json:"alarmed,omitempty"` // unknown for too long (T-0.60)
	Stalled     []string       `json:"stalled,omitempty"` // types of the jobs that failed for good
	Listed      []Line         `json:"listed,omitempty"`  // dropped and refused lines, the first of them
	Problems    []Problem      `json:"problems,omitempty"`
	Pending     []casefile.Job `json:"pending,omitempty"`
	Steer       deadline.Part  `json:"steer,omitzero"` // orders, clock and ladder of every kind of case
}

// Sent is how many records have left.
func (s State) Sent() int {
	if s.Delivery == nil || s.Package == nil {
		return 0
	}
	return s.Package.Count
}

// Unknown is how many records have no receipt: sent = accepted + rejected + unknown, always (T-0.60).
func (s State) Unknown() int { return s.Sent() - s.Accepted - s.Rejected }

func (s State) pending(kinds ...string) bool {
	return slices.ContainsFunc(s.Pending, func(j casefile.Job) bool { return slices.Contains(kinds, j.Type) })
}
