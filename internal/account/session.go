package account

import (
	"context"
	"time"

	"chizheng/internal/casefile"
)

// Credentials are what somebody signs in with.
type Credentials struct {
	Login, Password string
	Code            string // of the second factor; empty: SignIn answers with a challenge where there is one
	Device          string // how the owner will know this session again
}

// OpenSession is a session as its owner sees it.
type OpenSession struct {
	ID        string
	Device    string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	This      bool // the asker's own
}

// SignIn starts a session. Where the account has a second factor and no code was given, the error is Unauthenticated
// second_factor_needed and the Session holds a Challenge for AnswerChallenge. Errors: Unauthenticated login_failed,
// locked, second_factor_needed, code_wrong; Unavailable.
func (s *Service) SignIn(ctx context.Context, in Credentials) (Session, error) {
	a, err := s.byPassword(ctx, in.Login, in.Password)
	if err != nil {
		return Session{}, err
	}
	f, err := s.store.Factor(ctx, a.ID)
	switch {
	case casefile.KindOf(err) == casefile.NotFound || err == nil && f.ConfirmedAt.IsZero():
		return s.begin(ctx, a, in.Device)
	case err != nil:
		return Session{}, err
	case in.Code == "":
		return s.challenge(ctx, a)
	}
	if err := s.admitCode(ctx, a.ID, f, in.Code); err != nil {
		return Session{}, err
	}
	return s.begin(ctx, a, in.Device)
}

func (s *Service) challenge(ctx context.Context, a Account) (Session, error) {
	token := newToken("")
	if err := s.store.StartChallenge(ctx, hashOf(token), a.ID, s.opts.Now().Add(challengeLife)); err != nil {
		return Session{}, err
	}
	return Session{Challenge: token}, casefile.Refuse(casefile.Unauthenticated, "second_factor_needed")
}

// AnswerChallenge goes on with a sign-in whose password was right. Errors: Unauthenticated challenge_ended, code_wrong,
// locked; Unavailable.
func (s *Service) AnswerChallenge(ctx context.Context, challenge, code, device string) (Session, error) {
	a, err := s.store.Challenged(ctx, hashOf(challenge), s.opts.Now())
	if casefile.KindOf(err) == casefile.NotFound || err == nil && a.Status == Disabled {
		return Session{}, casefile.Refuse(casefile.Unauthenticated, "challenge_ended")
	}
	if err != nil {
		return Session{}, err
	}
	f, err := s.store.Factor(ctx, a.ID)
	if err == nil {
		err = s.admitCode(ctx, a.ID, f, code)
	}
	if casefile.KindOf(err) == casefile.NotFound { // reset meanwhile: the password has to be given again
		return Session{}, casefile.Refuse(casefile.Unauthenticated, "challenge_ended")
	}
	if err != nil {
		return Session{}, err
	}
	if err := s.store.EndChallenge(ctx, hashOf(challenge)); err != nil {
		return Session{}, err
	}
	return s.begin(ctx, a, device)
}

// maxDevice bounds what a browser says of itself.
const maxDevice = 120

func (s *Service) begin(ctx context.Context, a Account, device string) (Session, error) {
	token, now := newToken(""), s.opts.Now()
	expires := now.Add(s.opts.Lifetime)
	if r := []rune(device); len(r) > maxDevice {
		device = string(r[:maxDevice])
	}
	if err := s.store.StartSession(ctx, hashOf(token), a.ID, device, now, expires); err != nil {
		return Session{}, err
	}
	enrol, err := s.mustEnrol(ctx, a)
	if err != nil {
		return Session{}, err
	}
	a.LastLoginAt, a.MustChange = now, s.mustChange(a)
	return Session{Token: token, Account: a, ExpiresAt: expires, Idle: s.opts.Idle, MustEnrol: enrol}, nil
}

// Sessions lists the account's sessions in force, the latest used first; token is the asker's own.
func (s *Service) Sessions(ctx context.Context, id, token string) ([]OpenSession, error) {
	now := s.opts.Now()
	return s.store.Sessions(ctx, id, hashOf(token), now, now.Add(-s.opts.Idle))
}

// EndOne ends one of the account's own sessions. Errors: NotFound no_such_session.
func (s *Service) EndOne(ctx context.Context, id, session string) error {
	return s.store.EndOne(ctx, id, session)
}
