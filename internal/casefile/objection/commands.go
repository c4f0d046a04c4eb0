package objection

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// Command types: the objector's, the Centre's, and the case's own.
const (
	CmdCreate   = "create"
	CmdAttach   = "attach" // data: filing.Attach
	CmdWithdraw = "withdraw"

	CmdDecide   = "decide"
	CmdAnswer   = "answer"    // omission claims
	CmdRetry    = "retry"     // a decision that the filing refused
	CmdSetAside = "set_aside" // the same, closed without effect

	CmdEscalate   = "escalate"    // timer: the decision is overdue
	CmdLapse      = "lapse"       // timer: no evidence came
	CmdSeverAgain = "sever_again" // timer: another objection held the line
)

// Create files an objection. The objector gives target, code, text, evidence and, unless anonymous, who he is; the
// rest is the desk's.
type Create struct {
	Terms     campaign.Terms  `json:"terms"`
	Sort      Sort            `json:"sort"`
	Receipt   string          `json:"receipt"`
	Secret    string          `json:"secret"`  // SecretHash of the look-up word printed on the receipt
	Channel   string          `json:"channel"` // web, phone, paper
	Objector  *Objector       `json:"objector,omitempty"`
	Target    Target          `json:"target"`
	NoticeEnd time.Time       `json:"notice_end,omitzero"` // 24:00 of the notice's last day
	Inspector string          `json:"inspector,omitempty"` // of the filing
	RecheckBy string          `json:"recheck_by,omitempty"`
	Code      string          `json:"code"`
	Text      string          `json:"text"`
	Evidence  []filing.Attach `json:"evidence,omitempty"` // uploads that lie in quarantine
}

// Objector is who objects. Personal: it is in the data of the event filed, and nowhere else.
type Objector struct {
	Name    string `json:"name"`
	Phone   string `json:"phone"`
	Address string `json:"address,omitempty"`
}

// Channels by which an objection comes in (T-0.53).
var Channels = []string{"web", "phone", "paper"}

// Reasons is the closed list of what a line may be challenged for.
var Reasons = []string{"identity", "certificate", "employment", "eligibility", "fraud", "other"}

// Withdraw takes the objection back: by the word on the receipt, by the account that filed it, or by an officer who
// holds the objector's statement.
type Withdraw struct {
	Word string `json:"word,omitempty"`
	Code string `json:"code,omitempty"`
}

// Decision is the Centre's. Inspector and RecheckBy are the desk's facts at this moment.
type Decision struct {
	Outcome   string `json:"outcome"`          // upheld or dismissed
	Effect    string `json:"effect,omitempty"` // of an upheld objection: removed or returned
	Fraud     bool   `json:"fraud,omitempty"`
	Code      string `json:"code"`
	Text      string `json:"text,omitempty"`
	Inspector string `json:"inspector,omitempty"`
	RecheckBy string `json:"recheck_by,omitempty"`
}

// Outcomes and effects of a decision.
const (
	OutcomeUpheld    = "upheld"
	OutcomeDismissed = "dismissed"
	EffectRemoved    = "removed"
	EffectReturned   = "returned"
)

// Answer closes an omission claim.
type Answer struct {
	Outcome string `json:"outcome"` // repaired, catchup, unfounded
	Code    string `json:"code"`
	Text    string `json:"text,omitempty"`
}

// Answers to an omission claim (T-0.56).
var Answers = []string{"repaired", "catchup", "unfounded"}

// Reasoned carries a reason code.
type Reasoned struct {
	Code string `json:"code"`
}

// Nothing is the content of a command that has none.
type Nothing struct{}

// Event types; their data is the struct beside each.
const (
	EvFiled         = "filed"          // Create
	EvAcknowledged  = "acknowledged"   // Receipt
	EvOpened        = "opened"         // Nothing
	EvUploadStarted = "upload_started" // filing.Attach
	EvScanAttached  = "scan_attached"  // Kept
	EvScanRefused   = "scan_refused"   // Refusal
	EvSeverAgain    = "sever_again"    // Nothing
	EvTold          = "told"           // Told
	EvEscalated     = "escalated"      // Nothing
	EvUpheld        = "upheld"         // Decision
	EvDismissed     = "dismissed"      // Decision
	EvSuggested     = "suggested"      // Suggestion
	EvAnswered      = "answered"       // Answer
	EvWithdrawn     = "withdrawn"      // Reasoned
	EvLapsed        = "lapsed"         // Nothing
	EvRetried       = "retried"        // Nothing
	EvSetAside      = "set_aside"      // Reasoned
)

// Receipt is the content of acknowledged.
type Receipt struct {
	Receipt string    `json:"receipt"`
	Due     time.Time `json:"due"`
}

// Kept is a scan that passed its check, with the job that checked it.
type Kept struct {
	Job  string      `json:"job"`
	Scan filing.Scan `json:"scan"`
}

// Refusal is an upload that did not.
type Refusal struct {
	Job   string          `json:"job"`
	ID    string          `json:"id"`
	Error *casefile.Error `json:"error"`
}

// Told is the filing's answer to one command.
type Told struct {
	Job     string `json:"job"`
	Command string `json:"command"`
	Refused string `json:"refused,omitempty"` // code; empty: it did as it was told
	Blocked bool   `json:"blocked,omitempty"` // not now, but perhaps later
}

// Suggestion asks people to look: at an integrity file, or at a correction after the report. Nothing follows by itself.
type Suggestion struct {
	What   string `json:"what"`
	Clause string `json:"clause"`
}

// What may be suggested.
const (
	SuggestIntegrity  = "integrity_file" // T-0.68
	SuggestCorrection = "correction"     // T-0.57, T-0.61
)
