// Package desk is the one door: every use case of the office. It asks policy who may, takes the case's scope from the
// ledger, sends the command to the case's workflow, or reads facts. The REST face and the pages stand on it alone.
//
// It guarantees that nobody reaches a case outside his scope (he is told that there is none), that a command with the
// same key is carried out once, and that while the engine is away reads go on and commands answer Unavailable.
package desk
