package postgres_test

import (
	"strconv"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

func kept(id, owner, share string) postgres.SavedFilter {
	return postgres.SavedFilter{ID: id, Campaign: "yantai-2019", List: "filings", Owner: owner, Role: casefile.PointStaff, Team: "point:05", Share: share,
		FilterContent: postgres.FilterContent{Name: "测试甲一的申报", Query: map[string][]string{"name": {"测试甲一"}}}}
}

func TestAFilterIsSeenByWhomItIsSharedWithAndByNobodyElse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	for _, share := range []string{postgres.SharePrivate, postgres.ShareTeam, postgres.ShareRole} {
		if _, err := b.api.PutFilter(ctx, kept("filter-"+share, "acc-1", share), 50); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		who  postgres.FilterReader
		want int
	}{
		{postgres.FilterReader{Account: "acc-1", Team: "elsewhere", Role: casefile.Reviewer}, 3},
		{postgres.FilterReader{Account: "acc-2", Team: "point:05", Role: casefile.PointStaff}, 2},
		{postgres.FilterReader{Account: "acc-3", Team: "point:02", Role: casefile.PointStaff}, 1},
		{postgres.FilterReader{Account: "acc-4", Team: "centre", Role: casefile.Reviewer}, 0},
	} {
		all, err := b.api.Filters(ctx, c.who, "yantai-2019", "filings")
		if err != nil || len(all) != c.want {
			t.Errorf("%+v sees %d, %v", c.who, len(all), err)
		}
		for _, id := range []string{"filter-private", "filter-team", "filter-role"} {
			_, err := b.api.Filter(ctx, c.who, id)
			listed := false
			for _, f := range all {
				listed = listed || f.ID == id
			}
			if listed != (err == nil) {
				t.Errorf("%+v reads %s: %v, listed: %v", c.who, id, err, listed)
			}
		}
	}
	var plain bool
	b.query(t, `select bool_or(position('测试'::bytea in content) > 0) from saved_filter`, &plain)
	if plain {
		t.Error("what is searched by lies readable in the store")
	}
}

func TestAFilterIsChangedOnceByWhoSawItsNewestVersionAndDroppedByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	f, err := b.api.PutFilter(ctx, kept("filter-1", "acc-1", postgres.ShareTeam), 50)
	if err != nil || f.Version != 1 {
		t.Fatalf("%+v, %v", f, err)
	}
	f.Name = "另一个名称"
	if got, err := b.api.ChangeFilter(ctx, f); err != nil || got.Version != 2 || got.Name != "另一个名称" {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := b.api.ChangeFilter(ctx, f); casefile.As(err) == nil || casefile.As(err).Code != "stale_version" {
		t.Fatalf("got %v", err)
	}
	if err := b.api.DropFilter(ctx, "acc-2", "filter-1"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.api.Filter(ctx, postgres.FilterReader{Account: "acc-1"}, "filter-1"); err != nil {
		t.Fatalf("somebody else deleted it: %v", err)
	}
	if err := b.api.DropFilter(ctx, "acc-1", "filter-1"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.api.Filter(ctx, postgres.FilterReader{Account: "acc-1"}, "filter-1"); casefile.KindOf(err) != casefile.NotFound {
		t.Fatalf("got %v", err)
	}
}

func TestSentTwiceAFilterIsOneAndNobodyKeepsTooMany(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	for i := range 3 {
		for range 2 {
			if _, err := b.api.PutFilter(ctx, kept("filter-"+strconv.Itoa(i), "acc-1", postgres.SharePrivate), 3); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := b.api.PutFilter(ctx, kept("filter-9", "acc-1", postgres.SharePrivate), 3); casefile.As(err) == nil || casefile.As(err).Code != "filter_limit" {
		t.Fatalf("got %v", err)
	}
	if _, err := b.api.PutFilter(ctx, kept("filter-9", "acc-2", postgres.SharePrivate), 3); err != nil {
		t.Fatal(err)
	}
}
