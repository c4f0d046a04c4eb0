package filing

import (
	"slices"

	"chizheng/internal/casefile/deadline"
)

// Host lends the state to what every kind of case shares about time. A filing that is on show or with the province has no clock of ours to stop.
func (s *State) Host() deadline.Host {
	return deadline.Host{Part: &s.Steer, Terms: &s.Terms, Version: &s.Version, Owner: s.Filer.ID, Stop: slices.Contains([]Stage{Draft, Submitted, Contested, Returned, Inspected, HandedOver}, s.Stage)}
}
