// Package chaos breaks an installation while the demonstration plays in it, and holds what is left to account: servers
// and processes are killed, made to hang, cut off, slowed, run out of disk, replaced by their standby or restored from a
// backup, one after the other, each in the middle of an act.
//
// It guarantees that a fault that did not strike is an error, and that after every run the same is asked: the story's
// table to the unit, every hash chain and scan, every command that was acknowledged, no command twice, every timer
// once. It is for tests and `make chaos`; the program itself must not import it.
package chaos
