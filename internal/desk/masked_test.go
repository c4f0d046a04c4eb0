package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// T-0.29: point 04 is a federation and no authority; the other points are.
func TestTheStaffOfAPointThatIsNoAuthorityTakeNoWholeNumbersOut(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-12 10:00")
	other := b.filed("filing-2", "烟台审05", filing.Submitted)
	other.Content.Certificate.Number = "试-0002"
	put(t, b, filing.Room, "filing-1", b.filed("filing-1", "烟台审04", filing.Submitted))
	put(t, b, filing.Room, "filing-2", other)
	_, err := b.WholePersons(t.Context(), casefile.Actor{ID: "acc-04", Role: casefile.PointStaff, Point: "烟台审04"}, []string{"filing-1"})
	require.Equal(t, "export_masked_only", code(err))
	whole, err := b.WholePersons(t.Context(), casefile.Actor{ID: "acc-05", Role: casefile.PointStaff, Point: "烟台审05"}, []string{"filing-2"})
	require.NoError(t, err)
	require.Equal(t, "990602199001010012", whole["filing-2"].IDNumber)
}
