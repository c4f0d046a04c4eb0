package account_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres/pgtest"
)

const good = "Correct-horse-7"

// bundle is the service over a real database, with a clock that the test turns.
type bundle struct {
	*account.Service
	db  *pgtest.DB
	now *atomic.Int64
}

func setup(t *testing.T) bundle {
	t.Helper()
	db, now := pgtest.New(t), &atomic.Int64{}
	now.Store(time.Date(2019, 2, 20, 9, 0, 0, 0, time.UTC).UnixNano())
	s := account.New(db.API(t), account.Options{Now: func() time.Time { return time.Unix(0, now.Load()) }})
	return bundle{s, db, now}
}

func (b bundle) pass(d time.Duration) { b.now.Add(int64(d)) }

// clerk is an account of the Centre.
func (b bundle) clerk(t *testing.T, login string) account.Account {
	t.Helper()
	a, err := b.CreateAccount(t.Context(), account.Account{Login: login, Name: "测试科员", Role: casefile.Reviewer, StaffNumber: login, CreatedBy: "test"}, good)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (b bundle) login(t *testing.T, login, password string) account.Session {
	t.Helper()
	s, err := b.Login(t.Context(), login, password)
	if err != nil {
		t.Fatalf("login: %v", err)
	}
	return s
}

func code(err error) string {
	if e := casefile.As(err); e != nil {
		if len(e.Fields) > 0 {
			return e.Code + " " + e.Fields[0].Code
		}
		return e.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func wants(t *testing.T, err error, want string) {
	t.Helper()
	if got := code(err); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestASessionIsItsBearerUntilItEnds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, err := b.CreateAccount(t.Context(), account.Account{Login: " Point-05 ", Name: "测试审核员", Role: casefile.PointStaff, Point: "烟台审05", StaffNumber: "zj-1"}, good)
	if err != nil {
		t.Fatal(err)
	}
	s := b.login(t, "POINT-05", good)
	who, err := b.Authenticate(t.Context(), s.Token)
	want := casefile.Actor{ID: a.ID, Role: casefile.PointStaff, Point: "烟台审05", Human: a.Staff, Also: []string{}}
	if err != nil || !reflect.DeepEqual(who, want) || a.Staff == "" {
		t.Fatalf("got %+v, %v", who, err)
	}
	for range 4 { // used every nine minutes, it is never idle
		b.pass(9 * time.Minute)
		if _, err := b.Authenticate(t.Context(), s.Token); err != nil {
			t.Fatalf("in use: %v", err)
		}
	}
	b.pass(11 * time.Minute)
	_, err = b.Authenticate(t.Context(), s.Token)
	wants(t, err, "session_ended")
}

func TestASessionEndsHoweverMuchItIsUsed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.clerk(t, "clerk")
	s := b.login(t, "clerk", good)
	for range 8*60/5 - 1 {
		b.pass(5 * time.Minute)
		if _, err := b.Authenticate(t.Context(), s.Token); err != nil {
			t.Fatal(err)
		}
	}
	b.pass(6 * time.Minute)
	_, err := b.Authenticate(t.Context(), s.Token)
	wants(t, err, "session_ended")
}

func TestLogoutEndsOneSessionOrAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.clerk(t, "clerk")
	one, two, three := b.login(t, "clerk", good), b.login(t, "clerk", good), b.login(t, "clerk", good)
	if err := b.Logout(t.Context(), one.Token); err != nil {
		t.Fatal(err)
	}
	_, err := b.Authenticate(t.Context(), one.Token)
	wants(t, err, "session_ended")
	_, err = b.Authenticate(t.Context(), two.Token)
	wants(t, err, "")
	if err := b.LogoutEverywhere(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	for _, s := range []account.Session{two, three} {
		_, err := b.Authenticate(t.Context(), s.Token)
		wants(t, err, "session_ended")
	}
}

func TestADisabledAccountIsOutAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.clerk(t, "clerk")
	s := b.login(t, "clerk", good)
	secret, _, err := b.CreateToken(t.Context(), a.ID, "script", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.SetStatus(t.Context(), a.ID, account.Disabled); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{s.Token, secret} {
		_, err := b.Authenticate(t.Context(), token)
		wants(t, err, "session_ended")
	}
	_, err = b.Login(t.Context(), "clerk", good)
	wants(t, err, "login_failed")
	wants(t, b.SetStatus(t.Context(), "nobody", account.Active), "no_such_account")
}

func TestAnAPITokenWorksUntilItEndsOrIsRevoked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, other := b.clerk(t, "clerk"), b.clerk(t, "other")
	secret, token, err := b.CreateToken(t.Context(), a.ID, "script", time.Hour)
	if err != nil || !strings.HasPrefix(secret, token.Prefix) || len(secret) < 40 {
		t.Fatalf("%+v, %v", token, err)
	}
	who, err := b.Identify(t.Context(), secret)
	if err != nil || who.Actor.ID != a.ID || !who.API {
		t.Fatalf("%+v, %v", who, err)
	}
	wants(t, b.RevokeToken(t.Context(), other.ID, token.ID), "no_such_token")
	wants(t, b.RevokeToken(t.Context(), a.ID, token.ID), "")
	_, err = b.Authenticate(t.Context(), secret)
	wants(t, err, "session_ended")
	b.pass(time.Minute)
	secret, _, err = b.CreateToken(t.Context(), a.ID, "second", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	_, err = b.Authenticate(t.Context(), secret)
	wants(t, err, "session_ended")
	if all, err := b.Tokens(t.Context(), a.ID); err != nil || len(all) != 2 || all[0].Name != "second" || all[1].RevokedAt.IsZero() {
		t.Errorf("%+v, %v", all, err)
	}
	_, _, err = b.CreateToken(t.Context(), a.ID, "for ever", 10*365*24*time.Hour)
	wants(t, err, "invalid_fields token_shape")
}

func TestAnAccountWithoutItsScopeIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for role, want := range map[casefile.Role]string{
		casefile.PointStaff: "invalid_fields required", casefile.County: "invalid_fields required",
		casefile.Enterprise: "invalid_fields required", casefile.Individual: "invalid_fields required",
		casefile.System: "invalid_fields unknown_role", casefile.Public: "invalid_fields unknown_role",
		casefile.Applicant: "invalid_fields unknown_role", casefile.Auditor: "",
	} {
		_, err := b.CreateAccount(t.Context(), account.Account{Login: "a-" + string(role), Name: "测试", Role: role, StaffNumber: staffNumber(role)}, good)
		wants(t, err, want)
	}
}

func TestAFilersAccountIsMadeOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, err := b.CreateFiler(t.Context(), "firm", "试例建筑有限公司", good, casefile.Enterprise, "registration-1")
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.CreateFiler(t.Context(), "Firm", "试例建筑有限公司", good, casefile.Enterprise, "registration-1")
	if err != nil || again != id {
		t.Errorf("again: %s, %v", again, err)
	}
	_, err = b.CreateFiler(t.Context(), "firm", "试例劳务有限公司", good, casefile.Enterprise, "registration-2")
	wants(t, err, "login_taken")
	wants(t, b.CheckNew(t.Context(), "FIRM", good), "login_taken")
}

