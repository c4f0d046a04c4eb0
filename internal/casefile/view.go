package casefile

// View is what somebody had before him when he decided: which data, which scans, which rules and warnings, on which
// page of which build (U4). It holds versions, hashes and codes, never what they stand for, so it may stay readable
// after the case is erased.
type View struct {
	Version  int       `json:"version"`            // of the case as shown
	Page     string    `json:"page"`               // page or operation that showed it
	Build    string    `json:"build"`              // program that drew it
	Locale   string    `json:"locale,omitempty"`   //
	Scans    []string  `json:"scans,omitempty"`    // hashes of the scans shown
	Rules    []Outcome `json:"rules,omitempty"`    // as shown
	Warnings []string  `json:"warnings,omitempty"` // codes of what the page warned of
	Hash     string    `json:"hash,omitempty"`     // of the page as drawn, where a page was drawn
}
