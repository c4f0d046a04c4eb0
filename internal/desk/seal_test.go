package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// T-0.39, T-0.42: a point sees its own void stamps; of another point's papers it learns where they belong.
func TestVoidStampsAreListedToTheirPointAndAStrayPaperIsShownItsWay(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-12 10:00")
	void := b.filed("filing-1", "烟台审02", filing.Rejected)
	void.Seals = []filing.Seal{{ID: "02-1", By: "account-point", At: at("2019-03-01 09:00"), Void: true}}
	put(t, b, filing.Room, "filing-1", void)
	settled := b.filed("filing-2", "烟台审02", filing.Rejected)
	settled.Content.Certificate.Number = "试-0002"
	settled.Seals = []filing.Seal{{ID: "02-1", By: "account-point", At: at("2019-03-01 09:00"), Void: true, Settled: "crossed_out"}}
	put(t, b, filing.Room, "filing-2", settled)
	for point, want := range map[string]int{"烟台审02": 1, "烟台审03": 0, "": 0} {
		who := casefile.Actor{ID: "acc", Role: casefile.PointStaff, Point: point}
		all, err := b.VoidSeals(t.Context(), who, term, postgres.Page{})
		require.NoError(t, err)
		require.Equal(t, want, all.Total, point)
		require.Len(t, all.Items, want)
	}
	elsewhere := casefile.Actor{ID: "acc", Role: casefile.PointStaff, Point: "烟台审03"}
	p, err := b.FindPoint(t.Context(), elsewhere, term, "试-0001", "")
	require.NoError(t, err)
	require.Equal(t, "烟台审02", p.Code)
	_, err = b.FindPoint(t.Context(), elsewhere, term, "试-9999", "")
	require.Equal(t, "no_such_paper", code(err))
	_, err = b.Do(t.Context(), elsewhere, "inspectFiling", filing.Kind, "filing-1", filing.CmdInspect, filing.Inspect{}, desk.Options{Key: "k"})
	require.Equal(t, "no_such_case", code(err), "and nothing else of it")
}
