package translog

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Stored is one hash of the tree with its place in the store of hashes.
type Stored struct {
	Index int64
	Hash  tlog.Hash
}

// Tree appends leaves and knows its root. It holds the right edge only, so that millions of leaves take no memory.
type Tree struct {
	size int64
	edge map[int]Stored // the newest complete hash of each level
}

// Edge lists the places of the hashes that a tree of size needs to go on.
func Edge(size int64) []int64 {
	var at []int64
	for level := 0; size>>level > 0; level++ {
		at = append(at, tlog.StoredHashIndex(level, size>>level-1))
	}
	return at
}

// Resume makes a tree of size from the hashes that Edge asked for, in the same order.
func Resume(size int64, hashes []tlog.Hash) (*Tree, error) {
	at := Edge(size)
	if len(at) != len(hashes) {
		return nil, fmt.Errorf("resume tree of %d: %d hashes instead of %d", size, len(hashes), len(at))
	}
	t := &Tree{size: size, edge: map[int]Stored{}}
	for level, index := range at {
		t.edge[level] = Stored{index, hashes[level]}
	}
	return t, nil
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Append adds a leaf and gives the hashes that it completed, the leaf's own first.
func (t *Tree) Append(l Leaf) ([]Stored, error) {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, l.Sum(), tlog.HashReaderFunc(t.read))
	if err != nil {
		return nil, fmt.Errorf("append leaf %d: %w", t.size, err)
	}
	if t.edge == nil {
		t.edge = map[int]Stored{}
	}
	out := make([]Stored, len(hashes))
	first := tlog.StoredHashIndex(0, t.size)
	for level, h := range hashes {
		out[level] = Stored{first + int64(level), h}
		t.edge[level] = out[level]
	}
	t.size++
	return out, nil
}

// Root is the hash over all leaves.
func (t *Tree) Root() (tlog.Hash, error) {
	root, err := tlog.TreeHash(t.size, tlog.HashReaderFunc(t.read))
	if err != nil {
		return root, fmt.Errorf("root of %d: %w", t.size, err)
	}
	return root, nil
}

func (t *Tree) read(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, _ := tlog.SplitStoredHashIndex(index)
		if t.edge[level].Index != index {
			return nil, errors.New("a hash behind the tree's right edge was asked for")
		}
		out[i] = t.edge[level].Hash
	}
	return out, nil
}
