// Package texting takes the messages to workers from the outbox to their telephones, through a gateway (T-0.32, F10).
//
// It guarantees that each message is handed over under a key of its own, so that a gateway which keeps to its contract
// sends it once however often a try is repeated; that a rehearsal's message never leaves this machine; and that neither
// number nor text is logged. It knows the words of the catalogue and the outbox, and must not import a room, the engine
// or an edge.
package texting
