package filing

import (
	"time"

	"chizheng/internal/casefile/campaign"
)

// Command types. The first group is the filer's, then the point's, the Centre's, and those that other cases send.
const (
	CmdCreate      = "create"
	CmdFill        = "fill"
	CmdAttach      = "attach"
	CmdDetach      = "detach"
	CmdSign        = "sign"
	CmdChoosePoint = "choose_point"
	CmdSubmit      = "submit"
	CmdWithdraw    = "withdraw"

	CmdTick    = "tick"
	CmdCapture = "capture"
	CmdInspect = "inspect"
	CmdSeal    = "seal"

	CmdAttachPhoto    = "attach_seal_photo" // of the stamped page (S7)
	CmdOfferTransfer  = "offer_transfer"    // to another point (S9)
	CmdAcceptTransfer = "accept_transfer"   // that point's word
	CmdRefuseTransfer = "refuse_transfer"   //
	CmdRecallTransfer = "recall_transfer"   // before it was answered

	CmdSettleSeal = "settle_seal" // what was done about a void stamp (T-0.39)

	CmdReturn      = "return"            // Centre, before or after inspection
	CmdRecheck     = "recheck"           //
	CmdResolve     = "resolve_hold"      //
	CmdAssignPoint = "assign_point"      // override with reason (T-0.24)
	CmdErratum     = "erratum"           // typing error during publicity (T-0.55)
	CmdRepair      = "repair"            // after the province refused (T-0.60)
	CmdPropose     = "propose_amendment" // after acceptance: correction order (T-0.61)
	CmdAmend       = "amend"             // the second person's approval of it
	CmdRefuse      = "refuse_amendment"  // or his refusal
	CmdRule        = "rule_correction"   // a reviewer's ruling on a correction that a rule asks a person about
	CmdMove        = "move_to_catchup"
	CmdReopen      = "reopen"
	CmdClose       = "close"

	CmdJoinSheet   = "join_sheet"   // from a sheet
	CmdLeaveSheet  = "leave_sheet"  //
	CmdSheetSigned = "sheet_signed" //
	CmdHandOver    = "hand_over"    // from a hand-over
	CmdAnnounce    = "announce"     // from a notice
	CmdNoticeEnded = "notice_ended" //
	CmdSever       = "sever"        // from an objection
	CmdReinstate   = "reinstate"    //
	CmdUphold      = "uphold"       //
	CmdInclude     = "include"      // from a report
	CmdExclude     = "exclude"      // package abandoned before delivery
	CmdReceipt     = "receipt"      //
	CmdHold        = "hold"         // from a matching filing
	CmdRelease     = "release"      // the matching filing is over: its hold falls
	CmdDispute     = "dispute"      // from the worker himself, by the code of his message
)

// Create starts a filing. Terms and Filer come from the desk, never from the filer.
type Create struct {
	Terms   campaign.Terms `json:"terms"`
	Filer   Filer          `json:"filer"`
	Content Content        `json:"content"`          // without scans
	Import  string         `json:"import,omitempty"` // the importing case, if any
}

// Fill replaces what the filer states; scans stay.
type Fill struct {
	Person      Person      `json:"person"`
	Certificate Certificate `json:"certificate"`
	Contract    *Contract   `json:"contract,omitempty"`
}

// Attach names an uploaded file that lies in quarantine.
type Attach struct {
	ID   string `json:"id"` // upload id; the quarantine key is derived from it
	Kind string `json:"kind"`
	Name string `json:"name"` // file name as given: only its ending is used
	Size int64  `json:"size"`
}

// Detach removes a scan by id.
type Detach struct {
	ID string `json:"id"`
}

// Sign binds the commitment to the content that the signer saw.
type Sign struct {
	TextVersion int    `json:"text_version"`
	Content     string `json:"content_hash"`
	Capacity    string `json:"capacity"` // legal_representative, handler, holder
	NoEmployer  bool   `json:"no_employer,omitempty"`
}

// ChoosePoint is the filer's choice; AssignPoint the Centre's, with a reason.
type ChoosePoint struct {
	Point  string `json:"point"`
	Reason string `json:"reason,omitempty"`
}

