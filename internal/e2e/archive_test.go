package e2e

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/archive"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/codec"
	"chizheng/internal/notary"
	"chizheng/internal/postgres"
	"chizheng/internal/proving"
	"chizheng/internal/replay"
	"chizheng/internal/translog"
)

// proofs is the office that proves cases, with an archive and a log of its own.
func (h *house) proofs() (*proving.Office, *notary.Notary) {
	h.t.Helper()
	text, err := translog.NewKey("test-log")
	require.NoError(h.t, err)
	key, err := translog.ReadKey(text)
	require.NoError(h.t, err)
	log := slog.New(slog.DiscardHandler)
	kept := &archive.Archive{Engine: archive.Engine{Client: h.client}, Ledger: h.ledger, Files: h.files, Codec: codec.New(h.db.Ring), Log: log,
		Nightly: time.Nanosecond}
	return &proving.Office{Ledger: h.ledger, Archive: kept, Prover: h.prover(), Key: key, Log: log},
		&notary.Notary{Ledger: h.ledger, Files: h.files, Key: key, Log: log}
}

// The drill of U10: cases are restored from the archive and proven, the engine's own copy ignored.
func TestCasesAreProvenFromTheArchiveAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	o, log := h.proofs()
	h.lived("filing-0000000e0")
	ids := append(h.office(drilled()), "filing-0000000e0")
	require.NoError(t, log.Append(t.Context()))
	begin, n := time.Now(), 0
	require.Eventually(t, func() bool { // the runs of cases that were just given up end in their own time
		some, err := o.Archive.ExportDue(t.Context())
		require.NoError(t, err)
		n += some
		return n >= len(ids)
	}, 30*time.Second, 100*time.Millisecond)
	require.Equal(t, len(ids), n)
	t.Logf("%d cases exported in %s", n, time.Since(begin))
	again, err := o.Archive.ExportDue(t.Context())
	require.NoError(t, err)
	require.Zero(t, again, "nothing has gone on since")

	drawn, err := h.ledger.Draw(t.Context(), postgres.Population{Kind: filing.Kind}, "restore drill", len(ids)-drilled()/10)
	require.NoError(t, err)
	if !slices.Contains(drawn.Cases, "filing-0000000e0") {
		drawn.Cases = append(drawn.Cases, "filing-0000000e0") // the one with two runs is always among them
	}
	tally, err := o.All(t.Context(), drawn.Cases, proving.FromArchive, func(p proving.Proof) {
		require.Equal(t, replay.Proven, p.Certificate.Result, "%+v", p.Certificate)
		require.Equal(t, "archive", p.Certificate.Runs[0].Source)
		c, err := replay.OpenCertificate(o.Key.Verifier(), p.Signed)
		require.NoError(t, err)
		require.Equal(t, p.Certificate.LastHash, c.LastHash)
	})
	require.NoError(t, err)
	require.Equal(t, len(drawn.Cases), tally.Proven)
	t.Logf("%d cases restored and proven in %s", tally.Proven, tally.Took)

	require.NoError(t, log.Append(t.Context()))
	runs, err := h.ledger.ArchivedRuns(t.Context(), "filing-0000000e0")
	require.NoError(t, err)
	require.Len(t, runs, 2)
	require.True(t, runs[0].Complete)
	signed, err := h.ledger.Checkpoint(t.Context())
	require.NoError(t, err)
	c, err := o.Key.Verifier().Open(signed)
	require.NoError(t, err)
	inLog, err := h.ledger.ProveCase(t.Context(), "filing-0000000e0", c.Size)
	require.NoError(t, err)
	hashes := 0
	for _, p := range inLog {
		require.NoError(t, p.Check(c))
		if p.Leaf.What == translog.HistoryLeaf {
			require.Contains(t, []string{runs[0].Hash, runs[1].Hash}, p.Leaf.Hash)
			hashes++
		}
	}
	require.Equal(t, 2, hashes, "the files' hashes are in the log over all cases")
}

// drilled is how many cases there are to draw from, beside a whole life: of each nine to ten are restored.
func drilled() int {
	if testing.Short() {
		return 10
	}
	return 112
}

