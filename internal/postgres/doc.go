// Package postgres keeps the facts: events, states, inboxes, messages, the rows that lists and searches read, accounts.
//
// It guarantees that a decision is written whole or not at all, and once; that the chain of hashes has no gap; that a
// certificate is live in one filing of a campaign (T-0.31) and an outside enterprise's filing stands only at a point
// that takes them (T-0.25), both by constraints; that personal numbers are stored encrypted and listed masked; and
// that a list shows a person nothing outside the scope that its caller names.
//
// It imports casefile and its rooms, account and seal. It must not import activities, workflows, desk or policy: who
// may read what is decided before it is called.
package postgres
