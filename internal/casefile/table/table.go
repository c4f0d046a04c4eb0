// Package table is what a room of few stages needs around its rules: which command is heard in which stage and from whom,
// and which event does what to a state.
//
// It guarantees that a case begins with its first command and no other, that a command of the case's own is refused from
// anybody else, and that an event which the room does not know is an error, never silence. It is pure.
package table

import (
	"fmt"
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// Ask is one command being decided: pure input, nothing else is read.
type Ask[S any] struct {
	S   S
	Cmd casefile.Command
	Now time.Time
}

// Rule says in which stages a command is heard, whether only the case itself gives it, and who decides.
type Rule[S any] struct {
	Stages []string
	System bool
	Decide func(Ask[S]) ([]casefile.Draft, error)
}

// State is a state that knows where it stands.
type State interface {
	Head() (version int, stage string)
}

// Decide makes a room's Decide of its rules. Errors: NotFound no_such_case, Conflict already_exists and wrong_stage,
// Forbidden system_only, Invalid unknown_command, and those of the rules.
func Decide[S State](first string, rules map[string]Rule[S]) func(S, casefile.Command, time.Time) ([]casefile.Draft, error) {
	return func(s S, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
		r, ok := rules[cmd.Type]
		version, stage := s.Head()
		switch {
		case !ok:
			return nil, casefile.Refuse(casefile.Invalid, "unknown_command", "command", cmd.Type)
		case version == 0 && cmd.Type != first:
			return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
		case version > 0 && cmd.Type == first:
			return nil, casefile.Refuse(casefile.Conflict, "already_exists")
		case r.System && cmd.Actor.Role != casefile.System:
			return nil, casefile.Refuse(casefile.Forbidden, "system_only", "command", cmd.Type)
		case version > 0 && len(r.Stages) > 0 && !slices.Contains(r.Stages, stage):
			return nil, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", stage, "command", cmd.Type)
		}
		return r.Decide(Ask[S]{S: s, Cmd: cmd, Now: now})
	}
}

// One is the usual outcome: one event, and whom it is told to.
func One(kind string, data any, to ...casefile.Message) []casefile.Draft {
	return []casefile.Draft{{Type: kind, Data: data, Messages: to}}
}

// Applier folds one event into a state that shares nothing with the one before.
type Applier[S any] func(s *S, e casefile.Event) error

// On makes an applier of a function of the event's data.
func On[S, T any](apply func(s *S, d T, e casefile.Event)) Applier[S] {
	return func(s *S, e casefile.Event) error {
		d, err := casefile.Read[T](e)
		if err == nil {
			apply(s, d, e)
		}
		return err
	}
}

// Apply makes a room's Apply of its appliers. own takes what a state shares with the one before it; keep notes case and
// version.
func Apply[S any](kind string, appliers map[string]Applier[S], own func(S) S, keep func(*S, casefile.Event)) func(S, casefile.Event) (S, error) {
	return func(s S, e casefile.Event) (S, error) {
		apply, ok := appliers[e.Type]
		if !ok {
			return s, fmt.Errorf("%s: unknown event %q", kind, e.Type)
		}
		next := own(s)
		if err := apply(&next, e); err != nil {
			return s, err
		}
		keep(&next, e)
		return next, nil
	}
}
