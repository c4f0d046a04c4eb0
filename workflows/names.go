package workflows

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/milestone"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/order"
	"chizheng/internal/casefile/oversight"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
)

// Every name that the engine knows. Changing one strands the open cases: only ever add.
const (
	QueueCases = "cases" // people wait here
	QueueBatch = "batch" // everything else, so that an import never slows a desk

	UpdateCommand = "command" // Update: casefile.Command → casefile.Answer
	SignalClock   = "clock"   // Signal: casefile.Clock, when a rehearsal's clock is set
	QueryState    = "state"   // Query, for debugging only
)

// Input starts a case, opens a closed one again, or continues one in a new run.
type Input struct {
	Case     string         `json:"case"`
	Salt     string         `json:"salt"` // secret of the case: see casefile.DataHash
	Clock    casefile.Clock `json:"clock"`
	Resume   bool           `json:"resume,omitempty"`  // fold the recorded events first
	Carry    []byte         `json:"carry,omitempty"`   // state carried into a new run
	Version  int            `json:"version,omitempty"` //
	LastHash string         `json:"last_hash,omitempty"`
	LastAt   string         `json:"last_at,omitempty"`
	Done     []string       `json:"done,omitempty"`  // ids of the newest commands
	Fired    []string       `json:"fired,omitempty"` // timers that have fired
	Ways     int            `json:"ways,omitempty"`  // which of the kernel's ways the run goes: see Ways
}

// Ways is the newest of the kernel's ways, which whoever starts a run gives it. A run keeps the way that it began
// with, so that its history replays: 0 runs every job on a queue and keeps its timer at the very instant, 1 runs swift jobs
// inside the workflow task and leaves a timer that rings early where it is.
const Ways = 1

// Kinds maps the name of each kind of case to its workflow.
func Kinds() map[string]any {
	return map[string]any{
		filing.Kind: Filing, registration.Kind: Registration, sheet.Kind: Sheet, handover.Kind: Handover,
		objection.Kind: Objection, notice.Kind: Notice, report.Kind: Report, bulk.Kind: Bulk, importing.Kind: Importing,
		order.Kind: Order, absence.Kind: Absence, milestone.Kind: Milestone, oversight.Kind: Oversight, integrity.Kind: Integrity,
	}
}
