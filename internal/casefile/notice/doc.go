// Package notice is one batch of the public notice (公示): its frozen list of lines, the leader's signature over the
// list's hash, the seven days, and the taking down.
//
// It guarantees: nothing is shown that a leader has not signed, except that lines which may no longer be shown fall
// out, each listed with its reason (T-0.54, T-0.58); the planner and the publisher cannot start a main batch that ends
// after the last day of R-0.52 (T-0.47); a period ends once, at 24:00 of its last day, and is only ever made longer
// (T-0.51); personal lines leave with the take-down and the counts stay (T-0.52). The lines themselves lie in the
// store: the state holds counts and hashes. It is pure: no clock, no I/O.
package notice
