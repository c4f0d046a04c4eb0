// Package casefile is the domain that every kind of case shares: who acts (Actor), what is asked (Command),
// what happened (Event), what is to be done next (Task, Timer, Job), and how a room of the house is shaped (Room).
//
// It guarantees that a case is a fold: the state after event n is Apply over events 1..n, Decide changes nothing,
// and neither reads a clock, a random number or the world. It imports the standard library only, and nothing here
// may import a driver, the workflow engine or another layer (held by internal/e2e/arrows_test.go).
package casefile
