package e2e

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/replay"
)

// O4: the engine suggests a new run after some four thousand events of its history. A draft that is changed more often
// than that goes on in a second run and is proven as one case, across both.
func TestACaseThatOutgrowsOneHistoryIsProvenAsOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := "filing-0000000a11"
	c := content(1)
	h.send(firmActor, id, filing.CmdCreate, filing.Create{Terms: h.terms, Filer: h.filer(), Content: c})
	const most = 1500
	n := 0
	for ; n < most; n++ {
		c.Person.Phone = fmt.Sprintf("199%08d", n+1)
		h.send(firmActor, id, filing.CmdFill, filing.Fill{Person: c.Person, Certificate: c.Certificate, Contract: c.Contract})
		if n%50 == 0 {
			if e, err := h.ledger.Evidence(t.Context(), id); err == nil && len(e.Runs) > 1 {
				break
			}
		}
	}
	require.Less(t, n, most, "the engine never suggested a new run")
	e, histories := h.evidence(id)
	require.Greater(t, len(histories), 1)
	p := h.prover().Prove(e, histories)
	require.Equal(t, replay.Proven, p.Result, "%+v", p.Differences)
	require.Equal(t, len(e.Events), p.Proven)
	require.Less(t, p.TookMS, int64(3000))
	t.Logf("%d events in %d runs of %d and %d engine events, proven in %d ms", p.Events, len(p.Runs), p.Runs[0].History, p.Runs[1].History, p.TookMS)
}
