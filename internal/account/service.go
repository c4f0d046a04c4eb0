package account

import (
	"context"
	"fmt"
	"time"

	"chizheng/internal/casefile"
)

// Options are the office's own numbers; zero fields take the defaults.
type Options struct {
	Idle        time.Duration // a session nobody used that long is over: 10 minutes
	Lifetime    time.Duration // a session is over after that in any case: 8 hours
	Failures    int           // that many failed sign-ins …
	Lock        time.Duration // … within this time lock the login for as long: 5 in 15 minutes
	History     int           // a new password differs from that many before: 5
	StaffFactor bool          // officers need a second factor; without it nothing but enrolling is open to them
	PasswordAge time.Duration // an older password must be changed: 90 days; negative: never
	Now         func() time.Time
}

func (o Options) withDefaults() Options {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&o.Idle, 10*time.Minute)
	set(&o.Lifetime, 8*time.Hour)
	set(&o.Lock, 15*time.Minute)
	set(&o.PasswordAge, 90*24*time.Hour)
	if o.Failures == 0 {
		o.Failures = 5
	}
	if o.History == 0 {
		o.History = 5
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Service is the door. Its errors are casefile errors for what a person may read; a store that is away is Unavailable.
type Service struct {
	store  Store
	opts   Options
	hasher hasher
	nobody string // what the password of an account that does not exist is checked with
}

// New makes the service over a store.
func New(store Store, o Options) *Service {
	return &Service{store: store, opts: o.withDefaults(), hasher: make(hasher, 4), nobody: nobodysSecret()}
}

// CheckNew says whether CreateFiler would take login and password, before anything else is done for them.
// Errors: Invalid, Conflict login_taken, Conflict password_rule.
func (s *Service) CheckNew(ctx context.Context, login, password string) error {
	login = normalLogin(login)
	if fault := loginFault(login); fault != "" {
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/login", fault)})
	}
	if err := checkRules(password, login); err != nil {
		return err
	}
	_, _, err := s.store.AccountByLogin(ctx, login)
	switch {
	case err == nil:
		return casefile.Refuse(casefile.Conflict, "login_taken")
	case casefile.KindOf(err) == casefile.NotFound:
		return nil
	}
	return err
}

// CreateFiler adds the account of a registration and gives its id. The same once more gives the same account, so that
// a repeated request ends where the first one did. Errors: as CreateAccount.
func (s *Service) CreateFiler(ctx context.Context, login, name, password string, role casefile.Role, filer string) (string, error) {
	a, err := s.CreateAccount(ctx, Account{Login: login, Name: name, Role: role, Filer: filer, CreatedBy: filer}, password)
	if e := casefile.As(err); e == nil || e.Code != "login_taken" {
		return a.ID, err
	}
	there, _, findErr := s.store.AccountByLogin(ctx, normalLogin(login))
	if findErr != nil || there.Filer != filer {
		return "", err
	}
	return there.ID, nil
}

// CreateAccount adds an account with its first password and gives it with its new id. Who may is decided before.
// A person may have a second account for another role, never two of one role (T-0.28).
// Errors: Invalid, Conflict login_taken, Conflict staff_role_taken, Conflict password_rule.
func (s *Service) CreateAccount(ctx context.Context, a Account, password string) (Account, error) {
	a.ID, a.Login, a.CreatedAt = newID("account"), normalLogin(a.Login), s.opts.Now()
	a.PasswordAt = a.CreatedAt
	if a.Status == "" {
		a.Status = Active
	}
	a.StaffNumber = normalLogin(a.StaffNumber)
	if err := a.check(); err != nil {
		return Account{}, err
	}
	if a.StaffNumber != "" {
		a.Staff, a.StaffNumber = s.store.StaffID(a.StaffNumber), ""
	}
	if err := checkRules(password, a.Login); err != nil {
		return Account{}, err
	}
	secret, err := s.hasher.hash(ctx, password)
	if err != nil {
		return Account{}, err
	}
	return a, s.store.InsertAccount(ctx, a, secret)
}

// SetStatus activates or disables an account; a disabled one is out at once. Errors: NotFound no_such_account, Invalid.
func (s *Service) SetStatus(ctx context.Context, id string, status Status) error {
	if status != Active && status != Pending && status != Disabled {
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/status", "unknown_status")})
	}
	return s.store.SetStatus(ctx, id, status)
}

// ChangePassword is the owner's own: the present password is asked for, and counts like a sign-in. Every session ends.
// Errors: Unauthenticated login_failed, locked; Conflict password_rule.
func (s *Service) ChangePassword(ctx context.Context, id, present, next string) error {
	a, secret, err := s.store.AccountByID(ctx, id)
	if err != nil {
		return err
	}
	if err := s.admit(ctx, a.Login, a.ID, secret, present); err != nil {
		return err
	}
	return s.setPassword(ctx, a, secret, next, false)
}

// ResetPassword is an administrator's: the owner must change it before anything else. Every session ends, and a lock
// falls. Errors: NotFound no_such_account, Conflict password_rule.
func (s *Service) ResetPassword(ctx context.Context, id, next string) error {
	a, secret, err := s.store.AccountByID(ctx, id)
	if err != nil {
		return err
	}
	if err := s.setPassword(ctx, a, secret, next, true); err != nil {
		return err
	}
	return s.store.Absolve(ctx, a.Login)
}

func (s *Service) setPassword(ctx context.Context, a Account, secret, next string, mustChange bool) error {
	if err := checkRules(next, a.Login); err != nil {
		return err
	}
	past, err := s.store.PastSecrets(ctx, a.ID, s.opts.History-1)
	if err != nil {
		return err
	}
	for _, old := range append(past, secret) {
		used, err := s.hasher.verify(ctx, old, next)
		if err != nil {
			return err
		}
		if used {
			return ruleBroken("password_reused", "last", fmt.Sprint(s.opts.History))
		}
	}
	fresh, err := s.hasher.hash(ctx, next)
	if err != nil {
		return err
	}
	return s.store.SetSecret(ctx, a.ID, fresh, s.opts.Now(), mustChange, s.opts.History-1)
}

// LogAccess writes who looked at which personal data, and why (U2). Where it fails, nothing may be shown.
func (s *Service) LogAccess(ctx context.Context, a Access) error { return s.store.LogAccess(ctx, a) }

// Find gives the account of a login. Errors: NotFound no_such_account, Unavailable.
func (s *Service) Find(ctx context.Context, login string) (Account, error) {
	a, _, err := s.store.AccountByLogin(ctx, normalLogin(login))
	return a, err
}
