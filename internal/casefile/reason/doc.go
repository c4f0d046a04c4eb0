// Package reason is the closed lists of why a decision was taken: which codes each command takes, by its verdict, and
// the clause behind each code.
//
// It guarantees that what is offered to a person, what a client is told and what a command may carry are the same list.
// It is asked where a command comes in and never by a room: a history whose reasons are no longer on a list still
// replays. It imports the rooms for the names of their commands, and no store, clock or language.
package reason
