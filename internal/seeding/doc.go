// Package seeding puts into a new installation what it cannot start without: the campaign with its clock, and, for a
// rehearsal only, the staff who play it.
//
// It guarantees that seeding again changes nothing that is there, that a real campaign never becomes a rehearsal or
// the other way round, and that no demonstration account is ever made beside a real campaign. It imports the plan, the
// store and the accounts; never the engine, the desk or a face.
package seeding
