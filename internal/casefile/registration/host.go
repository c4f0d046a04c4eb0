package registration

import "chizheng/internal/casefile/deadline"

// Host lends the state to what every kind of case shares about time. While it lies with its filer or with the reviewer, its clock may be stopped.
func (s *State) Host() deadline.Host {
	return deadline.Host{Part: &s.Steer, Terms: &s.Terms, Version: &s.Version, Owner: s.Case, Stop: s.Stage == Submitted || s.Stage == Returned}
}
