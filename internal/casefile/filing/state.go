package filing

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

// Stage is where a filing stands. docs/processes/filing.md draws it.
type Stage string

const (
	Draft      Stage = "draft"       // the filer is filling in
	Submitted  Stage = "submitted"   // waits for inspection at the point (or for a hold to be decided)
	Contested  Stage = "contested"   // another filer holds the same certificate live (T-0.31)
	Returned   Stage = "returned"    // back with the filer, remarks per field
	Inspected  Stage = "inspected"   // passed at the point, not yet handed over
	HandedOver Stage = "handed_over" // with the Centre for recheck
	Rechecked  Stage = "rechecked"   // waits for a notice
	Announced  Stage = "announced"   // in a published notice
	Severed    Stage = "severed"     // taken out of its batch by an open objection
	Confirmed  Stage = "confirmed"   // notice ended without error; waits for a package
	Reported   Stage = "reported"    // in a package; receipt outstanding
	Refused    Stage = "refused"     // the province refused the record; repair outstanding
	Accepted   Stage = "accepted"    // the province has it
	Withdrawn  Stage = "withdrawn"   //
	Rejected   Stage = "rejected"    // failed at the point, at recheck or by an upheld objection
	Duplicate  Stage = "duplicate"   // closed in favour of another filing (T-0.31)
	Closed     Stage = "closed"      // death, transfer to another employer (T-0.61, T-0.66)
)

// Live stages hold the certificate against every other filing of the campaign.
func (s Stage) Live() bool {
	switch s {
	case Submitted, Returned, Inspected, HandedOver, Rechecked, Announced, Severed, Confirmed, Reported, Refused, Accepted:
		return true
	}
	return false
}

// Over says that nothing waits in this stage.
func (s Stage) Over() bool {
	switch s {
	case Accepted, Withdrawn, Rejected, Duplicate, Closed:
		return true
	}
	return false
}

// Tracks: the main campaign and the rounds after it.
const (
	Main    = "main"
	Catchup = "catchup"
)

// FilerKind tells class A (an enterprise files its employee) from class B (a holder without employer).
type FilerKind string

const (
	ByEnterprise FilerKind = "enterprise"
	ByIndividual FilerKind = "individual"
)

// Filer is who files, as registered; a snapshot that the desk takes from the registration.
type Filer struct {
	ID         string    `json:"id"` // registration id
	Kind       FilerKind `json:"kind"`
	Name       string    `json:"name"`                   // enterprise name; empty for individuals
	CreditCode string    `json:"credit_code,omitempty"`  //
	Outside    bool      `json:"outside,omitempty"`      // seat outside the city
	Municipal  bool      `json:"municipal,omitempty"`    // municipal-level enterprise: point 01 (T-0.24)
	Area       string    `json:"area,omitempty"`         // seat or residence
	Group      string    `json:"group,omitempty"`        // credit code of the group it belongs to
	FillInDays int       `json:"fill_in_days,omitempty"` // extension by our own overrun, in days (T-0.14)
	IDNumber   string    `json:"id_number,omitempty"`    // individuals: their own number; they file only themselves
}

// Content is what the filer states; changing any of it voids the signature.
type Content struct {
	Person      Person      `json:"person"`
	Certificate Certificate `json:"certificate"`
	Contract    *Contract   `json:"contract,omitempty"` // class A only
	Scans       []Scan      `json:"scans,omitempty"`
}

// Person is the holder.
type Person struct {
	Name       string `json:"name"`
	FormerName string `json:"former_name,omitempty"` // as printed on the certificate, with change proof (T-0.37)
	IDNumber   string `json:"id_number"`
	Phone      string `json:"phone"`
	Address    string `json:"address,omitempty"`
}

// Certificate is the post certificate.
type Certificate struct {
	Kind    string `json:"kind"` // "post_certificate" (岗位证书), or what the filer says it is
	Number  string `json:"number"`
	Work    string `json:"work_type"` // code of the 2018/2019 list
	Level   string `json:"level"`     // junior, intermediate, senior
	Applied string `json:"applied,omitempty"`
	Issued  string `json:"issued"`
	Issuer  string `json:"issuer"`
	Holder  string `json:"holder"`         // name as printed
	Born    string `json:"born,omitempty"` // birth date as printed, if any

	Province string `json:"province_number,omitempty"` // of the filing in the province's system, where people file there (T-0.13)
}

