package bench

import (
	"math"
	"slices"
	"time"
)

// Figure is one result with its spread: the lowest and the highest of the runs around the middle one.
type Figure struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit"`
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Runs   int     `json:"runs"`
	Target string  `json:"target,omitempty"` // as the issue words it: "≥ 0.8"
	Met    *bool   `json:"met,omitempty"`    // nil: no target
}

// Part is what one part of the bench found.
type Part struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	At      string   `json:"at"`   // day of measuring
	Took    string   `json:"took"` // what it costs in time
	Machine Machine  `json:"machine"`
	Figures []Figure `json:"figures"`
	Notes   []string `json:"notes,omitempty"`
}

// figure takes the values of the runs.
func figure(name, unit string, values ...float64) Figure {
	sorted := slices.Sorted(slices.Values(values))
	f := Figure{Name: name, Unit: unit, Runs: len(sorted)}
	if n := len(sorted); n > 0 {
		f.Low, f.High = sorted[0], sorted[n-1]
		f.Median = (sorted[(n-1)/2] + sorted[n/2]) / 2
	}
	return f
}

// atMost and atLeast hold the figure against a target.
func (f Figure) atMost(limit float64) Figure {
	return f.against("≤ "+number(limit), f.Median <= limit)
}
func (f Figure) atLeast(limit float64) Figure {
	return f.against("≥ "+number(limit), f.Median >= limit)
}

func (f Figure) against(target string, met bool) Figure {
	f.Target, f.Met = target, &met
	return f
}

// latencies are the answers of one run, in no order.
type latencies []time.Duration

// at gives a percentile in milliseconds.
func (l latencies) at(percent float64) float64 {
	if len(l) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(l))
	i := int(math.Ceil(percent/100*float64(len(sorted)))) - 1
	return ms(sorted[max(i, 0)])
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// each turns the runs into one value of each.
func each[T any](runs []T, value func(T) float64) []float64 {
	out := make([]float64, len(runs))
	for i, r := range runs {
		out[i] = value(r)
	}
	return out
}
