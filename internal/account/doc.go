// Package account says who is at the door: passwords, sessions, API tokens, and the log of who looked at whose data.
//
// It guarantees that neither a password nor a token is ever stored, only what they are checked with; that guessing is
// stopped after a few tries whether or not the account exists, and that nobody can tell which of the two it was; and
// that every credential ends: by itself, by its owner, and at once when the account is disabled.
//
// It imports casefile and cryptography only. What a role may do is policy's business, not this package's.
package account