// Contract is the labour contract.
type Contract struct {
	Kind         string `json:"kind"` // fixed, open, task, service, chain
	Employer     string `json:"employer"`
	EmployerCode string `json:"employer_code"`
	Dispatched   bool   `json:"dispatched,omitempty"` // employer is an agency (T-0.9)
	Start        string `json:"start"`
	End          string `json:"end,omitempty"`
	Signed       string `json:"signed,omitempty"`
}

// Scan kinds.
const (
	ScanCertificate = "certificate"
	ScanContract    = "contract"
	ScanChangeProof = "change_proof" // T-0.37
	ScanApplication = "application"  // application record when only the issue date is printed (T-0.5)
	ScanMandate     = "mandate"      // T-0.34
)

// Scan is a checked and kept file; only its key and hash are here.
type Scan struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Hash  string `json:"hash"`
	Type  string `json:"type"`
	Pages int    `json:"pages"`
	Size  int64  `json:"size"`
}

// Signature is the commitment bound to content.
type Signature struct {
	TextVersion int       `json:"text_version"`
	TextHash    string    `json:"text_hash"`
	Content     string    `json:"content"` // ContentHash of what was signed
	Signer      string    `json:"signer"`  // account id
	Capacity    string    `json:"capacity"`
	NoEmployer  bool      `json:"no_employer,omitempty"` // class B's declaration (T-0.11)
	At          time.Time `json:"at"`
}

// HoldKind is why a submitted filing may not move.
type HoldKind string

const (
	HoldNeedsHuman HoldKind = "needs_human" // a rule asks for a person
	HoldDuplicate  HoldKind = "duplicate"   // near match with another filing (T-0.31)
	HoldClass      HoldKind = "class"       // filed as class B while somebody files him as class A (T-0.11)
	HoldOriginal   HoldKind = "original"    // waits for a lost or damaged original (T-0.35)
	HoldMatching   HoldKind = "matching"    // the search for near matches has not come back yet
	HoldDispute    HoldKind = "dispute"     // the worker says that he has no part in it (R-0.80, T-0.30)
)

// Hold pauses a filing; Ref is the rule or the other filing.
type Hold struct {
	Kind  HoldKind  `json:"kind"`
	Ref   string    `json:"ref,omitempty"`
	Score string    `json:"score,omitempty"`
	Since time.Time `json:"since"`
}

// Remark is pinned to a field ("/certificate/number") or to a scan kind ("scan:contract").
type Remark struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Text    string `json:"text,omitempty"`
}

// Capture is the identity read at the desk.
type Capture struct {
	Source   string    `json:"source"` // reader or manual
	Device   string    `json:"device,omitempty"`
	Name     string    `json:"name"`
	IDNumber string    `json:"id_number"`
	ValidTo  string    `json:"valid_to,omitempty"` // empty: long-term
	Card     string    `json:"card"`               // resident, temporary, other (T-0.36)
	Address  string    `json:"address,omitempty"`  // as on the card
	Issuer   string    `json:"issuer,omitempty"`   // the office that issued the card
	Second   string    `json:"second,omitempty"`   // second officer, for manual entry of a temporary card
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// Inspection is the on-site check.
type Inspection struct {
	Originals map[string]bool `json:"originals,omitempty"` // ticked one by one
	Capture   *Capture        `json:"capture,omitempty"`
	Appeared  string          `json:"appeared,omitempty"` // handler, holder, proxy (T-0.34)
	Verdict   string          `json:"verdict,omitempty"`
	Codes     []string        `json:"codes,omitempty"`
	By        string          `json:"by,omitempty"`       // who gave the verdict
	Officers  []string        `json:"officers,omitempty"` // everybody who had a hand in it at the desk (T-0.28)
	At        time.Time       `json:"at,omitzero"`
}

// Seal is the special stamp in the certificate (R-0.95, T-0.39).
type Seal struct {
	ID    string    `json:"id"`
	Photo string    `json:"photo,omitempty"` // hash of the photo of the stamped page
	Scan  *Scan     `json:"scan,omitempty"`  // that photo, once it was checked and kept
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Void  bool      `json:"void,omitempty"`

	Settled string `json:"settled,omitempty"` // of a void one: what the point has done about it
}

// SheetRef ties the filing to a version of a summary sheet (R-0.91, T-0.38).
type SheetRef struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Signed  bool   `json:"signed,omitempty"`
}

// NoticeRef is the filing's line in a published batch.
type NoticeRef struct {
	ID    string    `json:"id"`
	Line  int       `json:"line"`
	First string    `json:"first"`
	Last  string    `json:"last"`
	End   time.Time `json:"end"` // 24:00 of Last
	Ended bool      `json:"ended,omitempty"`
}

