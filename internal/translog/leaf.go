package translog

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// What a leaf can stand for.
const (
	EventLeaf   = "event"   // an event of a case: Seq is its number, Hash the one in the case's chain
	HistoryLeaf = "history" // an exported history of a run: Ref is the run, Hash that of the sealed file
	SampleLeaf  = "sample"  // an auditor's drawn list: Ref is the sample, Hash that of the list (U13)
)

// Leaf is one line of the log. It carries hashes and opaque ids, never anything of a person.
type Leaf struct {
	What string `json:"what"`
	Case string `json:"case,omitempty"`
	Seq  int    `json:"seq,omitempty"`
	Ref  string `json:"ref,omitempty"`
	Hash string `json:"hash"`
}

// Record is what the tree hashes of a leaf. Its first line keeps it apart from anything else that may be hashed alike.
func (l Leaf) Record() []byte {
	return fmt.Appendf(nil, "chizheng leaf v1\n%q %q %d %q %q\n", l.What, l.Case, l.Seq, l.Ref, l.Hash)
}

// Sum is the leaf's hash in the tree.
func (l Leaf) Sum() tlog.Hash { return tlog.RecordHash(l.Record()) }
