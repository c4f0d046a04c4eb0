package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"chizheng/internal/casefile"
)

// FactorStore keeps second factors: the secret sealed, recovery codes by their hash.
type FactorStore interface {
	// PutFactor keeps a secret that is not confirmed yet, in the place of an earlier unconfirmed one. Errors: Conflict
	// factor_exists where a confirmed one is there.
	PutFactor(ctx context.Context, account, secret string, now time.Time) error
	// Factor gives the account's factor. Errors: NotFound no_such_factor.
	Factor(ctx context.Context, account string) (StoredFactor, error)
	// ConfirmFactor puts the factor in force with its recovery codes, in the place of earlier codes.
	ConfirmFactor(ctx context.Context, account string, codes [][]byte, now time.Time) error
	// TakeStep notes that the code of a step was used, and says false where that or a later one was used before.
	TakeStep(ctx context.Context, account string, step int64) (bool, error)
	// TakeRecovery uses a recovery code up, and says false where there is no such code left.
	TakeRecovery(ctx context.Context, account string, code []byte, now time.Time) (bool, error)
	// RemoveFactor takes factor and codes away. None there is no error.
	RemoveFactor(ctx context.Context, account string) error
	// StartChallenge keeps a password that was right until its second factor comes.
	StartChallenge(ctx context.Context, hash []byte, account string, expires time.Time) error
	// Challenged gives whose challenge it is. Errors: NotFound no_such_challenge.
	Challenged(ctx context.Context, hash []byte, now time.Time) (Account, error)
	EndChallenge(ctx context.Context, hash []byte) error
}

// StoredFactor is a second factor as its owner has it.
type StoredFactor struct {
	Secret      string
	ConfirmedAt time.Time // zero: shown, and not proven yet
	CodesLeft   int
}

// Enrolment is a secret on its way into an authenticator. It is shown to its owner and kept sealed.
type Enrolment struct {
	Secret string // base32, for typing
	URI    string // otpauth://, for a QR code
}

// Form of the codes: what every authenticator does by itself (RFC 6238).
const (
	codeEvery = 30 // seconds
	codeSkew  = 1  // steps: a telephone's clock may be half a minute off
	issuer    = "Chizheng"
	codeCount = 10
	// challengeLife is how long somebody may look for his telephone.
	challengeLife = 5 * time.Minute
)

// Factor tells the owner of his second factor. Errors: NotFound no_such_factor.
func (s *Service) Factor(ctx context.Context, id string) (StoredFactor, error) {
	return s.store.Factor(ctx, id)
}

// EnrolFactor makes a secret for the account; nothing is asked by it before ConfirmFactor. Errors: Conflict
// factor_exists.
func (s *Service) EnrolFactor(ctx context.Context, id string) (Enrolment, error) {
	a, _, err := s.store.AccountByID(ctx, id)
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: a.Login, Period: codeEvery, SecretSize: 20, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: key.Secret(), URI: key.URL()}, s.store.PutFactor(ctx, id, key.Secret(), s.opts.Now())
}

// Enrolling gives the secret that waits for its first code again, for a page that was refused. Errors: NotFound
// no_such_factor, Conflict factor_exists.
func (s *Service) Enrolling(ctx context.Context, id string) (Enrolment, error) {
	f, err := s.store.Factor(ctx, id)
	if err != nil {
		return Enrolment{}, err
	}
	if !f.ConfirmedAt.IsZero() {
		return Enrolment{}, casefile.Refuse(casefile.Conflict, "factor_exists")
	}
	a, _, err := s.store.AccountByID(ctx, id)
	if err != nil {
		return Enrolment{}, err
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(f.Secret)
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: a.Login, Period: codeEvery, Secret: raw, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: f.Secret, URI: key.URL()}, nil
}

// ConfirmFactor puts the factor in force once its owner has proven that he holds it, and gives the recovery codes,
// shown once. Errors: NotFound no_such_factor, Conflict factor_exists, Unauthenticated code_wrong, locked.
func (s *Service) ConfirmFactor(ctx context.Context, id, code string) ([]string, error) {
	f, err := s.store.Factor(ctx, id)
	if err != nil {
		return nil, err
	}
	if !f.ConfirmedAt.IsZero() {
		return nil, casefile.Refuse(casefile.Conflict, "factor_exists")
	}
	if err := s.admitCode(ctx, id, f, code); err != nil {
		return nil, err
	}
	codes, hashes := recoveryCodes()
	return codes, s.store.ConfirmFactor(ctx, id, hashes, s.opts.Now())
}