// ReportRef is the filing's record in a package.
type ReportRef struct {
	ID         string `json:"id"`
	Record     string `json:"record"` // record id known to the province
	Supersedes string `json:"supersedes,omitempty"`
	Code       string `json:"code,omitempty"` // the province's reason when it refused
}

// Proposal is a correction order before its approval (T-0.61).
type Proposal struct {
	Corrections
	By   string   `json:"by"`             // account id
	Kind string   `json:"kind,omitempty"` // erratum, repair, withdrawal; empty: an amendment
	Asks []string `json:"asks,omitempty"` // rules that ask for a person: a reviewer rules first

	RuledBy string `json:"ruled_by,omitempty"` // account id of that reviewer
}

// unruled says that a reviewer must look before anything else.
func (p *Proposal) unruled() bool { return p != nil && len(p.Asks) > 0 && p.RuledBy == "" }

// Snapshot is the content as it stood at a submission: the base of the diff.
type Snapshot struct {
	Round   int       `json:"round"`
	Content Content   `json:"content"`
	At      time.Time `json:"at"`
}

// State is a filing at one moment: the fold of its events.
type State struct {
	Case       string             `json:"case"`
	Terms      campaign.Terms     `json:"terms"`
	Filer      Filer              `json:"filer"`
	Stage      Stage              `json:"stage"`
	Since      time.Time          `json:"since"` // when the stage began
	Track      string             `json:"track"`
	Cause      string             `json:"cause,omitempty"` // why it moved to catch-up
	Late       string             `json:"late,omitempty"`  // cause to come: it reached the filer when his window was over
	Intent     time.Time          `json:"intent,omitzero"` // a submit in time that waits for its scans (T-0.21)
	Round      int                `json:"round"`           // submissions so far
	Reopened   int                `json:"reopened"`
	Version    int                `json:"version"`
	Content    Content            `json:"content"`
	Signature  *Signature         `json:"signature,omitempty"`
	Point      string             `json:"point,omitempty"`
	PointBy    string             `json:"point_by,omitempty"`  // "centre" where the Centre overrode (T-0.24), "transfer" where another point took it over
	Reference  string             `json:"reference,omitempty"` // date on which age and contract are judged (T-0.1)
	Outcomes   []casefile.Outcome `json:"outcomes,omitempty"`
	Cleared    []string           `json:"cleared,omitempty"` // what a person has decided of this very content
	Holds      []Hold             `json:"holds,omitempty"`
	Remarks    []Remark           `json:"remarks,omitempty"`
	Reason     string             `json:"reason,omitempty"`    // code of the last return, rejection or withdrawal
	Reinspect  bool               `json:"reinspect,omitempty"` // returned to the point by the Centre (T-0.46)
	Inspection Inspection         `json:"inspection"`
	Seals      []Seal             `json:"seals,omitempty"`
	SealAlarm  string             `json:"seal_alarm,omitempty"` // the last day on which a second stamp was tried (T-0.35)
	Sheet      *SheetRef          `json:"sheet,omitempty"`
	Handover   string             `json:"handover,omitempty"`
	RecheckBy  string             `json:"recheck_by,omitempty"`
	Notice     *NoticeRef         `json:"notice,omitempty"`
	Objections []string           `json:"objections,omitempty"` // the open ones; the last to end decides what becomes of the line
	Report     *ReportRef         `json:"report,omitempty"`
	Proposal   *Proposal          `json:"proposal,omitempty"`  // a correction order that waits for its next person
	Leaving    bool               `json:"leaving,omitempty"`   // the record's withdrawal is on its way to the province (T-0.61)
	Twin       string             `json:"twin,omitempty"`      // the other filing of a duplicate
	Snapshots  []Snapshot         `json:"snapshots,omitempty"` // the last two submissions
	Pending    []casefile.Job     `json:"pending,omitempty"`   // outstanding jobs
	Uploads    []Upload           `json:"uploads,omitempty"`   // scans being checked, and the last refusals
	Transfer   *Transfer          `json:"transfer,omitempty"`  // an offer to another point that waits for its answer (S9)
	Steer      deadline.Part      `json:"steer,omitzero"`      // orders, clock and ladder of every kind of case
}

// Upload is a scan on its way from quarantine.
type Upload struct {
	ID     string          `json:"id"`
	Kind   string          `json:"kind"`
	Status string          `json:"status"` // checking or refused
	Error  *casefile.Error `json:"error,omitempty"`
}
