package seeding_test

import (
	"errors"
	"testing"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/seeding"
)

const password = "Yanlian-synthetic-9"

// ledger is opened as the tables' owner, as migrate does.
func ledger(t *testing.T) *postgres.Ledger {
	t.Helper()
	db := pgtest.New(t)
	l, err := postgres.Open(t.Context(), db.Owner, db.Ring)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

func plan(t *testing.T) campaign.Plan {
	t.Helper()
	p, err := campaign.Builtin("yantai-2019")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSeedingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	store, p := ledger(t), plan(t)
	people := account.New(store, account.Options{})
	if _, err := seeding.Campaign(t.Context(), store, p, seeding.Rehearsal); err != nil {
		t.Fatal(err)
	}
	before, err := store.Campaign(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := before.Clock.Campaign.Format("2006-01-02 15:04"); got != "2019-01-07 08:00" || before.Clock.Rate != 0 {
		t.Errorf("clock starts at %s, rate %v", got, before.Clock.Rate)
	}
	if mode, err := seeding.Campaign(t.Context(), store, p, seeding.AsStored); err != nil || mode != seeding.Rehearsal {
		t.Errorf("second time: %s, %v", mode, err)
	}
	after, err := store.Campaign(t.Context(), p.ID)
	if err != nil || !after.Clock.Real.Equal(before.Clock.Real) {
		t.Errorf("the clock was set anew: %v, %v", after.Clock, err)
	}
	posts := seeding.Staff(p)
	for want := range []int{0, 1} {
		made, err := seeding.Accounts(t.Context(), people, store, posts, password)
		if err != nil || (made == len(posts)) != (want == 0) {
			t.Errorf("seeding %d made %d of %d accounts, %v", want+1, made, len(posts), err)
		}
	}
}

func TestARealCampaignNeverBecomesARehearsal(t *testing.T) {
	t.Parallel()
	store, p := ledger(t), plan(t)
	if _, err := seeding.Campaign(t.Context(), store, p, seeding.AsStored); !errors.Is(err, seeding.ErrMode) {
		t.Errorf("a new campaign of no mode: %v", err)
	}
	if mode, err := seeding.Campaign(t.Context(), store, p, seeding.Real); err != nil || mode != seeding.Real {
		t.Fatal(mode, err)
	}
	if _, err := seeding.Campaign(t.Context(), store, p, seeding.Rehearsal); err == nil {
		t.Error("the real campaign became a rehearsal")
	}
}

func TestEveryPointHasTwoOfficersAndEveryRoleSomebody(t *testing.T) {
	t.Parallel()
	p := plan(t)
	at, roles := map[string]int{}, map[casefile.Role]int{}
	for _, post := range seeding.Staff(p) {
		at[post.Point]++
		roles[post.Role]++
	}
	for _, point := range p.Points {
		if at[point.Code] != 2 {
			t.Errorf("%s has %d officers", point.Code, at[point.Code])
		}
	}
	for role, least := range map[casefile.Role]int{casefile.County: 2, casefile.Reviewer: 3, casefile.Publisher: 1,
		casefile.Reporter: 1, casefile.Leader: 1, casefile.Admin: 1, casefile.Auditor: 1} {
		if roles[role] < least {
			t.Errorf("%d posts of role %s", roles[role], role)
		}
	}
}
