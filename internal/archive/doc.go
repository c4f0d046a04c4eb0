// Package archive keeps the engine's histories for longer than the engine does (U10, T-0.73): exported when a case
// closes and every night while it is open, sealed with the case's own key, held against deletion, their hashes in the
// log over all cases.
//
// It guarantees that a history read back is what was exported, bit by bit, and that erasing a case makes its histories
// unreadable too. It decides nothing; internal/replay runs what it gives. It must not import a room or an edge.
package archive
