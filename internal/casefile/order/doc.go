// Package order is one signed order of a campaign: a window that closes later, an outage of our own, a ruling on what
// the notice leaves open, a new commitment text, a paper that changes the calendar (T-0.19, T-0.14, T-0.2, T-0.33).
//
// It guarantees: an administrator proposes and a leader who is another person signs; orders of a campaign stand in one
// line, and one made on anything but the newest is refused, also when two are signed at once; from the instant at which
// it takes effect it is given to every open case, again and again until none is left that has not heard of it; a case
// that cannot be reached stops no other. It is pure: no clock, no I/O.
package order
