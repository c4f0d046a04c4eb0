package objection

import "chizheng/internal/casefile/deadline"

// Host lends the state to what every kind of case shares about time. A stopped clock never keeps a line in its batch: severing goes on (T-0.54).
func (s *State) Host() deadline.Host {
	return deadline.Host{Part: &s.Steer, Terms: &s.Terms, Version: &s.Version, Stop: s.Stage == Open, Always: []string{CmdSeverAgain}}
}
