package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// T-0.13: a list out of the province's system is compared with the filings here; nothing of it is written.
func TestTheProvincesListIsComparedWithOurs(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-12 10:00")
	for i, number := range []string{"SD-0001", "SD-0002", "SD-0003", ""} {
		f := b.filed("filing-"+string(rune('1'+i)), "烟台审02", filing.Submitted)
		f.Content.Certificate.Number, f.Content.Certificate.Province = "试-000"+string(rune('1'+i)), number
		put(t, b, filing.Room, f.Case, f)
	}
	lines := []desk.ProvinceLine{{Province: "sd-0001", Number: "试-0001"}, {Province: "SD-0001", Number: "试-0001"},
		{Province: "SD-0002", Number: "试-9999"}, {Province: "SD-0009", Number: "试-0009"}}
	got, err := b.CompareProvince(t.Context(), reviewer, term, lines)
	require.NoError(t, err)
	require.Equal(t, 1, got.Same)
	require.Equal(t, "filing-2", got.Differs[0].Case)
	require.Equal(t, lines[1:2], got.There[:1], "given twice")
	require.Len(t, got.There, 2)
	require.Equal(t, "filing-3", got.Here[0].Case)
	require.Equal(t, []int{1, 1, 1}, []int{len(got.Differs), len(got.Here), got.Without})
	require.Equal(t, len(lines), got.Same+len(got.Differs)+len(got.There))

	_, err = b.CompareProvince(t.Context(), casefile.Actor{ID: "acc", Role: casefile.PointStaff, Point: "烟台审02"}, term, lines)
	require.Equal(t, casefile.Forbidden, casefile.KindOf(err))

	found, err := b.Filings(t.Context(), reviewer, "listFilings", postgres.FilingFilter{Campaign: term, Province: "sd-0003"}, "", postgres.Page{Limit: 5})
	require.NoError(t, err)
	require.Equal(t, 1, found.Total)
	require.Equal(t, "SD-0003", found.Items[0].Province)
}

func TestOneFilingThereIsOneLiveFilingHere(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-12 10:00")
	one, other := b.filed("filing-1", "烟台审02", filing.Submitted), b.filed("filing-2", "烟台审02", filing.Submitted)
	one.Content.Certificate.Province, other.Content.Certificate.Province = "SD-0001", "SD-0001"
	other.Content.Certificate.Number = "试-0002"
	put(t, b, filing.Room, one.Case, one)
	e := casefile.Event{Case: other.Case, Seq: 1, Type: "created", At: at("2019-02-20 09:00"), Actor: casefile.SystemActor(), Command: "c-1", Data: casefile.Encode(struct{}{})}
	hash, err := casefile.ChainHash(e, casefile.DataHash("salt", 1, e.Data))
	require.NoError(t, err)
	e.Hash = hash
	out, err := b.worker.Record(t.Context(), casefile.Recording{Kind: filing.Kind, Case: other.Case, Salt: "salt", Events: []casefile.Event{e},
		State: casefile.Encode(other), Projection: filing.Project(other)})
	require.NoError(t, err)
	require.Equal(t, &casefile.Clash{Index: "filing_live_province", Case: "filing-1", Owner: "registration-1"}, out.Clash)
}
