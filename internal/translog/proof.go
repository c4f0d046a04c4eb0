package translog

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Inclusion shows that a leaf is in a tree: the hashes beside its way to the root.
type Inclusion struct {
	Leaf  Leaf        `json:"leaf"`
	Index int64       `json:"index"`
	Size  int64       `json:"size"`
	Path  []tlog.Hash `json:"path"`
}

// Consistency shows that a tree begins with an earlier one.
type Consistency struct {
	From int64       `json:"from"`
	To   int64       `json:"to"`
	Path []tlog.Hash `json:"path"`
}

// Hashes reads hashes of the tree by their places.
type Hashes = tlog.HashReader

// ProveInclusion makes the proof for leaf index in the tree of size.
func ProveInclusion(l Leaf, index, size int64, from Hashes) (Inclusion, error) {
	path, err := tlog.ProveRecord(size, index, from)
	if err != nil {
		return Inclusion{}, fmt.Errorf("prove inclusion of leaf %d in %d: %w", index, size, err)
	}
	return Inclusion{Leaf: l, Index: index, Size: size, Path: path}, nil
}

// Check says whether the proof leads to the checkpoint's root.
func (p Inclusion) Check(c Checkpoint) error {
	if p.Size != c.Size {
		return fmt.Errorf("leaf %d: the proof is for a log of %d, the checkpoint for %d", p.Index, p.Size, c.Size)
	}
	if err := tlog.CheckRecord(p.Path, c.Size, c.Root, p.Index, p.Leaf.Sum()); err != nil {
		return fmt.Errorf("leaf %d is not in the log: %w", p.Index, err)
	}
	return nil
}

// ProveConsistency makes the proof that the tree of to begins with the tree of from.
func ProveConsistency(from, to int64, hashes Hashes) (Consistency, error) {
	p := Consistency{From: from, To: to}
	if from == 0 || from == to { // an empty tree is a beginning of every tree
		return p, nil
	}
	path, err := tlog.ProveTree(to, from, hashes)
	if err != nil {
		return p, fmt.Errorf("prove that %d begins with %d: %w", to, from, err)
	}
	p.Path = path
	return p, nil
}

// Check says whether the later checkpoint begins with the earlier one.
func (p Consistency) Check(earlier, later Checkpoint) error {
	if p.From != earlier.Size || p.To != later.Size || p.From > p.To {
		return fmt.Errorf("the proof is for %d and %d, the checkpoints for %d and %d", p.From, p.To, earlier.Size, later.Size)
	}
	switch {
	case p.From == 0:
		return nil
	case p.From == p.To && earlier.Root != later.Root:
		return fmt.Errorf("two checkpoints of %d leaves have different roots", p.From)
	case p.From == p.To:
		return nil
	}
	if err := tlog.CheckTree(p.Path, p.To, later.Root, p.From, earlier.Root); err != nil {
		return fmt.Errorf("the log of %d does not begin with the log of %d: %w", p.To, p.From, err)
	}
	return nil
}
