// Package api is the REST face of the office: every use case of the desk under /api/v1, described by OpenAPI 3.1,
// refused with problem documents (RFC 9457) in the asker's language.
//
// It guarantees: an operation that the policy does not name cannot be reached; a command carries an Idempotency-Key; no
// raw error text, no offending value and no personal data leaves in a problem, a log line, a metric or an address; an
// internal failure shows its reference number only. It stands on the desk alone and
// must not import a store, the engine or a driver itself.
package api
