// Package notary keeps the log over all cases (U7): it appends what was recorded, signs, and deposits checkpoints and
// leaves outside the database; and it holds everything stored to them.
//
// It guarantees that a decision never waits for it, that what it has deposited is never written again, and that Verify
// reads deposits in their first version, whatever was written over them since. It needs no engine: a ledger whose
// engine was lost is still logged. It must not import the engine, a room or an edge.
package notary
