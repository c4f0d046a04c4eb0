package registration

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// Command types: the filer's, the reviewer's, the administrator's, and the case's own.
const (
	CmdCreate   = "create"
	CmdFill     = "fill"
	CmdAttach   = "attach" // data: filing.Attach
	CmdDetach   = "detach" // data: filing.Detach
	CmdSubmit   = "submit"
	CmdWithdraw = "withdraw"

	CmdApprove = "approve"
	CmdReject  = "reject"
	CmdReturn  = "return"

	CmdSuspend = "suspend"
	CmdResume  = "resume"
	CmdClose   = "close"

	CmdEscalate = "escalate" // timer
)

// Create starts a registration: of an enterprise as a draft, of an individual at once.
type Create struct {
	Terms      campaign.Terms   `json:"terms"` // from the desk
	Kind       filing.FilerKind `json:"kind"`
	Enterprise *Enterprise      `json:"enterprise,omitempty"`
	Holder     *Holder          `json:"holder,omitempty"`
}

// Fill replaces what the enterprise states; scans stay.
type Fill struct {
	Enterprise Enterprise `json:"enterprise"`
}

// Decision is a reviewer's or administrator's word with its reason: reject, suspend, resume, close, and approve,
// where the reason may be left out.
type Decision struct {
	Code string `json:"code,omitempty"`
	Text string `json:"text,omitempty"`
}

// Return sends a registration back with remarks per field.
type Return struct {
	Code    string          `json:"code"`
	Remarks []filing.Remark `json:"remarks"`
}

// Submit carries a fact of the desk: the handler bears the name of an officer of the group's own point (T-0.27).
type Submit struct {
	HandlerOnStaff bool `json:"handler_on_staff,omitempty"`
}

// HandlerIsAnother is the code with which a reviewer approves all the same: he has found that they are two persons.
const HandlerIsAnother = "handler_is_another_person"

// Nothing is the content of a command that has none.
type Nothing struct{}

// Event types; their data is the struct beside each.
const (
	EvCreated       = "created"           // Created
	EvFilled        = "filled"            // Fill
	EvUploadStarted = "upload_started"    // filing.Attach
	EvScanAttached  = "scan_attached"     // Kept
	EvScanRefused   = "scan_refused"      // Refusal
	EvScanRemoved   = "scan_removed"      // filing.Detach
	EvSubmitted     = "submitted"         // Submission
	EvApproved      = "approved"          // Decision; an individual's has no reviewer
	EvExtended      = "extension_ordered" // Extension (T-0.14)
	EvRejected      = "rejected"          // Decision
	EvReturned      = "returned"          // Returning
	EvEscalated     = "escalated"         // Escalation
	EvSuspended     = "suspended"         // Decision
	EvResumed       = "resumed"           // Decision
	EvClosed        = "closed"            // Decision
)

// Created is the content of created.
type Created struct {
	Terms      campaign.Terms   `json:"terms"`
	Kind       filing.FilerKind `json:"kind"`
	Enterprise Enterprise       `json:"enterprise,omitzero"`
	Holder     Holder           `json:"holder,omitzero"`
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

// Submission is the content of submitted.
type Submission struct {
	Round    int  `json:"round"`
	InWindow bool `json:"in_window"` // R-0.36's window was open

	HandlerOnStaff bool `json:"handler_on_staff,omitempty"` // as in Submit
}

// Extension is the content of extension_ordered: the enterprise's fill-in window is this many days longer.
type Extension struct {
	Days   int    `json:"days"`
	Clause string `json:"clause"`
}

// Returning is the content of returned; Overrun is how many days we were late with it.
type Returning struct {
	Code    string          `json:"code"`
	Remarks []filing.Remark `json:"remarks"`
	Overrun int             `json:"overrun,omitempty"`
}

// Escalation is the content of escalated.
type Escalation struct {
	Round int `json:"round"`
}
