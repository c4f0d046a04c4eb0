package casefile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An operator's intervention is a command like any other, in every kind of case, and leaves an event with its ticket,
// the two persons who wanted it, and what it changed (U8). There is no other way to touch a case.
const (
	CmdRepair  = "operator_repair"
	EvRepaired = "operator_repaired"
)

// What an operator can do to a case.
const (
	RepairRetry = "retry" // a job that ended without result is started again
	RepairSkip  = "skip"  // a timer or job is taken for done
	RepairReset = "reset" // the engine's run begins anew from the ledger
	RepairFix   = "fix"   // fields of the state are set to other values
)

// RepairActions lists them.
var RepairActions = []string{RepairRetry, RepairSkip, RepairReset, RepairFix}

// RepairOrder is the content of the command and of the event.
type RepairOrder struct {
	Repair   string        `json:"repair"`
	Action   string        `json:"action"`
	Ticket   string        `json:"ticket"`
	Reason   string        `json:"reason"`
	Proposer string        `json:"proposer"`          // account
	Approver string        `json:"approver"`          // account of another person
	Target   string        `json:"target,omitempty"`  // of retry and skip: "job:<id>" or "timer:<name>:<unix seconds>"
	Changes  []FieldChange `json:"changes,omitempty"` // of fix
}

// FieldChange sets one field of the state, named by its JSON pointer. Before must be what stands there.
type FieldChange struct {
	Pointer string          `json:"pointer"`
	Before  json.RawMessage `json:"before,omitempty"` // absent: nothing stands there
	After   json.RawMessage `json:"after,omitempty"`  // absent: taken away
}

// Repairable gives a room that also hears operators. Every room runs so (workflows/kernel.go), and every fold of a case
// knows the event.
func Repairable[S any](r Room[S]) Room[S] {
	decide := r.Decide
	r.Apply = repairing(r.Apply)
	r.Decide = func(s S, cmd Command, now time.Time) ([]Draft, error) {
		if cmd.Type != CmdRepair {
			return decide(s, cmd, now)
		}
		return decideRepair(Encode(s), cmd)
	}
	return r
}

func decideRepair(state json.RawMessage, cmd Command) ([]Draft, error) {
	o, err := DecodeStrict[RepairOrder](cmd.Data)
	if err != nil {
		return nil, err
	}
	switch {
	case o.Proposer == "" || o.Approver == "" || o.Proposer == o.Approver:
		return nil, Refuse(Forbidden, "four_eyes", "clause", "T-0.28")
	case o.Ticket == "" || o.Reason == "" || !slices.Contains(RepairActions, o.Action):
		return nil, Refuse(Invalid, "unreadable_content")
	case o.Action == RepairFix:
		if _, err := patch(state, o.Changes); err != nil {
			return nil, Refuse(Conflict, "repair_moved")
		}
	}
	return []Draft{{Type: EvRepaired, Data: o}}, nil
}

// repairing folds the event of a repair: a fix sets its fields, the other kinds change nothing but the version.
func repairing[S any](apply func(S, Event) (S, error)) func(S, Event) (S, error) {
	return func(s S, e Event) (S, error) {
		if e.Type != EvRepaired {
			return apply(s, e)
		}
		var next S
		o, err := Read[RepairOrder](e)
		if err != nil {
			return s, err
		}
		state, err := patch(Encode(s), append(slices.Clone(o.Changes), versionAt(Encode(s), e.Seq)...))
		if err != nil {
			return s, err
		}
		if err := json.Unmarshal(state, &next); err != nil {
			return s, fmt.Errorf("read repaired state: %w", err)
		}
		return next, nil
	}
}

// versionAt moves a state's own count of events on, where it keeps one.
func versionAt(state json.RawMessage, seq int) []FieldChange {
	var top map[string]json.RawMessage
	if json.Unmarshal(state, &top) != nil || top["version"] == nil {
		return nil
	}
	return []FieldChange{{"/version", top["version"], json.RawMessage(strconv.Itoa(seq))}}
}

// patch sets fields of a state. Errors where a field is not what the change says it was.
func patch(state json.RawMessage, changes []FieldChange) (json.RawMessage, error) {
	if len(changes) == 0 {
		return state, nil
	}
	var top any
	if err := json.Unmarshal(state, &top); err != nil {
		return nil, fmt.Errorf("read state: %w", err)
	}
	for _, c := range changes {
		if err := set(top, strings.Split(c.Pointer, "/"), c); err != nil {
			return nil, err
		}
	}
	return Encode(top), nil
}

func set(at any, path []string, c FieldChange) error {
	if len(path) < 2 || path[0] != "" {
		return fmt.Errorf("set %s: no pointer", c.Pointer)
	}
	for _, step := range path[1 : len(path)-1] {
		if at = child(at, step); at == nil {
			return fmt.Errorf("set %s: nothing there", c.Pointer)
		}
	}
	last := unescape(path[len(path)-1])
	if !same(c.Before, child(at, path[len(path)-1])) {
		return fmt.Errorf("set %s: another value stands there", c.Pointer)
	}
	var after any
	if c.After != nil {
		if err := json.Unmarshal(c.After, &after); err != nil {
			return fmt.Errorf("set %s: %w", c.Pointer, err)
		}
	}
	switch x := at.(type) {
	case map[string]any:
		if x[last] = after; c.After == nil {
			delete(x, last)
		}
		return nil
	case []any:
		i, err := strconv.Atoi(last)
		if err == nil && i >= 0 && i < len(x) && c.After != nil {
			x[i] = after
			return nil
		}
	}
	return fmt.Errorf("set %s: nothing there", c.Pointer)
}

func child(at any, step string) any {
	switch x := at.(type) {
	case map[string]any:
		return x[unescape(step)]
	case []any:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(x) {
			return x[i]
		}
	}
	return nil
}

func same(before json.RawMessage, there any) bool {
	if before == nil {
		return there == nil
	}
	var want any
	return json.Unmarshal(before, &want) == nil && bytes.Equal(Encode(want), Encode(there))
}

func unescape(step string) string { return strings.NewReplacer("~1", "/", "~0", "~").Replace(step) }
