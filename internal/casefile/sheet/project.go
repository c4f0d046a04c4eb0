package sheet

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// TaskExport asks the filer for a new edition of a sheet that became void.
const TaskExport = "sheet_export"

// Summary is a sheet's line in lists. The number is how a paper finds its sheet.
type Summary struct {
	Number  string `json:"number"`
	Edition int    `json:"edition"`
	Hash    string `json:"hash,omitempty"`
	Lines   int    `json:"lines"`
	Passed  int    `json:"passed,omitempty"`
	Left    int    `json:"left,omitempty"`
	Box     string `json:"box,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// Project derives what the store and the workflow need. Of the pending jobs only the first is shown: a filing must
// hear "leave" before it hears "join", and "join" before "signed".
func Project(s State) casefile.Projection {
	point, _ := s.Terms.Point(s.Point)
	p := casefile.Projection{Head: casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version,
		Stage: string(s.Stage), Owner: s.Filer, Point: s.Point, Area: point.Area, Summary: casefile.Encode(Summary{Number: s.Number,
			Edition: s.Edition, Hash: s.Hash, Lines: len(s.Lines), Passed: len(s.Passed), Left: len(s.Left), Box: s.Box,
			Reason: s.Reason})},
		Jobs: s.Pending[:min(1, len(s.Pending))], Closed: s.Stage.Over() && len(s.Pending) == 0}
	if s.Stage == Void {
		role := casefile.Enterprise
		if s.FilerKind == filing.ByIndividual {
			role = casefile.Individual
		}
		p.Tasks = []casefile.Task{{Kind: TaskExport, Role: role, Owner: s.Filer, Since: s.Since}}
	}
	return p
}
