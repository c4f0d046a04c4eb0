package simulate_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/forecast"
	"chizheng/internal/simulate"
)

func yantai(t testing.TB, filings int) simulate.Config {
	t.Helper()
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	terms, err := plan.Terms()
	require.NoError(t, err)
	return simulate.Config{Terms: terms, Seed: 7, Filings: filings, From: "2019-01-07", To: "2019-04-30"}
}

func run(t testing.TB, c simulate.Config) simulate.Result {
	t.Helper()
	r, err := simulate.Run(t.Context(), c)
	require.NoError(t, err)
	return r
}

// expected are the refusals that the people of the simulation bring upon themselves; any other one would mean that the
// simulation does what nobody can do.
var expected = map[string]bool{"applied_too_late": true}

func TestAWholeCampaignLosesNobodyAndIsTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	c := yantai(t, 600)
	r := run(t, c)
	if testing.Verbose() {
		require.NoError(t, r.Print(os.Stdout))
	}
	require.Equal(t, r.Digest, run(t, c).Digest)
	c.Seed++
	require.NotEqual(t, r.Digest, run(t, c).Digest)
	filed, drafts := 0, 0
	for _, l := range r.Points[:len(r.Points)-1] {
		require.Equal(t, l.Filed, l.Accepted+l.Reported+l.Rejected+l.Withdrawn+l.Pending, l.Point)
		filed, drafts = filed+l.Filed, drafts+l.Drafts
	}
	all := r.Points[len(r.Points)-1]
	require.Equal(t, []int{filed, drafts}, []int{all.Filed, all.Drafts})
	require.Equal(t, 600, filed+drafts)
	require.Greater(t, all.Accepted, 500)
	require.NotZero(t, all.Rejected)
	for code := range r.Refused {
		require.True(t, expected[code], "refused with %s", code)
	}
}

func TestTooFewHandsAtAPointMoveItsFilingsToCatchUp(t *testing.T) {
	t.Parallel()
	c := yantai(t, 600)
	enough := run(t, c)
	c.Capacity = forecast.Capacity{Points: map[string]int{"烟台审05": 1}}
	few := run(t, c)
	require.Greater(t, moved(few), moved(enough)+5)
	c.Capacity = forecast.Capacity{}
	c.What.Closed = []forecast.Closure{{Point: "烟台审05", From: "2019-02-18", Days: 31}}
	closed := run(t, c)
	require.Greater(t, moved(closed), moved(enough)+20)
}

func moved(r simulate.Result) int {
	sum := 0
	for _, n := range r.Catchup {
		sum += n
	}
	return sum
}

func TestACampaignThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for pointer, spoil := range map[string]func(*simulate.Config){
		"/filings": func(c *simulate.Config) { c.Filings = 0 },
		"/from":    func(c *simulate.Config) { c.From = "7 January" },
		"/to":      func(c *simulate.Config) { c.To = "2018-12-31" },
		"/closed":  func(c *simulate.Config) { c.What.Closed = []forecast.Closure{{Point: "烟台审99"}} },
	} {
		c := yantai(t, 10)
		spoil(&c)
		_, err := simulate.Run(t.Context(), c)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), pointer)
		require.Equal(t, pointer, casefile.As(err).Fields[0].Pointer)
	}
	c := yantai(t, 10)
	c.To = "2030-01-01"
	_, err := simulate.Run(t.Context(), c)
	require.Equal(t, "calendar_year_unknown", casefile.As(err).Code)
}

func BenchmarkAThousandFilings(b *testing.B) {
	c := yantai(b, 1000)
	for b.Loop() {
		run(b, c)
	}
}
