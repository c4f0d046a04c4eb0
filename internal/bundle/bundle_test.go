package bundle_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"

	"chizheng/internal/bundle"
	"chizheng/internal/casefile"
	"chizheng/internal/translog"
)

var long = flag.Bool("long", false, "10,000 cases instead of 500")

// tally is the smallest room: it counts.
var tally = casefile.Room[int]{Kind: "tally",
	Apply:   func(s int, _ casefile.Event) (int, error) { return s + 1, nil },
	Project: func(int) casefile.Projection { return casefile.Projection{} }}

var folders = map[string]casefile.Folder{"tally": tally.Folder()}

// made is a bundle of cases of so many events each.
func made(t testing.TB, cases, events int, content bool) []byte {
	t.Helper()
	text, err := translog.NewKey("test-log")
	require.NoError(t, err)
	key, err := translog.ReadKey(text)
	require.NoError(t, err)
	var tree translog.Tree
	var stored []tlog.Hash
	all := make([]bundle.Case, cases)
	for i := range all {
		c := bundle.Case{Case: fmt.Sprintf("tally-%08d", i), Kind: "tally", Version: events, Salt: fmt.Sprint("salt", i)}
		prev := ""
		for seq := 1; seq <= events; seq++ {
			e := casefile.Event{Case: c.Case, Seq: seq, Type: "counted", At: time.Date(2019, 2, 20, 9, seq, 0, 0, casefile.Shanghai),
				Actor: casefile.Actor{ID: "account-1", Role: casefile.Reviewer}, Command: fmt.Sprint("c", seq), Data: []byte(`{"name":"测试甲一"}`)}
			e.State = casefile.StateHash(c.Salt, seq, casefile.Encode(seq))
			chained, err := casefile.Chained([]casefile.Event{e}, c.Salt, prev, casefile.ChainStates)
			require.NoError(t, err)
			prev = chained[0].Hash
			c.Events = append(c.Events, bundle.Event{Event: chained[0], DataHash: casefile.DataHash(c.Salt, seq, e.Data), Build: "b1"})
			hashes, err := tree.Append(translog.Leaf{What: translog.EventLeaf, Case: c.Case, Seq: seq, Hash: prev})
			require.NoError(t, err)
			for _, h := range hashes {
				stored = append(stored, h.Hash)
			}
		}
		all[i] = c
	}
	root, err := tree.Root()
	require.NoError(t, err)
	checkpoint, err := key.Sign(translog.Checkpoint{Size: tree.Size(), Root: root, At: time.Now()})
	require.NoError(t, err)
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, k := range at {
			out[i] = stored[k]
		}
		return out, nil
	})
	var b bytes.Buffer
	w, err := bundle.NewWriter(&b, bundle.Manifest{MadeFor: "account-2", Program: "b1", Content: content}, checkpoint, key)
	require.NoError(t, err)
	for i, c := range all {
		for j, e := range c.Events {
			p, err := translog.ProveInclusion(translog.Leaf{What: translog.EventLeaf, Case: c.Case, Seq: e.Seq, Hash: e.Hash},
				int64(i*events+j), tree.Size(), read)
			require.NoError(t, err)
			c.Proofs = append(c.Proofs, p)
		}
		require.NoError(t, w.Add(c))
	}
	_, err = w.AddFile("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", strings.NewReader("abc"))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func verify(t testing.TB, b []byte) bundle.Report {
	t.Helper()
	r, err := bundle.Verify(bytes.NewReader(b), int64(len(b)), "", folders)
	require.NoError(t, err)
	return r
}