func TestAPendingEnterpriseIsAnApplicant(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.CreateAccount(t.Context(), account.Account{Login: "firm", Name: "试例建筑有限公司", Role: casefile.Enterprise,
		Filer: "registration-1", Status: account.Pending}, good)
	if err != nil {
		t.Fatal(err)
	}
	s := b.login(t, "firm", good)
	for _, want := range []casefile.Role{casefile.Applicant, casefile.Enterprise} {
		if who, err := b.Authenticate(t.Context(), s.Token); err != nil || who.Role != want {
			t.Errorf("%+v, %v", who, err)
		}
		if err := b.db.Worker(t).ActivateFiler(t.Context(), "registration-1"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNoPasswordAndNoTokenIsStored(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.clerk(t, "clerk")
	s := b.login(t, "clerk", good)
	secret, _, err := b.CreateToken(t.Context(), a.ID, "script", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(context.Background(), b.db.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, table := range []string{"account", "session", "api_token", "login_attempt", "login_guard"} {
		var found bool
		err := conn.QueryRow(context.Background(), "select coalesce(bool_or(strpos(x::text, $1) + strpos(x::text, $2) + strpos(x::text, $3) > 0), false) from "+table+" x",
			good, s.Token, secret).Scan(&found)
		if err != nil || found {
			t.Errorf("%s: %v, %v", table, found, err)
		}
	}
}

func TestALoginThatIsAPersonsNumberIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := 0
	for login, want := range map[string]string{
		"990602199001010012": "invalid_fields login_is_personal", "99060219900101001X": "invalid_fields login_is_personal",
		"990602900101001": "invalid_fields login_is_personal", "19900000001": "invalid_fields login_is_personal",
		"１９９０００００００１": "invalid_fields login_is_personal", "990602-19900101-0012": "invalid_fields login_is_personal",
		"+8619900000001": "invalid_fields login_is_personal", "no": "invalid_fields login_shape",
		"shili-0001": "", "2019000001": "", "29900000001": "",
	} {
		wants(t, b.CheckNew(t.Context(), login, good), want)
		n++
		_, err := b.CreateAccount(t.Context(), account.Account{Login: login, Name: "测试科员", Role: casefile.Reviewer, StaffNumber: fmt.Sprint("zj-", n)}, good)
		wants(t, err, want)
	}
}

func TestAScopeThatTheRoleHasNoUseForIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, a := range []account.Account{
		{Role: casefile.Reviewer, Point: "烟台审05"}, {Role: casefile.PointStaff, Point: "烟台审05", Area: "370612"},
		{Role: casefile.County, Area: "370612", Point: "烟台审05"}, {Role: casefile.Auditor, Filer: "registration-1"},
	} {
		a.Login, a.Name, a.StaffNumber = "officer", "测试科员", "zj-1"
		_, err := b.CreateAccount(t.Context(), a, good)
		wants(t, err, "invalid_fields not_of_this_role")
	}
}

func staffNumber(role casefile.Role) string {
	if role == casefile.Enterprise || role == casefile.Individual {
		return ""
	}
	return "zj-" + string(role)
}

func TestOnePersonMayHaveTwoAccountsOfDistinctRolesAndBothSaySo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer := func(login, number string, role casefile.Role) (account.Account, error) {
		return b.CreateAccount(t.Context(), account.Account{Login: login, Name: "测试科员", Role: role, StaffNumber: number}, good)
	}
	one, err := officer("reviewer-a", "ZJ-0007", casefile.Reviewer)
	if err != nil {
		t.Fatal(err)
	}
	two, err := officer("leader-a", " zj-0007 ", casefile.Leader)
	if err != nil || two.Staff != one.Staff || strings.Contains(two.Staff, "0007") {
		t.Fatalf("%+v, %v", two, err)
	}
	_, err = officer("reviewer-b", "zj-0007", casefile.Reviewer)
	wants(t, err, "staff_role_taken")
	other, err := officer("reviewer-c", "zj-0008", casefile.Reviewer)
	if err != nil || other.Staff == one.Staff {
		t.Fatalf("%+v, %v", other, err)
	}
	who, err := b.Authenticate(t.Context(), b.login(t, "leader-a", good).Token)
	if err != nil || who.Human != one.Staff || !who.Is(one.ID) || who.Is(other.ID) {
		t.Errorf("%+v, %v", who, err)
	}
}

func TestAStaffNumberIsAskedOfStaffAndIsNobodysPersonalNumber(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for number, want := range map[string]string{"": "invalid_fields required", "x": "invalid_fields staff_number_shape",
		"990602199001010012": "invalid_fields login_is_personal", "19900000001": "invalid_fields login_is_personal", "a b": "invalid_fields staff_number_shape"} {
		_, err := b.CreateAccount(t.Context(), account.Account{Login: "officer", Name: "测试科员", Role: casefile.Reviewer, StaffNumber: number}, good)
		wants(t, err, want)
	}
	_, err := b.CreateAccount(t.Context(), account.Account{Login: "firm", Name: "试例建筑有限公司", Role: casefile.Enterprise, Filer: "registration-1", StaffNumber: "zj-1"}, good)
	wants(t, err, "invalid_fields not_of_this_role")
}
