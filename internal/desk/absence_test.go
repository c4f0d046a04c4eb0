package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/activities"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
	"chizheng/worker"
)

// officer makes an account of the office.
func (b *bundle) officer(t *testing.T, login string, role casefile.Role) casefile.Actor {
	t.Helper()
	a, err := b.People().CreateAccount(t.Context(), account.Account{Login: login, Name: "演练" + login, Role: role, CreatedBy: "test",
		StaffNumber: "T-" + login}, "a-long-Password-1")
	require.NoError(t, err)
	return a.Actor()
}

func TestADeputyActsForAnAbsentOfficerInHisScopeAndDaysOnly(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-04 12:00")
	b.open(t)
	anna, bert := b.officer(t, "anna", casefile.Reviewer), b.officer(t, "bert", casefile.Leader)
	_, err := b.DeclareAbsence(t.Context(), anna, "declareAbsence", term, desk.AbsenceOrder{Deputy: bert.ID, From: "2019-03-04", To: "2019-03-05",
		Operations: []string{"stopCaseClock", "signNotice"}, Reason: "leave"}, desk.Options{Key: "x"})
	require.Equal(t, "deputy_operation", casefile.As(err).Fields[0].Code, "nobody passes on what he may not do himself")
	_, err = b.DeclareAbsence(t.Context(), anna, "declareAbsence", term, desk.AbsenceOrder{Deputy: bert.ID, From: "2019-03-04", To: "2019-03-05",
		Operations: []string{"stopCaseClock"}, Reason: "leave"}, desk.Options{Key: "a"})
	require.NoError(t, err)

	acting, err := b.ActFor(t.Context(), bert, anna.ID, "stopCaseClock", term)
	require.NoError(t, err)
	require.Equal(t, bert.ID, acting.ID)
	require.Equal(t, anna.ID, acting.For)
	require.Equal(t, casefile.Reviewer, acting.Role)
	require.True(t, acting.Is(anna.ID) && acting.Is(bert.ID), "four eyes see both")
	for name, ask := range map[string]struct {
		who     casefile.Actor
		officer string
		op      string
	}{
		"another operation": {bert, anna.ID, "startCaseClock"}, "another officer": {bert, "account-other", "stopCaseClock"},
		"somebody else": {leader, anna.ID, "stopCaseClock"}, "his password": {bert, anna.ID, "changePassword"},
	} {
		_, err := b.ActFor(t.Context(), ask.who, ask.officer, ask.op, term)
		require.Equal(t, "not_deputy", casefile.As(err).Code, name)
	}
	require.NoError(t, b.worker.SetClock(t.Context(), term, casefile.Clock{Seq: 10, Real: time.Now(), Campaign: at("2019-03-06 00:00"), Rehearsal: true}))
	time.Sleep(1100 * time.Millisecond) // the desk reads the clock once a second
	_, err = b.ActFor(t.Context(), bert, anna.ID, "stopCaseClock", term)
	require.Equal(t, "not_deputy", casefile.As(err).Code, "it has ended by itself")
}

func TestALeaverHandsOverAllThatHeHadInHand(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-04 12:00")
	b.open(t)
	fleet := worker.New(b.engine.Client, worker.Activities{&activities.Ledger{Store: b.worker}, &activities.Absences{Book: b.worker, Sender: b.engine}})
	require.NoError(t, fleet.Start())
	t.Cleanup(fleet.Stop)
	anna, bert, carl := b.officer(t, "anna", casefile.Reviewer), b.officer(t, "bert", casefile.Reviewer), b.officer(t, "carl", casefile.Reviewer)
	for _, id := range []string{"filing-00000001", "filing-00000002"} {
		s := b.filed(id, "烟台审02", filing.HandedOver)
		if id == "filing-00000002" {
			s.Inspection.By = bert.ID // four eyes forbid him this one
		}
		s.Content.Certificate.Number = id
		put(t, b, filing.Room, id, s)
		_, err := b.Claim(t.Context(), anna, postgres.TaskKey{Case: id, Kind: "recheck"}, "")
		require.NoError(t, err)
	}
	other, err := b.DeclareAbsence(t.Context(), carl, "declareAbsence", term, desk.AbsenceOrder{Deputy: anna.ID, From: "2019-03-10", To: "2019-03-12",
		Reason: "leave"}, desk.Options{Key: "c"})
	require.NoError(t, err)
	_, err = b.DeclareAbsence(t.Context(), admin, "handOverLeaver", term, desk.AbsenceOrder{Officer: anna.ID, Deputy: bert.ID, From: "2019-03-04",
		Reason: "leaves", Leaves: true}, desk.Options{Key: "l"})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		s, _, err := desk.Read[absence.State](t.Context(), b.Desk, admin, "getAbsence", absence.Kind, other.Case)
		return err == nil && s.Declare.Deputy.ID == bert.ID
	}, 30*time.Second, 100*time.Millisecond, "his deputyships move")
	mine, err := b.Tasks(t.Context(), bert, postgres.Inbox{Campaign: term, Mine: true}, postgres.Page{})
	require.NoError(t, err)
	require.Len(t, mine.Items, 1)
	require.Equal(t, "filing-00000001", mine.Items[0].Case)
	gone, err := b.People().Find(t.Context(), "anna")
	require.NoError(t, err)
	require.Equal(t, account.Disabled, gone.Status)
	_, err = b.ActFor(t.Context(), bert, anna.ID, "recheckFiling", term)
	require.NoError(t, err, "and he acts for the leaver from now on")
}
