// Package translog is the one log over all cases: an append-only Merkle tree (RFC 6962) whose leaves are the events of
// every case in the order they were recorded, and the signed checkpoints that say what the tree was at a moment (U7).
//
// It guarantees that two checkpoints of one log can be shown to agree, that an event can be shown to be in a tree
// without showing another one, and that whoever holds a checkpoint from outside notices a cut, a change, an insertion
// and another order afterwards. Tree and proofs are golang.org/x/mod/sumdb/tlog, signatures golang.org/x/mod/sumdb/note
// (see docs/adr/0016). It reads no store and no clock, and must not import one.
package translog
