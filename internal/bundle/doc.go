// Package bundle is one file that an outside auditor takes home: the events of cases, what they were shown to be part
// of, and all that it takes to check both on a laptop without any server (U9).
//
// It guarantees that a bundle verifies with nothing but itself and the log's public key; that without content it holds
// nothing of a person; and that with content every byte of it is bound by hashes that were in the log before. It reads
// no store: whoever makes one gives it what goes in. It must not import a store, the engine's client or an edge.
package bundle
