package translog

import (
	"fmt"
	"slices"
)

// AuditLog goes over the log leaf by leaf and compares it with every checkpoint that is known of it, those from
// outside too, and with the leaves that lie outside. It holds the right edge only.
type AuditLog struct {
	tree   Tree
	marks  []Checkpoint
	found  []Fault
	forked bool
}

// NewAuditLog takes the checkpoints to hold the log to, each opened with the log's key before.
func NewAuditLog(marks []Checkpoint) *AuditLog {
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(x, y Checkpoint) int { return int(x.Size - y.Size) })
	return &AuditLog{marks: marks}
}

// Add takes the next leaf and gives the hashes it completes, to be compared with what the store keeps of them. outside
// is the leaf as deposited, or nil where none was.
func (a *AuditLog) Add(l Leaf, outside *Leaf) ([]Stored, error) {
	at := a.tree.Size()
	if outside != nil && *outside != l {
		a.found = append(a.found, Fault{Code: LeafGone, Case: outside.Case, Event: outside.Seq, Leaf: at,
			Detail: fmt.Sprintf("leaf %d was deposited otherwise", at)})
	}
	stored, err := a.tree.Append(l)
	if err != nil {
		return nil, err
	}
	for len(a.marks) > 0 && a.marks[0].Size <= a.tree.Size() {
		mark := a.marks[0]
		a.marks = a.marks[1:]
		if err := a.compare(mark); err != nil {
			return nil, err
		}
	}
	return stored, nil
}

// compare reports the first checkpoint that does not fit: every later one would only repeat it.
func (a *AuditLog) compare(mark Checkpoint) error {
	if mark.Size != a.tree.Size() || a.forked {
		return nil
	}
	root, err := a.tree.Root()
	if err != nil {
		return err
	}
	if a.forked = root != mark.Root; a.forked {
		a.found = append(a.found, Fault{Code: LogForked, Leaf: mark.Size,
			Detail: fmt.Sprintf("the checkpoint of %s over %d leaves has another root", stamp(mark), mark.Size)})
	}
	return nil
}

// Lost reports a deposited leaf behind the end of the log.
func (a *AuditLog) Lost(index int64, l Leaf) {
	a.found = append(a.found, Fault{Code: LeafGone, Case: l.Case, Event: l.Seq, Leaf: index,
		Detail: fmt.Sprintf("leaf %d was deposited and is not in the log", index)})
}

// Wrong reports a stored hash that is not what its leaves give.
func (a *AuditLog) Wrong(s Stored) {
	a.found = append(a.found, Fault{Code: LogEdited, Leaf: a.tree.Size() - 1,
		Detail: fmt.Sprintf("stored hash %d is not that of its leaves", s.Index)})
}

// Done gives what was found. The last checkpoint that knows more leaves than there are says that the tail was cut.
func (a *AuditLog) Done() []Fault {
	if n := len(a.marks); n > 0 {
		mark := a.marks[n-1]
		a.found = append(a.found, Fault{Code: LogCut, Leaf: a.tree.Size(),
			Detail: fmt.Sprintf("the checkpoint of %s knows %d leaves, the log has %d", stamp(mark), mark.Size, a.tree.Size())})
	}
	return a.found
}

// Size is the number of leaves so far.
func (a *AuditLog) Size() int64 { return a.tree.Size() }

func stamp(c Checkpoint) string {
	if c.At.IsZero() {
		return "unknown time"
	}
	return c.At.UTC().Format("2006-01-02 15:04 UTC")
}
