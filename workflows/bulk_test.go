package workflows

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/filing"
)

var rechecker = casefile.Actor{ID: "acc-rechecker", Role: casefile.Reviewer}

func recheckAll(n int) bulk.Create {
	in := bulk.Create{Campaign: "yantai-2019", Terms: "yantai-2019/1", Type: filing.CmdRecheck,
		Data: casefile.Encode(filing.Recheck{Verdict: "pass"})}
	for i := range n {
		in.Items = append(in.Items, bulk.Chosen{Case: fmt.Sprintf("filing-%d", i+1), Expect: 9})
	}
	return in
}

func TestFiveHundredRechecksEachStandAlone(t *testing.T) {
	t.Parallel()
	filings := newDrawer(500, filing.HandedOver)
	own := filings.files["filing-2"]
	own.Inspection.By = rechecker.ID // he inspected it himself (T-0.28)
	stale := filings.files["filing-3"]
	stale.Version = 10
	filings.files["filing-2"], filings.files["filing-3"] = own, stale
	filings.move("filing-4", filing.Withdrawn)
	filings.down = 3
	p := newPlay(t, "2019-03-25 10:00", &activities.Bulks{Sender: filings, Parallel: 8})
	p.at("2019-03-25 10:00", rechecker, bulk.CmdCreate, recheckAll(500))
	p.run(t, Bulk, "bulk-1")

	require.Empty(t, p.refuse)
	state, err := casefile.Fold(bulk.Apply, p.store.events)
	require.NoError(t, err)
	require.Equal(t, bulk.Done, state.Stage)
	require.Equal(t, []int{497, 3, 0}, []int{state.Succeeded, state.Failed, state.Left()})
	for i, code := range map[int]string{1: "four_eyes", 2: "stale_version", 3: "wrong_stage"} {
		require.Equal(t, code, state.Items[i].Error.Code)
	}
	require.Equal(t, rechecker.ID, filings.who.ID, "the asker's own name")
	require.Equal(t, 497, filingsIn(filings, filing.Rechecked))
}

// claims is an inbox in which one task is taken.
type claims struct{}

func (claims) ClaimFor(_ context.Context, _ casefile.Actor, id, _ string) error {
	if id == "filing-1" {
		return casefile.Refuse(casefile.Conflict, "task_taken")
	}
	return nil
}

func TestTasksAreClaimedInBulk(t *testing.T) {
	t.Parallel()
	in := recheckAll(3)
	in.Type, in.Data = bulk.TypeClaim, casefile.Encode(bulk.Claim{Task: "recheck"})
	p := newPlay(t, "2019-03-25 10:00", &activities.Bulks{Claimer: claims{}})
	p.at("2019-03-25 10:00", rechecker, bulk.CmdCreate, in)
	p.run(t, Bulk, "bulk-1")
	state, err := casefile.Fold(bulk.Apply, p.store.events)
	require.NoError(t, err)
	require.Equal(t, []int{2, 1}, []int{state.Succeeded, state.Failed})
}
