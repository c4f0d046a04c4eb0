package importing

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
)

// Kind names this kind of case everywhere.
const Kind = "importing"

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project})

// Tasks of an import, all of its filer.
const (
	TaskConfirm = "import_confirm"
	TaskStalled = "import_stalled"
)

// Summary is the import's line in lists; no personal data.
type Summary struct {
	Counts
	Opened   int    `json:"opened"`
	Existing int    `json:"existing"`
	Missed   int    `json:"missed"`
	Error    string `json:"error,omitempty"`
}

// Project derives what follows from an import's state.
func Project(s State) casefile.Projection {
	summary := Summary{Counts: s.Counts, Opened: s.Opened, Existing: s.Existing, Missed: s.Missed}
	if s.Error != nil {
		summary.Error = s.Error.Code
	}
	p := casefile.Projection{
		Head: casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version, Stage: string(s.Stage), Owner: s.Filer.ID,
			Area: s.Filer.Area, Summary: casefile.Encode(summary)},
		Jobs: s.Pending, Closed: s.Stage.Over() && len(s.Pending) == 0 && len(s.Stalled) == 0,
	}
	if s.Stage == Read {
		p.Tasks = append(p.Tasks, casefile.Task{Kind: TaskConfirm, Role: casefile.Enterprise, Owner: s.Filer.ID,
			Since: s.Since, Due: s.ExpiresAt()})
	}
	for _, kind := range s.Stalled {
		p.Tasks = append(p.Tasks, casefile.Task{Kind: TaskStalled, Ref: kind, Role: casefile.Enterprise, Owner: s.Filer.ID, Since: s.Since})
	}
	if s.Stage == Read || s.Stage == Done {
		p.Timers = []casefile.Timer{{Name: TimerExpire, At: s.ExpiresAt()}}
	}
	return p
}
