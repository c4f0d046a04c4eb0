package importing

import "chizheng/internal/casefile/deadline"

// Host lends the state to what every kind of case shares about time.
func (s *State) Host() deadline.Host {
	return deadline.Host{Part: &s.Steer, Terms: &s.Terms, Version: &s.Version, Owner: s.Filer.ID}
}
