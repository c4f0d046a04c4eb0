// Package simulate lives a whole campaign on a virtual clock: every filing is decided, applied and projected by the same
// domain code that the engine runs, with every window, timer, rule and publicity period of the plan, in memory.
//
// It guarantees the same result for the same configuration and seed, whatever the machine; that no command is sent which
// a person or a case could not send; and that every filing ends in exactly one line of the table. What the people do is
// drawn by chance from the configuration. All persons are synthetic (area 99, which does not exist). It imports the
// domain only, and opens no connection.
package simulate
