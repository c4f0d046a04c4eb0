package casefile_test

import (
	"testing"

	"chizheng/internal/casefile"
)

func TestATeamIsADeskAndWhoBelongsNowhereIsAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b casefile.Actor
		same bool
	}{
		{casefile.Actor{ID: "1", Role: casefile.Reviewer}, casefile.Actor{ID: "2", Role: casefile.Leader}, true},
		{casefile.Actor{ID: "1", Role: casefile.PointStaff, Point: "05"}, casefile.Actor{ID: "2", Role: casefile.PointStaff, Point: "05"}, true},
		{casefile.Actor{ID: "1", Role: casefile.PointStaff, Point: "05"}, casefile.Actor{ID: "2", Role: casefile.PointStaff, Point: "02"}, false},
		{casefile.Actor{ID: "1", Role: casefile.PointStaff}, casefile.Actor{ID: "2", Role: casefile.PointStaff}, false},
		{casefile.Actor{ID: "1", Role: casefile.County, Area: "370602"}, casefile.Actor{ID: "2", Role: casefile.County, Area: "370611"}, false},
		{casefile.Actor{ID: "1", Role: casefile.Enterprise, Filer: "r-1"}, casefile.Actor{ID: "2", Role: casefile.Enterprise, Filer: "r-1"}, true},
		{casefile.Actor{ID: "1", Role: casefile.Enterprise, Filer: "r-1"}, casefile.Actor{ID: "1", Role: casefile.Enterprise, Filer: "r-2"}, false},
		{casefile.Actor{ID: "1", Role: casefile.Reviewer}, casefile.Actor{ID: "2", Role: casefile.Auditor}, false},
	} {
		if got := c.a.Team() == c.b.Team(); got != c.same {
			t.Errorf("%v and %v: %q and %q", c.a, c.b, c.a.Team(), c.b.Team())
		}
	}
}
