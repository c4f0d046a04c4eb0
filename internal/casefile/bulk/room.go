package bulk

import "chizheng/internal/casefile"

// Kind names this kind of case everywhere.
const Kind = "bulk"

// Room is the kind of case as the kernel runs it.
var Room = casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project}

// TaskPaused reminds the asker of a bulk that he has paused.
const TaskPaused = "bulk_paused"

// Summary is the bulk's progress; no personal data.
type Summary struct {
	Type      string `json:"type"`
	Total     int    `json:"total"`
	Succeeded int    `json:"succeeded"`
	Failed    int    `json:"failed"`
	Skipped   int    `json:"skipped"`
	Left      int    `json:"left"`
}

// Project derives what follows from a bulk's state.
func Project(s State) casefile.Projection {
	p := casefile.Projection{
		Head: casefile.Head{Campaign: s.Campaign, Terms: s.Terms, Stage: string(s.Stage), Owner: s.owner(),
			Summary: casefile.Encode(Summary{Type: s.Type, Total: len(s.Items), Succeeded: s.Succeeded, Failed: s.Failed,
				Skipped: s.Skipped, Left: s.Left()})},
		Jobs: s.Pending, Closed: s.Stage.Over(),
	}
	if s.Stage == Paused {
		p.Tasks = []casefile.Task{{Kind: TaskPaused, Role: s.Asker.Role, Owner: s.owner(), Since: s.Since}}
	}
	return p
}
