// Package oversight is one inspection of an audit point by the bureau: planned or unannounced, with findings, what the
// point did about each, and criticism where it must be (督查, R-0.114–, A12).
//
// It guarantees that every finding has a day by which it is put right, and is closed by somebody who looked again; that a
// point is criticised only by a leader's signature on another person's proposal, after the point could speak, and never
// by a date that passed; and that nothing of it is public. It is pure: no clock, no I/O.
package oversight
