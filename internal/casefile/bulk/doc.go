// Package bulk is one decision given to many filings at once, by one person (C3).
//
// It guarantees: every filing decides for itself, under the asker's own name and with the version that he saw, so four
// eyes and stale views are refused one by one; a failed item never undoes or holds up another; each item's outcome is
// kept; it can be paused, resumed and cancelled between chunks, and what was decided stays decided. It is pure: no
// clock, no I/O.
package bulk
