package translog

import (
	"fmt"
	"slices"
)

// Fault is what is wrong with a case or with the log, and where. Code is in the catalogue ("faults").
type Fault struct {
	Code   string `json:"code"`
	Case   string `json:"case,omitempty"`
	Event  int    `json:"event,omitempty"`
	Leaf   int64  `json:"leaf,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// What can be wrong.
const (
	EventEdited   = "event_edited"   // the event's hash is not the one that was logged
	EventContent  = "event_content"  // header or content do not give the event's own hash
	EventDeleted  = "event_deleted"  // logged, and not there
	TailCut       = "tail_cut"       // logged, and everything from here on is not there
	EventInserted = "event_inserted" // there, and never logged
	EventsSwapped = "events_swapped" // there under another number than was logged
	ChainBroken   = "chain_broken"   // does not follow on the event before
	HeadWrong     = "head_wrong"     // the case's row does not end where its events do
	LogEdited     = "log_edited"     // a leaf, or a hash over leaves, is not what the tree was made of
	LogCut        = "log_cut"        // a checkpoint from before knows more leaves
	LogForked     = "log_forked"     // a checkpoint from before has another root
	LeafGone      = "leaf_gone"      // a deposited leaf is no longer in the log
	FileEdited    = "file_edited"    // a stored file has another content than its hash
	FileGone      = "file_gone"      // a stored file is not there
	ReplayDiffers = "replay_differs" // the history, run again, decides otherwise
)

func (f Fault) String() string {
	switch {
	case f.Event > 0:
		return fmt.Sprintf("%s: event %d of %s: %s", f.Code, f.Event, f.Case, f.Detail)
	case f.Case != "":
		return fmt.Sprintf("%s: %s: %s", f.Code, f.Case, f.Detail)
	}
	return fmt.Sprintf("%s: %s", f.Code, f.Detail)
}

// Row is one number of a case: the event as stored, the leaf as logged, or both.
type Row struct {
	Seq    int
	Stored string // the event's hash; empty: there is no such event
	Own    string // recomputed from header and data hash; empty where Content says why
	Prev   string // the hash that the event says it follows on
	Logged string // the leaf's hash; empty: not logged
	Fresh  bool   // recorded just now and still to be logged
	Fault  string // content that does not fit its hash
}

// AuditCase compares a case's events with what was logged of them and with each other, and names each event that does
// not fit, once. Rows come in the order of their numbers.
func AuditCase(id string, rows []Row) []Fault {
	a := audit{id: id, rows: rows, logged: map[string]int{}, stored: map[string]int{}}
	for _, r := range rows {
		if r.Logged != "" {
			a.logged[r.Logged] = r.Seq
		}
		if r.Stored != "" {
			a.stored[r.Stored], a.last = r.Seq, max(a.last, r.Seq)
		}
	}
	a.places()
	a.contents()
	a.chain()
	slices.SortStableFunc(a.found, func(x, y Fault) int { return x.Event - y.Event })
	return a.found
}

type audit struct {
	id             string
	rows           []Row
	logged, stored map[string]int // hash → number
	last           int
	found          []Fault
	bad            map[int]bool
}

func (a *audit) fault(code string, seq int, detail string) {
	if a.bad == nil {
		a.bad = map[int]bool{}
	}
	if !a.bad[seq] {
		a.found = append(a.found, Fault{Code: code, Case: a.id, Event: seq, Detail: detail})
	}
	a.bad[seq] = true
}

// places matches events and leaves by hash, and by number what is left over: an event that was moved is not also
// missing, and one that was changed is not also inserted.
func (a *audit) places() {
	shifted := false
	var moved []Row
	for _, r := range a.rows {
		strange := r.Stored != "" && a.logged[r.Stored] == 0 && !r.Fresh
		missing := r.Logged != "" && a.stored[r.Logged] == 0
		switch {
		case strange && missing:
			a.fault(EventEdited, r.Seq, "its hash is not the logged one")
		case strange:
			a.fault(EventInserted, r.Seq, "never logged")
			shifted = true
		case missing && r.Seq > a.last:
			a.fault(TailCut, r.Seq, fmt.Sprintf("logged, and the case ends with event %d", a.last))
		case missing:
			a.fault(EventDeleted, r.Seq, "logged, and not there")
			shifted = true
		}
		if at := a.logged[r.Stored]; r.Stored != "" && at != 0 && at != r.Seq {
			moved = append(moved, r)
		}
	}
	if shifted {
		return // the others have only moved up or down
	}
	for _, r := range moved {
		a.fault(EventsSwapped, r.Seq, fmt.Sprintf("logged as event %d", a.logged[r.Stored]))
	}
}

// contents checks what each event says against its own hash. An event that was moved is bound to its old number, which
// has been told.
func (a *audit) contents() {
	told := len(a.found) > 0
	for _, r := range a.rows {
		switch {
		case r.Stored == "", told && a.logged[r.Stored] != r.Seq:
		case r.Fault != "":
			a.fault(EventContent, r.Seq, r.Fault)
		case r.Own != r.Stored:
			a.fault(EventContent, r.Seq, "its header does not give its hash")
		}
	}
}

func (a *audit) chain() {
	if len(a.found) > 0 {
		return // whatever follows a wrong event does not follow on it
	}
	prev := ""
	for i, r := range a.rows {
		if r.Stored == "" {
			continue
		}
		if r.Seq != i+1 || r.Prev != prev {
			a.fault(ChainBroken, r.Seq, "does not follow on the event before")
			return
		}
		prev = r.Stored
	}
}