// Reasoned carries a reason code and free text for the file.
type Reasoned struct {
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// Tick marks one original as seen: certificate, id_card, contract or sheet.
type Tick struct {
	Original string `json:"original"`
	Seen     bool   `json:"seen"`
}

// Inspect is the point's verdict.
type Inspect struct {
	Verdict  string   `json:"verdict"` // pass, fail, pending, return
	Codes    []string `json:"codes,omitempty"`
	Appeared string   `json:"appeared"` // handler, holder, proxy
	Remarks  []Remark `json:"remarks,omitempty"`
}

// Stamp records the seal.
type Stamp struct {
	Seal  string `json:"seal"`
	Photo string `json:"photo,omitempty"`
	Alarm bool   `json:"alarm,omitempty"` // the desk's: a second stamp is recorded, and the desk refuses it
}

// SealAlarm is a second stamp that somebody tried to set (T-0.35).
type SealAlarm struct {
	Seal  string `json:"seal"`
	First string `json:"first"`
	On    string `json:"on"`
}

// SettleSeal says what was done about a void stamp: crossed_out, holder_informed or certificate_lost.
type SettleSeal struct {
	Seal string `json:"seal"`
	Mark string `json:"mark"`
}

// Return sends a filing back.
type Return struct {
	To      string   `json:"to"` // filer or point
	Code    string   `json:"code"`
	Remarks []Remark `json:"remarks,omitempty"`
}

// Recheck is the Centre's verdict (T-0.46).
type Recheck struct {
	Verdict string   `json:"verdict"` // pass, return_filer, return_point, reject
	Code    string   `json:"code,omitempty"`
	Remarks []Remark `json:"remarks,omitempty"`
	Seen    int      `json:"seen,omitempty"` // round whose diff the reviewer opened (C10)
}

// Resolve decides a hold.
type Resolve struct {
	Kind     HoldKind `json:"kind"`
	Ref      string   `json:"ref"`
	Decision string   `json:"decision"` // clear, uphold, other
	Code     string   `json:"code"`
	Text     string   `json:"text,omitempty"`
}

// Corrections changes named facts after submission: erratum, repair, amendment. An amendment may withdraw the whole
// record instead (T-0.61). Refresh is the desk's: an erratum's line is frozen anew in its notice (T-0.55).
type Corrections struct {
	Changes  []Change `json:"changes"`
	Code     string   `json:"code"`
	Text     string   `json:"text,omitempty"`
	Withdraw bool     `json:"withdraw,omitempty"`
	Refresh  bool     `json:"refresh,omitempty"`
}

// Ruling is a reviewer's word on a correction: clear or uphold, as of a hold.
type Ruling struct {
	Decision string `json:"decision"`
	Code     string `json:"code"`
	Text     string `json:"text,omitempty"`
}

// Change is one field's new value.
type Change struct {
	Pointer string `json:"pointer"`
	Value   string `json:"value"`
}

// Move sends a filing to catch-up.
type Move struct {
	Cause string `json:"cause"`
}

// Sheet commands, from a sheet case.
type SheetCommand struct {
	Sheet   string `json:"sheet"`
	Version int    `json:"version"`
}

// HandOver, from a hand-over case.
type HandOver struct {
	Handover string `json:"handover"`
}

// Announce, from a notice.
type Announce struct {
	Notice string    `json:"notice"`
	Line   int       `json:"line"`
	First  string    `json:"first"`
	Last   string    `json:"last"`
	End    time.Time `json:"end"`
}

// NoticeEnded, from a notice.
type NoticeEnded struct {
	Notice string `json:"notice"`
}

// Objected, from an objection: sever, reinstate, uphold.
type Objected struct {
	Objection string `json:"objection"`
	Outcome   string `json:"outcome,omitempty"` // uphold: removed or returned
	Code      string `json:"code,omitempty"`
}

// Include, from a report: the filing's record in a package.
type Include struct {
	Report string `json:"report"`
	Record string `json:"record"`
}

// Receipt, from a report.
type Receipt struct {
	Report   string `json:"report"`
	Accepted bool   `json:"accepted"`
	Code     string `json:"code,omitempty"`
}

// Dispute is the worker's word that the filing is not his: not his employer, or not his certificate (T-0.30).
type Dispute struct {
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// HoldCommand, from a matching filing.
type HoldCommand struct {
	Kind  HoldKind `json:"kind"`
	Other string   `json:"other"`
	Score string   `json:"score,omitempty"`
}
