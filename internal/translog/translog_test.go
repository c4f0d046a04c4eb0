package translog_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"chizheng/internal/translog"
)

func leaf(i int) translog.Leaf {
	return translog.Leaf{What: translog.EventLeaf, Case: fmt.Sprintf("filing-%08d", i%7), Seq: i/7 + 1, Hash: fmt.Sprintf("%064d", i)}
}

// grown is a log of n leaves, its hashes and its root at every size.
func grown(t require.TestingT, n int) (map[int64]tlog.Hash, []tlog.Hash) {
	var tree translog.Tree
	hashes, roots := map[int64]tlog.Hash{}, make([]tlog.Hash, n+1)
	for i := range n {
		stored, err := tree.Append(leaf(i))
		require.NoError(t, err)
		for _, s := range stored {
			hashes[s.Index] = s.Hash
		}
		roots[i+1], err = tree.Root()
		require.NoError(t, err)
	}
	return hashes, roots
}

func reader(hashes map[int64]tlog.Hash) translog.Hashes {
	return tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, k := range at {
			h, ok := hashes[k]
			if !ok {
				return nil, errors.New("no such hash")
			}
			out[i] = h
		}
		return out, nil
	})
}

func TestEveryLeafIsProvenInEveryLaterTreeAndNoOtherLeafIs(t *testing.T) {
	t.Parallel()
	hashes, roots := grown(t, 60)
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.IntRange(1, 60).Draw(rt, "size")
		i := rapid.IntRange(0, size-1).Draw(rt, "leaf")
		p, err := translog.ProveInclusion(leaf(i), int64(i), int64(size), reader(hashes))
		require.NoError(rt, err)
		c := translog.Checkpoint{Size: int64(size), Root: roots[size]}
		require.NoError(rt, p.Check(c))
		p.Leaf.Hash = "another"
		require.Error(rt, p.Check(c))
	})
}

func TestALogBeginsWithItsEarlierSelfAndWithNothingElse(t *testing.T) {
	t.Parallel()
	hashes, roots := grown(t, 60)
	rapid.Check(t, func(rt *rapid.T) {
		to := rapid.IntRange(1, 60).Draw(rt, "to")
		from := rapid.IntRange(0, to).Draw(rt, "from")
		p, err := translog.ProveConsistency(int64(from), int64(to), reader(hashes))
		require.NoError(rt, err)
		earlier, later := translog.Checkpoint{Size: int64(from), Root: roots[from]}, translog.Checkpoint{Size: int64(to), Root: roots[to]}
		require.NoError(rt, p.Check(earlier, later))
		if from > 0 {
			earlier.Root[0] ^= 1
			require.Error(rt, p.Check(earlier, later))
		}
	})
}

func TestATreeGoesOnFromItsRightEdge(t *testing.T) {
	t.Parallel()
	hashes, roots := grown(t, 60)
	for size := range 59 {
		edge, err := reader(hashes).ReadHashes(translog.Edge(int64(size)))
		require.NoError(t, err)
		tree, err := translog.Resume(int64(size), edge)
		require.NoError(t, err)
		_, err = tree.Append(leaf(size))
		require.NoError(t, err)
		root, err := tree.Root()
		require.NoError(t, err)
		require.Equal(t, roots[size+1], root)
	}
	_, err := translog.Resume(5, nil)
	require.Error(t, err)
}

func TestACheckpointIsReadBackOnlyAsItWasSigned(t *testing.T) {
	t.Parallel()
	text, err := translog.NewKey("test-log")
	require.NoError(t, err)
	key, err := translog.ReadKey(text + "\n")
	require.NoError(t, err)
	c := translog.Checkpoint{Origin: "test-log", Size: 42, Root: leaf(1).Sum(), At: time.Date(2026, 11, 20, 1, 2, 3, 0, time.UTC)}
	signed, err := key.Sign(c)
	require.NoError(t, err)
	back, err := key.Verifier().Open(signed)
	require.NoError(t, err)
	require.Equal(t, c, back)

	for i := range signed {
		changed := []byte(signed)
		changed[i] ^= 1
		if got, err := key.Verifier().Open(string(changed)); err == nil {
			require.Equal(t, c, got, "byte %d", i)
		}
	}
	other, err := translog.NewKey("test-log")
	require.NoError(t, err)
	stranger, err := translog.ReadKey(other)
	require.NoError(t, err)
	_, err = stranger.Verifier().Open(signed)
	require.ErrorIs(t, err, translog.ErrCheckpoint)
	_, err = translog.Verifier{}.Open(signed)
	require.ErrorIs(t, err, translog.ErrCheckpoint)
	_, err = translog.ReadKey("PRIVATE+KEY+x")
	require.Error(t, err)
	require.NotContains(t, err.Error(), "PRIVATE")
}
