// Package deadline is what every kind of case shares about time that runs out: orders that reach it, the clock that is
// stopped and started, the ladder that tells people, the urging, and the account of all of it.
//
// It guarantees: Steer gives a room these without the room's knowing, so that they are the same everywhere; a deadline
// is a function of a case's events and the calendar in its terms, computed from zero by History; each rung of a ladder
// is reached once for each time that a task is entered; a rung tells people and decides nothing (A4). It is pure, and
// imports the standard library, casefile and casefile/campaign only.
package deadline
