// Package browse drives a real Chromium, headless, against the real program: what a person sees, in the tests.
//
// It guarantees that each person has cookies of his own and an address of his own; that nothing is waited for by
// length of time, only by what must appear, with an end; that whatever a page complains of (console, content policy,
// a failed script or style sheet, a server's failure) fails the test that opened it; and that a failing test leaves
// a picture and the page's text where it says. It knows the program by its pages alone: its own package must import
// nothing of this module (its tests may import what starts the program).
package browse
