// Package absence is one officer's being away, and who acts for him meanwhile (C4), or his leaving for good, with all
// that he had in hand (A11).
//
// It guarantees: a deputy is another person than the absent officer and than the one whose work he would check; what he
// does is recorded as his own, for the other; it begins and ends by itself, on the days that were said; a leaver's claims
// and his own deputyships go to his successor at once. It is pure: no clock, no I/O.
package absence
