// Package objection is a challenge to one line of a notice, and what looks like one (异议, R-0.53, T-0.53–T-0.57): a
// report of violation after the period, and the claim that a line is missing.
//
// It guarantees: an objection in time severs its own line and no other (T-0.54); nothing is decided by time, by who
// inspected or rechecked the filing, or by the objector; who objected is in no list, no message and no public view
// (T-0.53), only in the data of the event that filed it; fraud is suggested to due process, never punished here
// (T-0.68). It is pure: no clock, no I/O. It imports casefile, campaign, person and filing only.
package objection
