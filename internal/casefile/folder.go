package casefile

import (
	"encoding/json"
	"fmt"
)

// Folder is a room without the type of its state: what replays, compares and shows a case of any kind.
type Folder struct {
	Kind string
	// Fold applies events to an empty state and calls each with the state after every one of them.
	Fold func(events []Event, each func(Event, json.RawMessage) error) (Folded, error)
}

// Folded is where a fold ended.
type Folded struct {
	State      json.RawMessage
	Projection Projection
}

// Folder gives the room without its type.
func (r Room[S]) Folder() Folder {
	r = Repairable(r)
	return Folder{Kind: r.Kind, Fold: func(events []Event, each func(Event, json.RawMessage) error) (Folded, error) {
		var s S
		var out Folded
		for _, e := range events {
			next, err := r.Apply(s, e)
			if err != nil {
				return out, fmt.Errorf("apply event %d %s: %w", e.Seq, e.Type, err)
			}
			s, out.State = next, Encode(next)
			if err := each(e, out.State); err != nil {
				return out, err
			}
		}
		out.Projection = r.Project(s)
		return out, nil
	}}
}
