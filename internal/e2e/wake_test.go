package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"google.golang.org/protobuf/proto"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// TestACaseWhoseEngineWasLostGoesOnFromTheLedger moves the office to an engine that has never heard of its cases.
func TestACaseWhoseEngineWasLostGoesOnFromTheLedger(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := "filing-00000000b"
	h.drafted(id, 1, h.filer())
	h.fleet.Stop()
	h.client = namespace(t, "t-again-"+time.Now().Format("150405.000000000"), h.db)
	h.engine = &desk.Engine{Client: h.client}
	h.startWorker()

	later := h.clock("2019-03-12") // the fill-in window has ended meanwhile, and nobody sends a command
	later.Seq = 2
	require.NoError(t, h.engine.Wake(t.Context(), filing.Kind, id, later))
	s := h.await(id, "its timer fires on the new engine", func(s filing.State) bool { return s.Track == filing.Catchup })
	require.Equal(t, "window_closed", s.Cause)
	require.NoError(t, h.engine.Wake(t.Context(), filing.Kind, id, later), "waking twice is harmless")
	require.NoError(t, h.ledger.VerifyChain(t.Context(), id))
}

// TestTheEnginesHistoryShowsNothingOfAPerson reads what the engine stores as its operators would, without the key.
func TestTheEnginesHistoryShowsNothingOfAPerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := "filing-00000000c"
	h.drafted(id, 1, h.filer())
	_, err := h.try(firmActor, id, filing.CmdRecheck, filing.Recheck{Verdict: "pass"})
	require.Error(t, err)
	iter := h.client.GetWorkflowHistory(t.Context(), id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	n := 0
	for ; iter.HasNext(); n++ {
		e, err := iter.Next()
		require.NoError(t, err)
		raw, err := proto.Marshal(e)
		require.NoError(t, err)
		for _, secret := range []string{"测试甲一", "990602199001010012", "19900000001", "测-0001", "试例建筑"} {
			require.NotContains(t, string(raw), secret, e.EventType.String())
		}
	}
	require.Greater(t, n, 10)
}
