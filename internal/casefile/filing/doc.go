// Package filing is one worker's one certificate in one campaign (申报), the unit of verdict, notice line and report
// line: its states, what may be done in each, the eligibility rules of, and what follows.
//
// It guarantees: steps unlock in the notice's order and any later change re-opens the signature (R-0.74, T-0.17);
// nobody rechecks what he inspected (T-0.28); nothing passes by time alone; a filing never leaves the campaign
// silently, it moves to catch-up with its history (T-0.22, T-0.23). It is pure: no clock, no I/O.
package filing
