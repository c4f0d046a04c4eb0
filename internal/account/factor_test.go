package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pquerna/otp/totp"

	"chizheng/internal/account"
	"chizheng/internal/postgres/pgtest"
)

// code6 is what an authenticator shows now.
func (b bundle) code6(t *testing.T, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, time.Unix(0, b.now.Load()))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// enrolled gives an account with a factor in force, its secret and its recovery codes.
func (b bundle) enrolled(t *testing.T, login string) (account.Account, string, []string) {
	t.Helper()
	a := b.clerk(t, login)
	e, err := b.EnrolFactor(t.Context(), a.ID)
	if err != nil || !strings.HasPrefix(e.URI, "otpauth://totp/") {
		t.Fatalf("enrol: %q %v", e.URI, err)
	}
	codes, err := b.ConfirmFactor(t.Context(), a.ID, b.code6(t, e.Secret))
	if err != nil || len(codes) != 10 {
		t.Fatalf("confirm: %v %v", codes, err)
	}
	b.pass(time.Minute)
	return a, e.Secret, codes
}

func TestAPasswordAloneOpensNothingOnceThereIsASecondFactor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, secret, _ := b.enrolled(t, "clerk-1")
	s, err := b.SignIn(t.Context(), account.Credentials{Login: "clerk-1", Password: good})
	if code(err) != "second_factor_needed" || s.Token != "" || s.Challenge == "" {
		t.Fatalf("got %v, token %q", err, s.Token)
	}
	if _, err := b.Authenticate(t.Context(), s.Challenge); code(err) != "session_ended" {
		t.Fatalf("a challenge is no session: %v", err)
	}
	if _, err := b.AnswerChallenge(t.Context(), s.Challenge, "000000", ""); code(err) != "code_wrong" {
		t.Fatalf("got %v", err)
	}
	now := b.code6(t, secret)
	in, err := b.AnswerChallenge(t.Context(), s.Challenge, now, "试验浏览器")
	if err != nil || in.Token == "" {
		t.Fatalf("answer: %v", err)
	}
	if _, err := b.SignIn(t.Context(), account.Credentials{Login: "clerk-1", Password: good, Code: now}); code(err) != "code_wrong" {
		t.Fatalf("a code is taken once: %v", err)
	}
	b.pass(time.Minute)
	if _, err := b.SignIn(t.Context(), account.Credentials{Login: "clerk-1", Password: good, Code: b.code6(t, secret)}); err != nil {
		t.Fatalf("the next code: %v", err)
	}
}

func TestAChallengeEndsAndIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, secret, _ := b.enrolled(t, "clerk-1")
	s, _ := b.SignIn(t.Context(), account.Credentials{Login: a.Login, Password: good})
	b.pass(6 * time.Minute)
	if _, err := b.AnswerChallenge(t.Context(), s.Challenge, b.code6(t, secret), ""); code(err) != "challenge_ended" {
		t.Fatalf("got %v", err)
	}
	s, _ = b.SignIn(t.Context(), account.Credentials{Login: a.Login, Password: good})
	if _, err := b.AnswerChallenge(t.Context(), s.Challenge, b.code6(t, secret), ""); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Minute)
	if _, err := b.AnswerChallenge(t.Context(), s.Challenge, b.code6(t, secret), ""); code(err) != "challenge_ended" {
		t.Fatalf("got %v", err)
	}
}