func TestABundleVerifiesByItselfAndWithoutContentSaysNothingOfAPerson(t *testing.T) {
	t.Parallel()
	with := verify(t, made(t, 3, 5, true))
	require.Empty(t, with.Faults)
	require.Equal(t, []int{3, 15, 15, 1}, []int{with.Cases, with.Events, with.States, with.Documents})
	require.True(t, with.KeyInBundle)

	bare := made(t, 3, 5, false)
	without := verify(t, bare)
	require.Empty(t, without.Faults)
	require.Zero(t, without.States)
	for name, text := range unzip(t, bare) {
		require.NotContains(t, text, "测试甲一", name)
		require.NotContains(t, text, "salt0", name)
	}
	text, err := translog.NewKey("test-log")
	require.NoError(t, err)
	other, err := translog.ReadKey(text)
	require.NoError(t, err)
	_, err = bundle.Verify(bytes.NewReader(bare), int64(len(bare)), other.Public(), folders)
	require.ErrorIs(t, err, bundle.ErrNoBundle, "the key that the auditor brings counts")
	_, err = bundle.Verify(strings.NewReader("no zip"), 6, "", folders)
	require.ErrorIs(t, err, bundle.ErrNoBundle)
}

func TestWhatIsChangedInABundleIsNamed(t *testing.T) {
	t.Parallel()
	const file = "cases/tally-00000001.json"
	for name, c := range map[string]struct {
		change func(*bundle.Case)
		want   string
	}{
		"an actor":        {func(c *bundle.Case) { c.Events[2].Actor.ID = "account-9" }, "event_content tally-00000001 3"},
		"content":         {func(c *bundle.Case) { c.Events[2].Data = []byte(`{}`) }, "event_content tally-00000001 3"},
		"an event's hash": {func(c *bundle.Case) { c.Events[2].Hash = strings.Repeat("0", 64) }, "event_edited tally-00000001 3"},
		"an event gone":   {func(c *bundle.Case) { c.Events = append(c.Events[:2], c.Events[3:]...) }, "event_deleted tally-00000001 3"},
		"the tail cut":    {func(c *bundle.Case) { c.Events = c.Events[:4]; c.Version = 4 }, "tail_cut tally-00000001 5"},
		"the tail cut with its proof": {func(c *bundle.Case) { c.Events, c.Proofs = c.Events[:4], c.Proofs[:4] },
			"head_wrong tally-00000001 4"},
		"a proof": {func(c *bundle.Case) { c.Proofs[2].Path[0][0] ^= 1 }, "log_edited tally-00000001 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := verify(t, rezip(t, made(t, 3, 5, true), func(at, text string) string {
				if at != file {
					return text
				}
				var one bundle.Case
				require.NoError(t, json.Unmarshal([]byte(text), &one))
				c.change(&one)
				return string(casefile.Encode(one))
			}))
			var got []string
			for _, f := range r.Faults {
				got = append(got, fmt.Sprintf("%s %s %d", f.Code, f.Case, f.Event))
			}
			require.Contains(t, got, c.want)
			require.Contains(t, got, "file_edited tally-00000001 0", "the signed list says which file")
		})
	}
	r := verify(t, rezip(t, made(t, 3, 5, true), func(at, text string) string {
		if strings.HasPrefix(at, "documents/") {
			return "another"
		}
		return text
	}))
	require.Equal(t, translog.FileEdited, r.Faults[0].Code)
	require.Zero(t, r.Documents)
}

// U9: 10,000 cases in 60 seconds on a laptop. -long measures that; every run a twentieth of it.
func TestTenThousandCasesVerifyWithinAMinute(t *testing.T) {
	n := 500
	if *long {
		n = 10_000
	}
	b := made(t, n, 20, false)
	r := verify(t, b)
	require.Empty(t, r.Faults)
	require.Equal(t, n*20, r.Events)
	if *long { // on a machine that does nothing else
		require.Less(t, r.TookMS, int64(60_000))
	}
	t.Logf("%d cases, %d events, %d MB in %d ms", r.Cases, r.Events, len(b)>>20, r.TookMS)
}

func unzip(t testing.TB, b []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		out[f.Name] = string(text)
	}
	return out
}

func rezip(t testing.TB, b []byte, change func(name, text string) string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range unzip(t, b) {
		f, err := w.Create(name)
		require.NoError(t, err)
		_, err = f.Write([]byte(change(name, text)))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}
