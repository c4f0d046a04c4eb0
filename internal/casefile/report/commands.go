package report

import (
	"time"

	"chizheng/internal/casefile/campaign"
)

// Command types: the reporter's, the leader's, and the case's own timer.
const (
	CmdCreate   = "create"
	CmdSign     = "sign"
	CmdDeliver  = "deliver"
	CmdReceipts = "receipts"
	CmdRetry    = "retry" // runs a failed job again
	CmdAbandon  = "abandon"

	TimerAlarm   = "receipt_alarm"
	TimerOverdue = "delivery_overdue" // the window has ended, and a signed package has not left
)

// Jobs. The result of each comes back as <type>_done.
const (
	JobBuild   = "build_package" // Build → Package
	JobInclude = "include_lines" // Pass → Chunk
	JobDeliver = "deliver"       // Parcel → Handed
	JobPoll    = "poll_result"   // Poll → Taken
	JobTake    = "take_receipts" // Take → Taken
	JobSettle  = "settle_lines"  // Pass → Chunk
	JobExclude = "exclude_lines" // Pass → Chunk
)

// Create starts a package of the series' confirmed filings. Terms and Number come from the desk.
type Create struct {
	Terms     campaign.Terms `json:"terms"`
	Number    string         `json:"number"`
	Series    Series         `json:"series"`
	Round     int            `json:"round,omitempty"`
	Rehearsal bool           `json:"rehearsal,omitempty"` // also true where the campaign's clock is a rehearsal's
	Ahead     bool           `json:"ahead,omitempty"`     // made during publicity, signed at its end (T-0.48)
}

// Sign is the leader's; Hash is of the package that the leader saw.
type Sign struct {
	Hash   string `json:"hash"`
	OnShow int    `json:"on_show,omitempty"` // the desk's: its records whose publicity has not ended
}

// ArgBatchesTaken is the argument of a delivery's refusal that says how much of the package the receiver had taken
// before; without it nothing has left.
const ArgBatchesTaken = "batches_taken"

// Deliver hands the package over. Loopback is the desk's fact about the configured receiver.
type Deliver struct {
	Method   string `json:"method"`
	Loopback bool   `json:"loopback,omitempty"`
	Receiver string `json:"receiver,omitempty"` // id of the body it is handed to; the desk knows its names (T-0.59)
}

// Receipts are the province's answers: a result file that the desk has stored, or a short list.
type Receipts struct {
	Key   string    `json:"key,omitempty"`  // of the stored file
	Hash  string    `json:"hash,omitempty"` // of its bytes
	Items []Receipt `json:"items,omitempty"`
}

// MaxReceipts bounds a list inside a command; more come as a file.
const MaxReceipts = 1000

// Verdict is the province's answer to a record.
type Verdict string

const (
	Accepted Verdict = "accepted"
	Rejected Verdict = "rejected"
)

// Receipt is the province's answer to one record.
type Receipt struct {
	Record  string  `json:"record"`
	Verdict Verdict `json:"verdict"`
	Code    string  `json:"code,omitempty"` // the province's reason
}

// Retry has no content: the state knows which job failed.
type Retry struct{}

// Abandon gives up a package that has not left.
type Abandon struct {
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// Build is the content of the job that makes the package. The first build chooses the records, and a later one makes
// the package again of those that were not dropped; the same lines give the same bytes.
type Build struct {
	Report    string    `json:"report"`
	Campaign  string    `json:"campaign"`
	Number    string    `json:"number"`
	Series    Series    `json:"series"`
	Round     int       `json:"round,omitempty"`
	Rehearsal bool      `json:"rehearsal,omitempty"`
	Ahead     bool      `json:"ahead,omitempty"` // records on show are chosen too
	Build     int       `json:"build"`           // 1, 2, 3 …
	At        time.Time `json:"at"`              // printed in the package instead of any clock's time
}

// Pass is the content of the jobs that go over the lines: the next chunk after a line.
type Pass struct {
	Report string `json:"report"`
	After  int    `json:"after"`
}

// Parcel is the content of the job "deliver". Package.Hash is also the key by which the receiver knows a repetition.
type Parcel struct {
	Report    string  `json:"report"`
	Number    string  `json:"number"`
	Rehearsal bool    `json:"rehearsal,omitempty"`
	Package   Package `json:"package"`
}

// Handed is the result of "deliver".
type Handed struct {
	Serial string `json:"serial"`
}

// Poll is the content of the job that asks for results: it waits a while for more than the known ones.
type Poll struct {
	Report   string `json:"report"`
	Serial   string `json:"serial"`
	Accepted int    `json:"accepted"`
	Rejected int    `json:"rejected"`
}

// Take is the content of the job that reads and keeps a set of receipts, whole or not at all.
type Take struct {
	Report string    `json:"report"`
	Key    string    `json:"key,omitempty"`
	Hash   string    `json:"hash,omitempty"`
	Items  []Receipt `json:"items,omitempty"`
}
