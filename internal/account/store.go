package account

import (
	"context"
	"time"
)

// Store keeps accounts and credentials; internal/postgres is the one. Every hash it takes is of a random token, and
// every time is real time.
type Store interface {
	PeopleStore
	SessionStore
	FactorStore
	TokenStore
	GuardStore
	// LogAccess appends to the access log.
	LogAccess(ctx context.Context, a Access) error
}

// PeopleStore keeps accounts and what their passwords are checked with.
type PeopleStore interface {
	// StaffID is the opaque id of the person with that staff number, always the same (T-0.28).
	StaffID(number string) string
	// InsertAccount adds an account. Errors: Conflict login_taken, Conflict staff_role_taken.
	InsertAccount(ctx context.Context, a Account, secret string) error
	// AccountByLogin finds by the normalised login. Errors: NotFound no_such_account.
	AccountByLogin(ctx context.Context, login string) (Account, string, error)
	// AccountByID gives an account and its secret. Errors: NotFound no_such_account.
	AccountByID(ctx context.Context, id string) (Account, string, error)
	// PastSecrets gives the newest n secrets before the present one.
	PastSecrets(ctx context.Context, id string, n int) ([]string, error)
	// SetSecret replaces the secret, keeps the old one among the newest keep, and ends every session.
	SetSecret(ctx context.Context, id, secret string, at time.Time, mustChange bool, keep int) error
	// Rehash replaces the secret by one of the same password.
	Rehash(ctx context.Context, id, old, secret string) error
	// SetStatus changes the status; Disabled also ends every session and token. Errors: NotFound no_such_account.
	SetStatus(ctx context.Context, id string, s Status) error
}

// SessionStore keeps sessions by the hash of their token.
type SessionStore interface {
	StartSession(ctx context.Context, hash []byte, account, device string, now, expires time.Time) error
	// Sessions lists those that have neither expired nor been idle since before idleSince, the latest used first; own is
	// the hash of the asker's.
	Sessions(ctx context.Context, account string, own []byte, now, idleSince time.Time) ([]OpenSession, error)
	// EndOne ends a session of this account by its id. Errors: NotFound no_such_session.
	EndOne(ctx context.Context, account, id string) error
	// SessionAccount finds the account of a session that has neither expired nor been idle since before idleSince, and
	// notes that it was seen. Errors: NotFound no_such_session.
	SessionAccount(ctx context.Context, hash []byte, now, idleSince time.Time) (Account, time.Time, error)
	EndSession(ctx context.Context, hash []byte) error
	EndSessions(ctx context.Context, account string) error
}

// TokenStore keeps API tokens by their hash.
type TokenStore interface {
	InsertToken(ctx context.Context, account string, hash []byte, t Token) error
	Tokens(ctx context.Context, account string) ([]Token, error)
	// RevokeToken ends a token of this account. Errors: NotFound no_such_token.
	RevokeToken(ctx context.Context, account, id string, now time.Time) error
	// TokenAccount finds the account of a token in force. Errors: NotFound no_such_token.
	TokenAccount(ctx context.Context, hash []byte, now time.Time) (Account, time.Time, error)
}

// GuardStore counts failed sign-ins by login, for accounts that exist and for those that do not.
type GuardStore interface {
	// Charge counts a try as failed before it is made, so that many at once cannot slip by, and gives until when the
	// login is locked, or the zero time.
	Charge(ctx context.Context, login string, now time.Time, limit int, lock time.Duration) (time.Time, error)
	// Absolve forgets the failures after a success.
	Absolve(ctx context.Context, login string) error
	// LogAttempt keeps what became of a try, for the auditor. account is empty where there is none.
	LogAttempt(ctx context.Context, login, account, outcome string, now time.Time) error
}

// Token is an API token as its owner sees it.
type Token struct {
	ID        string
	Prefix    string // first characters, to tell tokens apart
	Name      string
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt time.Time // zero: not revoked
}

// Access is one look at personal data (U2).
type Access struct {
	ID      int64
	At      time.Time
	Account string
	Role    string
	Case    string
	Subject string   // filing, scan, export, search …
	Fields  []string // which personal fields
	Purpose string
	Request string // request id
}
