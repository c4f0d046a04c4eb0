// Package receiver is the other side of the provincial channel, for tests and the demo: an http.Handler that speaks
// the national platform's envelope and answers with its codes and its error texts (standards 2.1–2.9).
//
// It guarantees to be as strict as the platform (signature, time stamp, nonce, dictionaries) and as unpleasant as
// told: it can be slow, lose answers, fail inside and reject records. It is never part of a production process, and
// it keeps what it gets as plain as it came: only rehearsals are sent here.
package receiver