// office is so many filings in the first steps of a life: begun, filled in anew now and then, some with their scans,
// every third given up.
func (h *house) office(n int) []string {
	h.t.Helper()
	var ids []string
	for i := range n {
		id := fmt.Sprintf("filing-0000d%04d", i)
		ids = append(ids, id)
		if i%20 == 0 {
			h.drafted(id, i+2, h.filer())
			continue
		}
		c := content(i + 2)
		h.send(firmActor, id, filing.CmdCreate, filing.Create{Terms: h.terms, Filer: h.filer(), Content: c})
		for range i % 4 {
			c.Person.Phone = fmt.Sprintf("199%08d", i)
			h.send(firmActor, id, filing.CmdFill, filing.Fill{Person: c.Person, Certificate: c.Certificate, Contract: c.Contract})
		}
		if i%3 == 0 {
			h.send(firmActor, id, filing.CmdWithdraw, filing.Reasoned{Code: "own_wish"})
		}
	}
	return ids
}

func TestAnArchivedHistoryThatWasChangedOrIsForgottenIsNotRestored(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	o, log := h.proofs()
	id := "filing-0000000e1"
	h.drafted(id, 1, h.filer())
	h.send(firmActor, id, filing.CmdWithdraw, filing.Reasoned{Code: "own_wish"})
	require.NoError(t, log.Append(t.Context()))
	require.Eventually(t, func() bool {
		_, err := o.Archive.ExportDue(t.Context())
		require.NoError(t, err)
		runs, err := h.ledger.ArchivedRuns(t.Context(), id)
		return err == nil && len(runs) == 1 && runs[0].Complete
	}, 20*time.Second, 100*time.Millisecond, "exported when it closes")
	runs, err := h.ledger.ArchivedRuns(t.Context(), id)
	require.NoError(t, err)
	_, err = o.Archive.Restore(t.Context(), runs[0])
	require.NoError(t, err)

	other := runs[0]
	other.Hash = "0000"
	_, err = o.Archive.Restore(t.Context(), other)
	require.ErrorContains(t, err, "not the one that was exported")
	other = runs[0]
	other.Run = "another-run"
	_, err = o.Archive.Restore(t.Context(), other)
	require.Error(t, err, "a file of another run does not open")

	require.NoError(t, h.ledger.Erase(t.Context(), id))
	_, err = o.Archive.Restore(t.Context(), runs[0])
	require.Equal(t, casefile.NotFound, casefile.KindOf(err), "to erase is to forget, here too")
	_, err = o.Prove(t.Context(), id, proving.Anywhere)
	require.Equal(t, "case_erased", casefile.As(err).Code)
	faults, err := h.ledger.AuditCase(t.Context(), id)
	require.NoError(t, err)
	require.Empty(t, faults, "its chain still verifies")
}

func TestASampleIsDrawnAgainBySeedAndByNothingElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for i := range 6 {
		h.send(firmActor, fmt.Sprintf("filing-0000000%02d", i), filing.CmdCreate, filing.Create{Terms: h.terms, Filer: h.filer(), Content: content(i + 1)})
	}
	first, err := h.ledger.Draw(t.Context(), postgres.Population{Kind: filing.Kind}, "seed", 3)
	require.NoError(t, err)
	require.Equal(t, 6, first.Population)
	require.Len(t, first.Cases, 3)
	again, err := h.ledger.Draw(t.Context(), postgres.Population{Kind: filing.Kind}, "seed", 3)
	require.NoError(t, err)
	require.Equal(t, first, again)
	all, err := h.ledger.Draw(t.Context(), postgres.Population{Kind: filing.Kind}, "seed", 10)
	require.NoError(t, err)
	require.Equal(t, first.Cases, all.Cases[:3], "a larger sample begins with the smaller")
	other, err := h.ledger.Draw(t.Context(), postgres.Population{Kind: filing.Kind}, "another", 10)
	require.NoError(t, err)
	require.NotEqual(t, all.Cases, other.Cases)
	require.NotEqual(t, all.Hash, other.Hash)
}
