package filing

import (
	"encoding/json"
	"time"

	"chizheng/internal/casefile"
)

// Corrected is what anybody may know of a correction: which fields, and when. Never what stood there, nor what stands
// there now (T-0.52, T-0.55).
type Corrected struct {
	At     time.Time `json:"at"`
	Fields []string  `json:"fields" doc:"JSON pointers." example:"/certificate/applied"`
}

// CorrectionsIn gives the corrections of a filing's events, the oldest first.
func CorrectionsIn(events []casefile.Event) []Corrected {
	var out []Corrected
	for _, e := range events {
		var c Correction
		if e.Type != EvCorrected || json.Unmarshal(e.Data, &c) != nil || len(c.Changes) == 0 {
			continue
		}
		x := Corrected{At: e.At}
		for _, ch := range c.Changes {
			x.Fields = append(x.Fields, ch.Pointer)
		}
		out = append(out, x)
	}
	return out
}
