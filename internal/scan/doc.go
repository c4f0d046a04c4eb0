// Package scan decides whether an uploaded file may leave quarantine: a JPEG, PNG or PDF by its content, whole,
// small enough, not encrypted, and clean of malware.
//
// It guarantees that no file is trusted by its name, that nothing is decoded before its claimed size is known to be
// bearable, and that no error carries a file name or any content. It knows nothing of stores and of cases: it must
// not import objects, postgres or another room.
package scan
