package filing

import (
	"slices"
	"strings"
)

// asksNothing are the remarks that a filer can meet without changing what he stated: a paper to bring, an error of ours,
// or a wish in an officer's own words, which nobody but he can judge.
var asksNothing = []string{"other", "inspection_error", "original_differs", "materials_incomplete"}

// Uncorrected says that a returned filing is still what was sent although a remark asks for a correction (F11, T-0.46).
// Decide does not ask: filings that were sent again unchanged stand in history. The desk refuses it, and the faces lead
// to the correction first.
func (s State) Uncorrected() bool {
	if s.Stage != Returned || len(s.Snapshots) == 0 {
		return false
	}
	asked := slices.ContainsFunc(s.Remarks, func(r Remark) bool { return !slices.Contains(asksNothing, r.Code) })
	sent := s.Snapshots[len(s.Snapshots)-1].Content
	return asked && ContentHash(sent) == ContentHash(s.Content)
}

// CorrectionStep is where an uncorrected filing is put right: with its scans where the remarks are on nothing else.
func (s State) CorrectionStep() string {
	if slices.ContainsFunc(s.Remarks, func(r Remark) bool { return !strings.HasPrefix(r.Pointer, "scan:") }) {
		return "content"
	}
	return "scans"
}
