package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"chizheng/internal/casefile"
)

// Session is a sign-in. Token is known to its owner only.
type Session struct {
	Token     string
	Account   Account
	ExpiresAt time.Time
	Idle      time.Duration
	MustEnrol bool   // nothing but a second factor is open to him
	Challenge string // instead of all else: the password was right, and the second factor is still to come
}

// Identity is who a request comes from.
type Identity struct {
	Actor      casefile.Actor
	Login      string
	Name       string
	MustChange bool // nothing but a change of password is open to him
	MustEnrol  bool // nothing but enrolling a second factor is open to him
	API        bool // by an API token, not a session
	ExpiresAt  time.Time
}

// Login is SignIn with a password alone.
func (s *Service) Login(ctx context.Context, login, password string) (Session, error) {
	return s.SignIn(ctx, Credentials{Login: login, Password: password})
}

// byPassword gives the account of a login and its password. An unknown login, a wrong password and a disabled account
// get the same answer after the same work. Errors: Unauthenticated login_failed, locked; Unavailable.
func (s *Service) byPassword(ctx context.Context, login, password string) (Account, error) {
	login = normalLogin(login)
	a, secret, err := s.store.AccountByLogin(ctx, login)
	if err != nil && casefile.KindOf(err) != casefile.NotFound {
		return Account{}, err
	}
	if err != nil || a.Status == Disabled {
		secret = s.nobody
	}
	if err := s.admit(ctx, login, a.ID, secret, password); err != nil {
		return Account{}, err
	}
	if outdated(secret) {
		if fresh, err := s.hasher.hash(ctx, password); err == nil {
			_ = s.store.Rehash(ctx, a.ID, secret, fresh) // the old one serves as well
		}
	}
	return a, nil
}

// admit checks a password under the guard against guessing. Nobody's password is never right.
func (s *Service) admit(ctx context.Context, login, id, secret, password string) error {
	now := s.opts.Now()
	until, err := s.store.Charge(ctx, login, now, s.opts.Failures, s.opts.Lock)
	if err != nil {
		return err
	}
	if !until.IsZero() {
		if err := s.store.LogAttempt(ctx, login, id, "locked", now); err != nil {
			return err
		}
		return casefile.Refuse(casefile.Unauthenticated, "locked", "until", until.In(casefile.Shanghai).Format("15:04"))
	}
	if len(password) > 4*longest { // nobody's; checking it would cost what its sender wants it to cost
		password = ""
	}
	right, err := s.hasher.verify(ctx, secret, password)
	if err != nil {
		return err
	}
	if !right {
		if err := s.store.LogAttempt(ctx, login, id, "failed", now); err != nil {
			return err
		}
		return casefile.Refuse(casefile.Unauthenticated, "login_failed")
	}
	if err := s.store.Absolve(ctx, login); err != nil {
		return err
	}
	return s.store.LogAttempt(ctx, login, id, "passed", now)
}

func (s *Service) mustChange(a Account) bool {
	return a.MustChange || s.opts.PasswordAge > 0 && s.opts.Now().Sub(a.PasswordAt) > s.opts.PasswordAge
}

// tokenMark begins every API token, so that scanners of leaked secrets find them.
const tokenMark = "chz_"

// Authenticate gives as whom a session's or an API token's bearer acts. Errors: Unauthenticated session_ended,
// Unavailable.
func (s *Service) Authenticate(ctx context.Context, token string) (casefile.Actor, error) {
	who, err := s.Identify(ctx, token)
	return who.Actor, err
}

// Identify is Authenticate with all that the bearer may know of himself.
func (s *Service) Identify(ctx context.Context, token string) (Identity, error) {
	now, api := s.opts.Now(), strings.HasPrefix(token, tokenMark)
	var a Account
	var expires time.Time
	var err error
	if api {
		a, expires, err = s.store.TokenAccount(ctx, hashOf(token), now)
	} else {
		a, expires, err = s.store.SessionAccount(ctx, hashOf(token), now, now.Add(-s.opts.Idle))
	}
	switch {
	case casefile.KindOf(err) == casefile.NotFound || err == nil && a.Status == Disabled:
		return Identity{}, casefile.Refuse(casefile.Unauthenticated, "session_ended")
	case err != nil:
		return Identity{}, err
	}
	enrol := false
	if !api { // a token was made in a session that had passed
		if enrol, err = s.mustEnrol(ctx, a); err != nil {
			return Identity{}, err
		}
	}
	return Identity{Actor: a.Actor(), Login: a.Login, Name: a.Name, MustChange: s.mustChange(a), MustEnrol: enrol, API: api, ExpiresAt: expires}, nil
}

// Logout ends one session. A session that has ended already is no error.
func (s *Service) Logout(ctx context.Context, token string) error {
	return s.store.EndSession(ctx, hashOf(token))
}

// LogoutEverywhere ends every session of an account. Its API tokens stay.
func (s *Service) LogoutEverywhere(ctx context.Context, id string) error {
	return s.store.EndSessions(ctx, id)
}

// longestToken bounds an API token's life.
const longestToken = 366 * 24 * time.Hour

// CreateToken makes an API token of an account and gives it once. Errors: Invalid.
func (s *Service) CreateToken(ctx context.Context, id, name string, life time.Duration) (string, Token, error) {
	if name == "" || len(name) > 100 || life <= 0 || life > longestToken {
		return "", Token{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/name", "token_shape")})
	}
	secret, now := newToken(tokenMark), s.opts.Now()
	t := Token{ID: newID("token"), Prefix: secret[:len(tokenMark)+6], Name: name, CreatedAt: now, ExpiresAt: now.Add(life)}
	if err := s.store.InsertToken(ctx, id, hashOf(secret), t); err != nil {
		return "", Token{}, err
	}
	return secret, t, nil
}

// Tokens lists an account's tokens, the newest first, ended ones too.
func (s *Service) Tokens(ctx context.Context, id string) ([]Token, error) {
	return s.store.Tokens(ctx, id)
}

// RevokeToken ends one of the account's own tokens. Errors: NotFound no_such_token.
func (s *Service) RevokeToken(ctx context.Context, id, token string) error {
	return s.store.RevokeToken(ctx, id, token, s.opts.Now())
}

// newToken has 256 random bits; nothing can be learned from its hash.
func newToken(mark string) string {
	b := make([]byte, 32)
	rand.Read(b)
	return mark + base64.RawURLEncoding.EncodeToString(b)
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
