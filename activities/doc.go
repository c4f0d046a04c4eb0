// Package activities holds the steps with side effects, grouped by subject. Each group names the small ports it needs
// and imports no driver: cmd wires the ports to Postgres, the object store and the engine.
//
// Every activity is idempotent by its key, and returns a domain error as one that is not tried again.
package activities
