package sheet

import (
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// Command types: the filer's, the point's, and those of the member filings.
const (
	CmdCreate      = "create"
	CmdRevise      = "revise"
	CmdExport      = "export"
	CmdDiscard     = "discard"
	CmdSign        = "sign"
	CmdKeep        = "keep"
	CmdLineChanged = "line_changed" // from a filing, by tell
)

// Fact is what the desk knows of a filing that is to be listed.
type Fact struct {
	Line
	Filer string `json:"filer"`
	Point string `json:"point"`
}

// Create starts a sheet. Everything but the choice of filings comes from the desk.
type Create struct {
	Terms     campaign.Terms   `json:"terms"`
	Number    string           `json:"number"` // allotted by the desk
	Filer     string           `json:"filer"`
	FilerKind filing.FilerKind `json:"filer_kind"`
	Point     string           `json:"point"`
	Lines     []Fact           `json:"lines"`
}

// Revise replaces the list; an exported edition becomes void.
type Revise struct {
	Lines []Fact `json:"lines"`
}

// Nothing is the content of a command that has none.
type Nothing struct{}

// Reasoned carries a reason code.
type Reasoned struct {
	Code string `json:"code"`
}

// Sign is the point's signature under an edition. Edition and Hash are read from the paper; Verdicts are the desk's
// facts about the listed filings.
type Sign struct {
	Edition  int       `json:"edition"`
	Hash     string    `json:"hash"`
	Box      string    `json:"box"`
	Verdicts []Verdict `json:"verdicts"`
}

// Verdict is how a listed filing stands at the moment of signing.
type Verdict struct {
	Filing  string `json:"filing"`
	Verdict string `json:"verdict"` // pass, fail, pending
	Hash    string `json:"hash"`    // ContentHash now
}

// Keep says where the signed paper lies.
type Keep struct {
	Box string `json:"box,omitempty"` // another box than at signing
}

// LineChanged is a member's word that it is not any more what the list speaks of: corrected, returned, withdrawn, or
// moved to another point. It has left the sheet by that, and may join again when it is submitted again.
type LineChanged struct {
	Filing string `json:"filing"`
	Code   string `json:"code,omitempty"`
}

// Event types; their data is the struct beside each.
const (
	EvCreated   = "created"   // Created
	EvRevised   = "revised"   // Revised
	EvExported  = "exported"  // Edition
	EvVoided    = "voided"    // Voided
	EvLineGone  = "line_gone" // Left
	EvSigned    = "signed"    // Signature
	EvKept      = "kept"      // Keep
	EvDiscarded = "discarded" // Reasoned
	EvTold      = "told"      // Told
)

// Created is the content of created.
type Created struct {
	Terms     campaign.Terms   `json:"terms"`
	Number    string           `json:"number"`
	Filer     string           `json:"filer"`
	FilerKind filing.FilerKind `json:"filer_kind"`
	Point     string           `json:"point"`
	Lines     []Line           `json:"lines"`
}

// Revised is the content of revised: the whole new list.
type Revised struct {
	Lines []Line `json:"lines"`
}

// Edition is the content of exported.
type Edition struct {
	Edition int    `json:"edition"`
	Hash    string `json:"hash"`
	Lines   int    `json:"lines"`
}

// Voided is the content of voided.
type Voided struct {
	Edition int    `json:"edition"`
	Code    string `json:"code"`
}

// Signature is the content of signed.
type Signature struct {
	Edition int    `json:"edition"`
	Hash    string `json:"hash"`
	Box     string `json:"box"`
	Signer  string `json:"signer"` // account id

	Retention string `json:"retention,omitempty"` // class under which the paper is kept (T-0.40)

	Passed []string `json:"passed"`
	Left   []Left   `json:"left,omitempty"`
}

// Told is what the members said to a batch of commands.
type Told struct {
	Job     string `json:"job"`
	Command string `json:"command"`
	Refused []Left `json:"refused,omitempty"`
}
