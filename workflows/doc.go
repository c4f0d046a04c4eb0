// Package workflows holds the processes of the office, one file a kind of case, all run by one kernel: a workflow
// takes commands as Updates, lets the domain decide, records through one local activity, arms the timers and runs the
// jobs that the state asks for, and ends when nothing waits any more.
//
// It guarantees that a command is recorded once or refused with nothing stored; that a timer or a job is never lost;
// that the same history gives the same events. It imports casefile, activities and the engine's SDK only: no driver,
// no web, no policy.
package workflows
