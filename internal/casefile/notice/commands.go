package notice

import (
	"time"

	"chizheng/internal/casefile/campaign"
)

// Command types: the publisher's, the leader's, the operator's, those of other cases, and the case's own timers.
const (
	CmdPlan    = "plan"
	CmdSign    = "sign"
	CmdPublish = "publish"
	CmdCancel  = "cancel"
	CmdOutage  = "outage"
	CmdRefresh = "refresh_line" // a filing's erratum changed its masked line (T-0.55)
	CmdRetry   = "retry"        // runs a failed pass over the list again

	TimerEnd      = "notice_end"
	TimerTakeDown = "take_down"
)

// Jobs. The result of each comes back as <type>_done.
const (
	JobBuild    = "build_lines"    // Build → Frozen
	JobAnnounce = "announce_lines" // Pass → Announced
	JobEnd      = "end_lines"      // Pass → LinesEnded
	JobRefresh  = "freeze_line"    // Refresh → nothing
	JobRemove   = "remove_lines"   // Remove → nothing
)

// Selection says which rechecked filings of the track and round go into the batch. All empty: every one that is not
// in another batch.
type Selection struct {
	Points    []string `json:"points,omitempty"`
	Handovers []string `json:"handovers,omitempty"`
	Filings   []string `json:"filings,omitempty"` // at most MaxPicked, picked by hand
}

// MaxPicked bounds a selection by hand; a larger batch is described, not enumerated.
const MaxPicked = 500

// Plan starts a batch. Terms, Number and Policy come from the desk.
type Plan struct {
	Terms     campaign.Terms `json:"terms"`
	Number    int            `json:"number"`
	Track     string         `json:"track"`
	Round     int            `json:"round,omitempty"`
	PublishOn string         `json:"publish_on,omitempty"` // empty: today
	Selection Selection      `json:"selection"`
	Policy    OutagePolicy   `json:"policy,omitzero"` // zero: 480 minutes add one day
}

// Sign is the leader's; Hash is of the list that the leader saw.
type Sign struct {
	Hash string `json:"hash"`
}

// Publish has no content: the day is the campaign's today.
type Publish struct{}

// Retry has no content: the state knows which job failed.
type Retry struct{}

// Cancel gives up a batch that is not published.
type Cancel struct {
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// OutageSeen reports a stretch in which the named channel did not show the lines (T-0.50, T-0.51).
type OutageSeen struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Source string    `json:"source"` // hourly_check or report
}

// Build is the content of the job that freezes the list: deterministic order, masked content, one list hash.
type Build struct {
	Notice    string    `json:"notice"`
	Campaign  string    `json:"campaign"`
	Track     string    `json:"track"`
	Round     int       `json:"round,omitempty"`
	Selection Selection `json:"selection"`
}

// Pass is the content of the jobs that go over the list: the next chunk after a line.
type Pass struct {
	Notice string    `json:"notice"`
	After  int       `json:"after"`
	First  string    `json:"first,omitempty"`
	Last   string    `json:"last,omitempty"`
	End    time.Time `json:"end,omitzero"`
}

// Refresh freezes one line again; the line as it was stays in the store beside it.
type Refresh struct {
	Notice string `json:"notice"`
	Line   int    `json:"line"`
}

// Remove deletes the personal lines of a batch. Counts and hashes stay in the state.
type Remove struct {
	Notice string `json:"notice"`
}

// RefreshLine asks for Refresh; sent by a filing.
type RefreshLine struct {
	Line int `json:"line"`
}
