package absence

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
)

// Event types, in the past tense; their data is the struct named beside each.
const (
	EvDeclared   = "declared"     // Declare
	EvBegan      = "began"        // Nothing
	EvEnded      = "ended"        // Reasoned
	EvReassigned = "reassigned"   // Reassign
	EvMoved      = "claims_moved" // Taken
)

// Nothing has no content.
type Nothing struct{}

// Taken is what the successor took over, and the job that did it.
type Taken struct {
	Job string `json:"job"`
	Moved
	Failed bool `json:"failed,omitempty"`
}

type applier func(s *State, e casefile.Event) error

var appliers = map[string]applier{
	EvDeclared: on(func(s *State, d Declare, e casefile.Event) {
		s.Declare, s.By = d, e.Actor.ID
		s.move(Planned, e.At)
	}),
	EvBegan:      on(began),
	EvEnded:      on(func(s *State, d Reasoned, e casefile.Event) { s.Reason = d.Code; s.move(Ended, e.At) }),
	EvReassigned: on(func(s *State, d Reassign, _ casefile.Event) { s.Declare.Deputy = d.Deputy }),
	EvMoved: on(func(s *State, d Taken, _ casefile.Event) {
		s.Pending, s.Moved = slices.DeleteFunc(slices.Clone(s.Pending), func(j casefile.Job) bool { return j.ID == d.Job }), &d.Moved
	}),
}

func began(s *State, _ Nothing, e casefile.Event) {
	s.move(Active, e.At)
	if s.Declare.Leaves {
		s.Pending = []casefile.Job{{ID: fmt.Sprintf("%s-%d", JobMove, e.Seq), Type: JobMove,
			Data: casefile.Encode(Move{Case: e.Case, From: s.Declare.Officer.ID, To: s.Declare.Deputy})}}
	}
}

func on[T any](apply func(s *State, d T, e casefile.Event)) applier {
	return func(s *State, e casefile.Event) error {
		d, err := casefile.Read[T](e)
		if err == nil {
			apply(s, d, e)
		}
		return err
	}
}

func unknown(event string) error { return fmt.Errorf("absence: unknown event %q", event) }
