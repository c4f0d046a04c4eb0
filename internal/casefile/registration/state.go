package registration

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
)

// Stage is where a registration stands. docs/processes/registration.md draws it.
type Stage string

const (
	Draft     Stage = "draft"     // the enterprise is filling in
	Submitted Stage = "submitted" // waits for the city reviewer
	Returned  Stage = "returned"  // back with the enterprise, remarks per field
	Approved  Stage = "approved"  // may file
	Suspended Stage = "suspended" // may not file for now
	Rejected  Stage = "rejected"  // a new registration is needed
	Closed    Stage = "closed"    // withdrawn, dissolved, or its holder died (T-0.61, T-0.66)
)

// Over says that nothing waits in this stage. A later command still finds the case.
func (s Stage) Over() bool {
	switch s {
	case Approved, Suspended, Rejected, Closed:
		return true
	}
	return false
}

// Holds says that the registration holds its credit code or person against every other one of the campaign. A draft
// holds nothing, so that nobody can block an enterprise by typing its code.
func (s Stage) Holds() bool {
	switch s {
	case Submitted, Returned, Approved, Suspended:
		return true
	}
	return false
}

// ScanProof is the kind of the registration proof.
const ScanProof = "registration_proof"

// Enterprise is what asks of an enterprise.
type Enterprise struct {
	Name           string `json:"name"`
	CreditCode     string `json:"credit_code"`
	Area           string `json:"area"`                // seat, six digits
	Municipal      bool   `json:"municipal,omitempty"` // run at municipal level: point 01 (T-0.24)
	Group          string `json:"group,omitempty"`     // credit code of the group it belongs to
	Representative string `json:"representative"`      // legal representative
	Handler        string `json:"handler"`
	Phone          string `json:"phone"`
}

// Holder is an individual: a certificate holder without an employer.
type Holder struct {
	Name     string `json:"name"`
	IDNumber string `json:"id_number"`
	Phone    string `json:"phone"`
	Area     string `json:"area,omitempty"` // residence: the default point follows from it (T-0.24)
}

// State is a registration at one moment: the fold of its events.
type State struct {
	Case        string             `json:"case"`
	Terms       campaign.Terms     `json:"terms"`
	Kind        filing.FilerKind   `json:"kind"`
	Stage       Stage              `json:"stage"`
	Since       time.Time          `json:"since"`
	Version     int                `json:"version"`
	Round       int                `json:"round"` // submissions so far
	Enterprise  Enterprise         `json:"enterprise,omitzero"`
	Holder      Holder             `json:"holder,omitzero"`
	Scans       []filing.Scan      `json:"scans,omitempty"`
	Uploads     []filing.Upload    `json:"uploads,omitempty"` // being checked, and the last refusals
	Outcomes    []casefile.Outcome `json:"outcomes,omitempty"`
	Remarks     []filing.Remark    `json:"remarks,omitempty"`
	Reason      string             `json:"reason,omitempty"`   // code of the last decision
	OnStaff     bool               `json:"on_staff,omitempty"` // the handler may be an officer of the group's point (T-0.27)
	SubmittedAt time.Time          `json:"submitted_at,omitzero"`
	InWindow    bool               `json:"in_window,omitempty"` // first submitted while R-0.36's window was open
	Escalated   bool               `json:"escalated,omitempty"` // in this round
	Overrun     int                `json:"overrun,omitempty"`   // days that we were late in earlier rounds
	Extension   int                `json:"extension,omitempty"` // days of extension ordered (T-0.14)
	DecidedAt   time.Time          `json:"decided_at,omitzero"`
	DecidedBy   string             `json:"decided_by,omitempty"`
	Pending     []casefile.Job     `json:"pending,omitempty"`
	Steer       deadline.Part      `json:"steer,omitzero"` // orders, clock and ladder of every kind of case
}

// MayFile refuses with Conflict unless the filer may file now: registration_not_approved,
// registration_suspended, registration_closed.
func (s State) MayFile() error {
	switch s.Stage {
	case Approved:
		return nil
	case Suspended:
		return casefile.Refuse(casefile.Conflict, "registration_suspended")
	case Rejected, Closed:
		return casefile.Refuse(casefile.Conflict, "registration_closed")
	}
	return casefile.Refuse(casefile.Conflict, "registration_not_approved")
}

// Filer is the snapshot that a filing takes of who files.
func (s State) Filer() filing.Filer {
	if s.Kind == filing.ByIndividual {
		return filing.Filer{ID: s.Case, Kind: s.Kind, Area: s.Holder.Area, IDNumber: s.Holder.IDNumber}
	}
	e := s.Enterprise
	return filing.Filer{ID: s.Case, Kind: s.Kind, Name: e.Name, CreditCode: e.CreditCode, Outside: s.Terms.Outside(e.Area),
		Municipal: e.Municipal, Area: e.Area, Group: e.Group, FillInDays: s.Extension}
}

func (s State) hasProof() bool {
	for _, scan := range s.Scans {
		if scan.Kind == ScanProof {
			return true
		}
	}
	return false
}

func (s State) checking() bool {
	for _, u := range s.Uploads {
		if u.Status == uploadChecking {
			return true
		}
	}
	return false
}
