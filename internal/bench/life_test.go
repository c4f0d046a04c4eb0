package bench

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

func terms(t *testing.T) (campaign.Terms, casefile.Clock) {
	t.Helper()
	plan, err := campaign.Builtin(campaignID)
	require.NoError(t, err)
	out, err := plan.Terms()
	require.NoError(t, err)
	return out, testClock()
}

// The bare engine is given these numbers: were they wrong, the comparison would be.
func TestALifeHasAsManyUpdatesAndRecordsAsTheBareEngineIsGiven(t *testing.T) {
	t.Parallel()
	tt, clock := terms(t)
	decided, err := recordings(7, tt, clock)
	require.NoError(t, err)
	require.Len(t, script(7, tt), lifeUpdates)
	require.Len(t, decided, lifeRecords)
	require.Equal(t, lifeJobs, lifeRecords-lifeUpdates)
	last := decided[len(decided)-1].Projection
	require.Equal(t, string(filing.Accepted), last.Head.Stage)
	require.True(t, last.Closed)
}

func TestTheBareEngineMovesItsTimersWhereAFilingDoes(t *testing.T) {
	t.Parallel()
	tt, clock := terms(t)
	decided, err := recordings(8, tt, clock)
	require.NoError(t, err)
	nth, stands := 0, ""
	for _, r := range decided {
		if r.Events[0].Actor.Role == casefile.System && len(r.Events[0].Command) > 4 && r.Events[0].Command[:4] == "job:" {
			continue
		}
		nth++
		now := ""
		if len(r.Projection.Timers) > 0 {
			now = r.Projection.Timers[0].At.String()
		}
		require.Equal(t, now != stands, timerAt[nth], "update %d", nth)
		require.Equal(t, now == "" && stands != "", timerOff[nth], "update %d", nth)
		require.Equal(t, len(r.Projection.Jobs) > 0 && nth <= 6, jobAfter[nth] || nth == 3, "update %d", nth)
		stands = now
	}
}

func TestNoTwoWorkersOfTheBenchAreTakenForOne(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for n := range 50_000 {
		c := content(n)
		for _, v := range []string{c.Person.Name, c.Person.IDNumber, c.Person.Phone, c.Certificate.Number} {
			require.False(t, seen[v], v)
			seen[v] = true
		}
	}
}
