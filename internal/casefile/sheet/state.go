package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
)

// Stage is where a sheet stands. docs/processes/sheet.md draws it.
type Stage string

const (
	Open      Stage = "open"      // the filer is putting the list together
	Exported  Stage = "exported"  // an edition is on paper
	Void      Stage = "void"      // a line changed after the export: the paper is no good
	Signed    Stage = "signed"    // signed at the point
	Kept      Stage = "kept"      // the paper lies in its archive box
	Discarded Stage = "discarded" // given up by the filer
)

// Over says that nothing waits in this stage.
func (s Stage) Over() bool { return s == Signed || s == Kept || s == Discarded }

// MaxLines bounds a sheet: a longer list is several sheets.
const MaxLines = 500

// Line is one filing on the list, with the content that the list speaks of.
type Line struct {
	Filing  string `json:"filing"`
	Version int    `json:"version"`
	Hash    string `json:"hash"` // ContentHash of the filing
}

// Left is a line that was not signed for, and why.
type Left struct {
	Filing string `json:"filing"`
	Why    string `json:"why"` // fail, pending, or the code with which the filing refused
}

// State is a sheet at one moment: the fold of its events.
type State struct {
	Case       string           `json:"case"`
	Terms      campaign.Terms   `json:"terms"`
	Number     string           `json:"number"`
	Filer      string           `json:"filer"` // registration id
	FilerKind  filing.FilerKind `json:"filer_kind"`
	Point      string           `json:"point"`
	Stage      Stage            `json:"stage"`
	Since      time.Time        `json:"since"`
	Version    int              `json:"version"`
	Edition    int              `json:"edition"` // exports so far; printed as the sheet's version
	Lines      []Line           `json:"lines,omitempty"`
	Hash       string           `json:"hash,omitempty"` // of the newest edition, as printed
	ExportedAt time.Time        `json:"exported_at,omitzero"`
	Reason     string           `json:"reason,omitempty"` // why it is void or discarded
	Passed     []string         `json:"passed,omitempty"`
	Left       []Left           `json:"left,omitempty"`
	Box        string           `json:"box,omitempty"` // archive box of the paper
	Signer     string           `json:"signer,omitempty"`
	SignedAt   time.Time        `json:"signed_at,omitzero"`
	Pending    []casefile.Job   `json:"pending,omitempty"` // in order: see Project
	Steer      deadline.Part    `json:"steer,omitzero"`    // orders, clock and ladder of every kind of case
}

// ListHash is what an edition's paper and QR code carry: it binds number, edition, point, and the content of every
// line in its order.
func ListHash(number string, edition int, point string, lines []Line) string {
	h := sha256.New()
	fmt.Fprintf(h, "sheet\n%s\n%d\n%s\n", number, edition, point)
	for _, l := range lines {
		fmt.Fprintf(h, "%s\t%s\n", l.Filing, l.Hash)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (s State) job(id string) (casefile.Job, bool) {
	i := slices.IndexFunc(s.Pending, func(j casefile.Job) bool { return j.ID == id })
	if i < 0 {
		return casefile.Job{}, false
	}
	return s.Pending[i], true
}