// RemoveFactor is the owner's own: he gives his password once more. Errors: Unauthenticated login_failed, locked.
func (s *Service) RemoveFactor(ctx context.Context, id, password string) error {
	a, secret, err := s.store.AccountByID(ctx, id)
	if err != nil {
		return err
	}
	if err := s.admit(ctx, a.Login, a.ID, secret, password); err != nil {
		return err
	}
	return s.store.RemoveFactor(ctx, id)
}

// ResetFactor is an administrator's, for somebody who has lost telephone and codes: every session of his ends. Errors:
// NotFound no_such_account.
func (s *Service) ResetFactor(ctx context.Context, id string) error {
	if _, _, err := s.store.AccountByID(ctx, id); err != nil {
		return err
	}
	if err := s.store.RemoveFactor(ctx, id); err != nil {
		return err
	}
	return s.store.EndSessions(ctx, id)
}

// mustEnrol says that nothing is open to an officer but enrolling, where the office requires it.
func (s *Service) mustEnrol(ctx context.Context, a Account) (bool, error) {
	if !s.opts.StaffFactor || !a.ofStaff() {
		return false, nil
	}
	f, err := s.store.Factor(ctx, a.ID)
	if casefile.KindOf(err) == casefile.NotFound {
		return true, nil
	}
	return f.ConfirmedAt.IsZero(), err
}

// admitCode checks a code of the authenticator, or a recovery code, under a guard of its own: whoever knows the
// password may not guess the code.
func (s *Service) admitCode(ctx context.Context, id string, f StoredFactor, code string) error {
	now, guard := s.opts.Now(), "second-factor:"+id
	until, err := s.store.Charge(ctx, guard, now, s.opts.Failures, s.opts.Lock)
	if err != nil {
		return err
	}
	if !until.IsZero() {
		if err := s.store.LogAttempt(ctx, guard, id, "locked", now); err != nil {
			return err
		}
		return casefile.Refuse(casefile.Unauthenticated, "locked", "until", until.In(casefile.Shanghai).Format("15:04"))
	}
	right, err := s.takeCode(ctx, id, f, code, now)
	if err != nil {
		return err
	}
	if !right {
		if err := s.store.LogAttempt(ctx, guard, id, "code_failed", now); err != nil {
			return err
		}
		return casefile.Refuse(casefile.Unauthenticated, "code_wrong")
	}
	if err := s.store.Absolve(ctx, guard); err != nil {
		return err
	}
	return s.store.LogAttempt(ctx, guard, id, "code_passed", now)
}

func (s *Service) takeCode(ctx context.Context, id string, f StoredFactor, code string, now time.Time) (bool, error) {
	code = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code))
	if len(code) == recoveryLength && !f.ConfirmedAt.IsZero() {
		return s.store.TakeRecovery(ctx, id, hashOf(code), now)
	}
	step, ok := stepOf(f.Secret, code, now)
	if !ok {
		return false, nil
	}
	return s.store.TakeStep(ctx, id, step)
}

// stepOf finds the step whose code it is, so that no code is taken twice.
func stepOf(secret, code string, now time.Time) (int64, bool) {
	at := now.Unix() / codeEvery
	for step := at - codeSkew; step <= at+codeSkew; step++ {
		want, err := hotp.GenerateCode(secret, uint64(step))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// recoveryLength is that of 80 random bits in base32.
const recoveryLength = 16

func recoveryCodes() (shown []string, hashes [][]byte) {
	for range codeCount {
		b := make([]byte, recoveryLength*5/8)
		rand.Read(b)
		c := base32.StdEncoding.EncodeToString(b)
		shown = append(shown, c[:4]+"-"+c[4:8]+"-"+c[8:12]+"-"+c[12:])
		hashes = append(hashes, hashOf(c))
	}
	return shown, hashes
}
