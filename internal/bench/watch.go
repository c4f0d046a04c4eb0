package bench

import (
	"context"
	"time"
)

// watch samples what some processes hold in memory while do runs, and gives the most that they held together, in MiB.
func (m *meter) watch(ctx context.Context, groups []string, do func(context.Context) error) (peak float64, err error) {
	done := make(chan error, 1)
	go func() { done <- do(ctx) }()
	for {
		sum, held := 0.0, m.held(groups)
		for _, mib := range held {
			sum += mib
		}
		peak = max(peak, sum)
		select {
		case err := <-done:
			return peak, err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// held is the memory of the named groups of our own processes, in MiB.
func (m *meter) held(groups []string) []float64 {
	out := make([]float64, len(groups))
	for i, g := range groups {
		out[i] = pssOf(m.own[g])
	}
	return out
}
