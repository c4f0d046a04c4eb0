package account_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres/pgtest"
)

func TestNobodyLearnsWhetherAnAccountExists(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.clerk(t, "clerk")
	gone := b.clerk(t, "gone")
	if err := b.SetStatus(t.Context(), gone.ID, account.Disabled); err != nil {
		t.Fatal(err)
	}
	answers := map[string][]string{}
	for _, login := range []string{"clerk", "nobody", "gone"} {
		for range 7 {
			_, err := b.Login(t.Context(), login, "Wrong-horse-7")
			answers[login] = append(answers[login], casefile.As(err).Error()+casefile.As(err).Args["until"])
		}
	}
	for _, login := range []string{"nobody", "gone"} {
		if strings.Join(answers[login], ",") != strings.Join(answers["clerk"], ",") {
			t.Errorf("%s: %v\nclerk: %v", login, answers[login], answers["clerk"])
		}
	}
	_, err := b.Login(t.Context(), "gone", good)
	wants(t, err, "locked")
}

func TestAnUnknownLoginCostsAsMuchAsAWrongPassword(t *testing.T) {
	b := setup(t) // not parallel: it measures
	b.clerk(t, "clerk")
	quickest := func(login string) time.Duration {
		best := time.Hour
		for range 4 {
			begin := time.Now()
			_, err := b.Login(t.Context(), login, "Wrong-horse-7")
			wants(t, err, "login_failed")
			best = min(best, time.Since(begin))
		}
		return best
	}
	known, unknown := quickest("clerk"), quickest("nobody")
	if unknown*5 < known || known*5 < unknown { // without the work it would be fiftyfold
		t.Errorf("known %v, unknown %v", known, unknown)
	}
}

func TestFiveFailuresLockForAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.clerk(t, "clerk")
	for range 5 {
		_, err := b.Login(t.Context(), "clerk", "Wrong-horse-7")
		wants(t, err, "login_failed")
		b.pass(2 * time.Minute)
	}
	_, err := b.Login(t.Context(), "clerk", good)
	wants(t, err, "locked")
	b.pass(14 * time.Minute) // well past the first failure's quarter of an hour, and the lock still stands
	_, err = b.Login(t.Context(), "clerk", good)
	wants(t, err, "locked")
	b.pass(2 * time.Minute) // trying does not prolong it
	b.login(t, "clerk", good)
	for range 4 {
		_, err := b.Login(t.Context(), "clerk", "Wrong-horse-7")
		wants(t, err, "login_failed")
	}
	b.login(t, "clerk", good) // a success forgets the failures
}

func TestOfManyGuessesAtOnceOnlyFiveAreTried(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.clerk(t, "clerk")
	var tried, locked atomic.Int32
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			_, err := b.Login(t.Context(), "clerk", "Wrong-horse-7")
			switch code(err) {
			case "login_failed":
				tried.Add(1)
			case "locked":
				locked.Add(1)
			default:
				t.Errorf("got %v", err)
			}
		})
	}
	wg.Wait()
	if tried.Load() != 5 || locked.Load() != 25 {
		t.Errorf("%d tried, %d locked", tried.Load(), locked.Load())
	}
}

func TestAPasswordFollowsTheRules(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for password, want := range map[string]string{
		"Short-7":                    "password_rule password_short",
		"onlysmallletters":           "password_rule password_classes",
		"twoclasses123456":           "password_rule password_classes",
		"Has-the-CLERK-inside-7":     "password_rule password_login",
		strings.Repeat("Long-7", 50): "password_rule password_long",
		"密码也可以是中文Aa一二":               "",
		"three Classes":              "",
	} {
		wants(t, b.CheckNew(t.Context(), "clerk", password), want)
	}
}

func TestANewPasswordIsNoneOfTheLastFive(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.clerk(t, "clerk")
	s := b.login(t, "clerk", good)
	next := func(i int) string { return good + strings.Repeat("x", i) }
	wants(t, b.ChangePassword(t.Context(), a.ID, "Wrong-horse-7", next(1)), "login_failed")
	for i := range 5 {
		wants(t, b.ChangePassword(t.Context(), a.ID, next(i), next(i)), "password_rule password_reused")
		wants(t, b.ChangePassword(t.Context(), a.ID, next(i), next(i+1)), "")
		b.pass(time.Minute)
		if i < 4 {
			wants(t, b.ChangePassword(t.Context(), a.ID, next(i+1), good), "password_rule password_reused")
		}
	}
	wants(t, b.ChangePassword(t.Context(), a.ID, next(5), good), "") // the sixth before
	_, err := b.Authenticate(t.Context(), s.Token)
	wants(t, err, "session_ended") // sessions end with the password
}

func TestAPasswordSetBySomebodyElseMustBeChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.clerk(t, "clerk")
	if err := b.ResetPassword(t.Context(), a.ID, "Temporary-77"); err != nil {
		t.Fatal(err)
	}
	s := b.login(t, "clerk", "Temporary-77")
	if who, err := b.Identify(t.Context(), s.Token); err != nil || !who.MustChange {
		t.Errorf("%+v, %v", who, err)
	}
	if err := b.ChangePassword(t.Context(), a.ID, "Temporary-77", "My-own-word-8"); err != nil {
		t.Fatal(err)
	}
	s = b.login(t, "clerk", "My-own-word-8")
	if who, err := b.Identify(t.Context(), s.Token); err != nil || who.MustChange {
		t.Errorf("%+v, %v", who, err)
	}
	b.pass(91 * 24 * time.Hour)
	if s := b.login(t, "clerk", "My-own-word-8"); !s.Account.MustChange {
		t.Error("a password of 91 days needs no change")
	}
}

func BenchmarkPasswordCheck(b *testing.B) {
	db := pgtest.New(b)
	s := account.New(db.API(b), account.Options{Failures: 1 << 30})
	for b.Loop() {
		if _, err := s.Login(b.Context(), "nobody", good); code(err) != "login_failed" {
			b.Fatal(err)
		}
	}
}
