package filing

import (
	"time"

	"chizheng/internal/casefile"
)

// Event types, in the past tense. Their data is the struct beside each, or a command's own struct.
const (
	EvCreated       = "created"            // Create
	EvFilled        = "filled"             // Fill
	EvUploadStarted = "upload_started"     // Attach
	EvScanAttached  = "scan_attached"      // Scan
	EvScanRefused   = "scan_refused"       // Upload
	EvScanRemoved   = "scan_removed"       // Detach
	EvSigned        = "signed"             // Signature
	EvPointChosen   = "point_chosen"       // ChoosePoint
	EvIntended      = "submit_intended"    // Intent
	EvSubmitted     = "submitted"          // Submission
	EvContested     = "contested"          // Submission
	EvMatched       = "matched"            // Matches
	EvHeld          = "held"               // HoldCommand
	EvReleased      = "released"           // HoldCommand
	EvResolved      = "hold_resolved"      // Resolve
	EvWithdrawn     = "withdrawn"          // Reasoned
	EvTicked        = "ticked"             // Tick
	EvCaptured      = "captured"           // Capture
	EvInspected     = "inspected"          // Verdict
	EvSealed        = "sealed"             // Seal
	EvSealAlarm     = "seal_alarm"         // SealAlarm
	EvSealSettled   = "seal_settled"       // SettleSeal
	EvReturned      = "returned"           // Returning
	EvSheetJoined   = "sheet_joined"       // SheetCommand
	EvSheetLeft     = "sheet_left"         // SheetCommand
	EvSheetSigned   = "sheet_signed"       // SheetCommand
	EvHandedOver    = "handed_over"        // HandOver
	EvRechecked     = "rechecked"          // Recheck
	EvRejected      = "rejected"           // Reasoned
	EvAnnounced     = "announced"          // Announce
	EvNoticeEnded   = "notice_ended"       // NoticeEnded
	EvSevered       = "severed"            // Objected
	EvReinstated    = "reinstated"         // Objected
	EvUpheld        = "upheld"             // Objected
	EvCorrected     = "corrected"          // Correction
	EvProposed      = "amendment_proposed" // Proposal
	EvRefusedOrder  = "amendment_refused"  // Reasoned
	EvRuled         = "correction_ruled"   // Ruling
	EvIncluded      = "included"           // Include
	EvExcluded      = "excluded"           // Include
	EvReceived      = "received"           // Receipt
	EvMoved         = "moved"              // Move
	EvReopened      = "reopened"           // Reopening
	EvClosed        = "closed"             // CloseFiling
	EvDisputed      = "disputed"           // Dispute

	EvPhotoStarted     = "seal_photo_started" // Attach
	EvPhotoKept        = "seal_photo_kept"    // Scan
	EvTransferOffered  = "transfer_offered"   // Transfer
	EvTransferAccepted = "transfer_accepted"  // TransferAnswer
	EvTransferRefused  = "transfer_refused"   // TransferAnswer
	EvTransferRecalled = "transfer_recalled"  // TransferAnswer

	EvJobEnded = "job_ended" // JobEnded
)

// Intent is a submit in time whose scans are still being checked (T-0.21).
type Intent struct {
	At time.Time `json:"at"`
}

// Submission is a submit that stood: what the rules said, and what the filing now waits for.
type Submission struct {
	Round     int       `json:"round"`
	Reference string    `json:"reference"` // date on which age and contract are judged (T-0.1)
	Holds     []Hold    `json:"holds,omitempty"`
	Twin      string    `json:"twin,omitempty"`  // contested: the filing that holds the certificate
	Intent    time.Time `json:"intent,omitzero"` // when it was first meant, if scans were still being checked
	Grace     bool      `json:"grace,omitempty"` // it came in the half-hour after the end (T-0.21)
}

// Match is another filing that may be the same certificate or the same person in another class.
type Match struct {
	Case  string   `json:"case"`
	Kind  HoldKind `json:"kind"` // duplicate or class
	Score string   `json:"score"`
}

// Matches is what the job find_matches found.
type Matches struct {
	Job     string  `json:"job"`
	Matches []Match `json:"matches,omitempty"`
}

// Verdict is the point's verdict as recorded.
type Verdict struct {
	Inspect
	Reinspected bool `json:"reinspected,omitempty"`
}

// Correction is an erratum, a repair or an amendment.
type Correction struct {
	Corrections
	Kind string `json:"kind"` // erratum, repair, amendment, withdrawal
}

// Returning is a return as recorded. Unplaced: the certificate is live elsewhere, so the filing waits as a draft and
// contends for its place again when it is submitted (T-0.31).
type Returning struct {
	Return
	Unplaced bool `json:"unplaced,omitempty"`
}

// Reopening is a reopening as recorded; Unplaced as in Returning.
type Reopening struct {
	Reasoned
	Unplaced bool `json:"unplaced,omitempty"`
}

// CloseFiling ends a filing for a cause that is nobody's fault, or in favour of its twin.
type CloseFiling struct {
	Cause string `json:"cause"` // deceased, transferred, duplicate
	Twin  string `json:"twin,omitempty"`
	Text  string `json:"text,omitempty"`
}

// JobEnded takes a job off the state that has no other event.
type JobEnded struct {
	Job   string          `json:"job"`
	Error *casefile.Error `json:"error,omitempty"`
}
