package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/desk"
)

// T-0.58: who signs has read what he signs; nobody outside the office has.
func TestALeaderReadsTheLinesThatHeIsToSign(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21 10:00")
	b.batch(t, notice.Planned)
	for _, c := range []struct {
		who   casefile.Actor
		reads bool
	}{
		{leader, true}, {reviewer, true}, {casefile.Actor{ID: "p", Role: casefile.Publisher}, true},
		{casefile.Actor{ID: "a", Role: casefile.Auditor, Mandate: "m-1"}, true}, {reporter, false},
	} {
		lines, err := b.NoticeLines(t.Context(), c.who, "notice-1", all)
		require.NoError(t, err)
		require.Len(t, lines.Items, 1)
		require.Equal(t, c.reads, lines.Items[0].Masked != nil, c.who.Role)
		if c.reads {
			require.Equal(t, "990*************12", lines.Items[0].Masked.ID)
		}
	}
	_, err := b.PublicLines(t.Context(), public, "notice-1", all)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

// from the decision that publishes on, whatever the filings have heard.
func TestPublishedLinesAreOnShowAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21 10:00")
	b.batch(t, notice.Published)
	lines, err := b.PublicLines(t.Context(), public, "notice-1", all)
	require.NoError(t, err)
	require.Len(t, lines.Items, 1)
	require.NotEmpty(t, lines.Items[0].Name)
	status, err := b.CheckNoticeLine(t.Context(), public, "notice-1", 1)
	require.NoError(t, err)
	require.Equal(t, desk.LineValid, status)
}

// T-0.27: a point that inspects its own people gets a second look at each filing by itself.
func TestFilingsThatNeedASecondLookAreNotRecheckedInBulk(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-12 10:00")
	put(t, b, filing.Room, "filing-1", b.filed("filing-1", "烟台审02", filing.HandedOver))
	other := b.filed("filing-2", "烟台审15", filing.HandedOver)
	other.Content.Certificate.Number = "试-0002"
	put(t, b, filing.Room, "filing-2", other)
	_, err := b.CreateBulk(t.Context(), reviewer, term, bulk.Create{Type: filing.CmdRecheck, Data: []byte(`{"verdict":"pass"}`),
		Items: []bulk.Chosen{{Case: "filing-1", Expect: 1}, {Case: "filing-2", Expect: 1}}}, desk.Options{Key: "k-1"})
	e := casefile.As(err)
	require.NotNil(t, e, "%v", err)
	require.Equal(t, []casefile.Field{{Pointer: "/items/1", Code: "second_look_needed",
		Args: map[string]string{"point": "烟台审15", "clause": "T-0.27"}}}, e.Fields)
}
