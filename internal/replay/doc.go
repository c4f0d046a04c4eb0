// Package replay proves a case by running its recorded history again (U6): the kernel and the rooms of this program are
// given what the engine kept, and must come to the same commands, the same answers, the same events and the same case.
//
// It guarantees that a difference is named by event and field, that the certificate says which program decided and
// which one ran it again, and that no content of an event is in it: what people wrote is compared by hash. It writes
// nothing. It must not import a store or an edge.
package replay