func TestGuessingCodesLocksEvenWhoKnowsThePassword(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, secret, _ := b.enrolled(t, "clerk-1")
	for range 5 {
		if _, err := b.SignIn(t.Context(), account.Credentials{Login: a.Login, Password: good, Code: "000000"}); code(err) != "code_wrong" {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := b.SignIn(t.Context(), account.Credentials{Login: a.Login, Password: good, Code: b.code6(t, secret)}); code(err) != "locked" {
		t.Fatalf("the right code does not open a locked door: %v", err)
	}
	b.pass(16 * time.Minute)
	if _, err := b.SignIn(t.Context(), account.Credentials{Login: a.Login, Password: good, Code: b.code6(t, secret)}); err != nil {
		t.Fatalf("the lock ends: %v", err)
	}
}

func TestARecoveryCodeWorksOnceAndAResetEndsEverything(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, _, codes := b.enrolled(t, "clerk-1")
	in := account.Credentials{Login: a.Login, Password: good, Code: strings.ToLower(codes[3])}
	s, err := b.SignIn(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.SignIn(t.Context(), in); code(err) != "code_wrong" {
		t.Fatalf("got %v", err)
	}
	f, err := b.Factor(t.Context(), a.ID)
	if err != nil || f.CodesLeft != 9 {
		t.Fatalf("%d codes left, %v", f.CodesLeft, err)
	}
	if err := b.ResetFactor(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Authenticate(t.Context(), s.Token); code(err) != "session_ended" {
		t.Fatalf("a reset ends every session: %v", err)
	}
	if s := b.login(t, a.Login, good); s.Token == "" {
		t.Fatal("after a reset the password is enough to enrol again")
	}
}

func TestWhereTheOfficeAsksForItNothingElseIsOpenBeforeEnrolling(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	b := bundle{Service: account.New(db.API(t), account.Options{StaffFactor: true}), db: db}
	a := b.clerk(t, "clerk-1")
	s := b.login(t, a.Login, good)
	id, err := b.Identify(t.Context(), s.Token)
	if err != nil || !s.MustEnrol || !id.MustEnrol {
		t.Fatalf("%v %v %v", s.MustEnrol, id.MustEnrol, err)
	}
	e, err := b.EnrolFactor(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	now, _ := totp.GenerateCode(e.Secret, time.Now())
	if _, err := b.ConfirmFactor(t.Context(), a.ID, now); err != nil {
		t.Fatal(err)
	}
	if id, err = b.Identify(t.Context(), s.Token); err != nil || id.MustEnrol {
		t.Fatalf("%v %v", id.MustEnrol, err)
	}
}

func TestTheSecretLiesSealedInTheStore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, secret, codes := b.enrolled(t, "clerk-1")
	conn, err := pgx.Connect(t.Context(), b.db.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var sealed []byte
	var kept int
	err = conn.QueryRow(t.Context(), `select secret, (select count(*) from recovery_code where position(convert_to($2, 'UTF8') in code) > 0)
		from second_factor where account = $1`, a.ID, strings.ReplaceAll(codes[0], "-", "")).Scan(&sealed, &kept)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(sealed), secret) || kept != 0 {
		t.Fatal("secret or recovery code can be read in the store")
	}
}

func TestSessionsAreToldApartAndEndOneByOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.clerk(t, "clerk-1")
	other := b.clerk(t, "clerk-2")
	one, err := b.SignIn(t.Context(), account.Credentials{Login: a.Login, Password: good, Device: "甲"})
	if err != nil {
		t.Fatal(err)
	}
	b.pass(time.Minute)
	two, err := b.SignIn(t.Context(), account.Credentials{Login: a.Login, Password: good, Device: "乙"})
	if err != nil {
		t.Fatal(err)
	}
	all, err := b.Sessions(t.Context(), a.ID, two.Token)
	if err != nil || len(all) != 2 || all[0].Device != "乙" || !all[0].This || all[1].This {
		t.Fatalf("%+v %v", all, err)
	}
	if err := b.EndOne(t.Context(), other.ID, all[1].ID); code(err) != "no_such_session" {
		t.Fatalf("nobody ends another's session: %v", err)
	}
	if err := b.EndOne(t.Context(), a.ID, all[1].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Authenticate(t.Context(), one.Token); code(err) != "session_ended" {
		t.Fatalf("got %v", err)
	}
	b.pass(11 * time.Minute)
	if all, _ = b.Sessions(t.Context(), a.ID, two.Token); len(all) != 0 {
		t.Fatalf("an idle session is over: %+v", all)
	}
}
