package casefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

func strict(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("decode content: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("decode content: more than one value")
	}
	return nil
}

// Fold applies events in order to an empty state: the oracle for the auditor's slider and for every test.
func Fold[S any](apply func(S, Event) (S, error), events []Event) (S, error) {
	var s S
	apply = repairing(apply)
	for _, e := range events {
		var err error
		if s, err = apply(s, e); err != nil {
			return s, fmt.Errorf("apply event %d %s: %w", e.Seq, e.Type, err)
		}
	}
	return s, nil
}

// Read decodes an event's data into the room's own struct.
func Read[T any](e Event) (T, error) {
	var v T
	if err := json.Unmarshal(e.Data, &v); err != nil {
		return v, fmt.Errorf("read %s data: %w", e.Type, err)
	}
	return v, nil
}
