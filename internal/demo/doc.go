// Package demo plays the whole Yantai campaign, 7 January to 30 April 2019, as a rehearsal: everybody's part, through
// the REST API alone, on the real engine with its real timers. It is the demonstration and a test in one.
//
// It guarantees that everything it expects is checked against what the API says, down to the table of every point;
// that every command carries an Idempotency-Key made of the story, so that a step repeated after a crash is the same
// command; and that it waits for effects, never for a length of time. All persons, firms and numbers in it are
// synthetic (area prefix 99) and visibly invented.
//
// It must not import the desk, the engine, a store or the API's own types: what a client cannot see it does not know.
package demo
