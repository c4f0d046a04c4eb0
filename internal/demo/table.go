package demo

import (
	"fmt"
	"strings"
)

// Tally is a point's line of the table: filed = reported + rejected + withdrawn + pending, each told apart (T-0.60).
type Tally struct {
	Point     string `json:"point"`
	Filed     int    `json:"filed"`
	Persons   int    `json:"persons"`
	Accepted  int    `json:"accepted"`
	Reported  int    `json:"reported"`
	Rejected  int    `json:"rejected"`
	Withdrawn int    `json:"withdrawn"`
	Duplicate int    `json:"duplicate"`
	Closed    int    `json:"closed"`
	Pending   int    `json:"pending"`
}

// Balanced says that nothing is lost.
func (t Tally) Balanced() bool {
	return t.Filed == t.Accepted+t.Reported+t.Rejected+t.Withdrawn+t.Duplicate+t.Closed+t.Pending
}

// Table is the end of the story, a line for each point.
type Table []Tally

// String is the table for a terminal, with a total.
func (t Table) String() string {
	var b strings.Builder
	row := func(cells ...any) {
		fmt.Fprintf(&b, "  %s %9v %9v %9v %9v %9v %9v %9v\n", cells...)
	}
	row("point   ", "filed", "reported", "rejected", "withdrawn", "duplicate", "pending", "persons")
	var sum Tally
	for _, x := range t {
		row(x.Point, x.Filed, x.Accepted+x.Reported, x.Rejected, x.Withdrawn, x.Duplicate+x.Closed, x.Pending, x.Persons)
		sum = sum.plus(x)
	}
	row("total   ", sum.Filed, sum.Accepted+sum.Reported, sum.Rejected, sum.Withdrawn, sum.Duplicate+sum.Closed, sum.Pending, "")
	b.WriteString("  申报 = 报送 + 不予通过 + 撤回 + 重复 + 在办；人数另计\n")
	return b.String()
}

func (t Tally) plus(x Tally) Tally {
	t.Filed, t.Accepted, t.Reported = t.Filed+x.Filed, t.Accepted+x.Accepted, t.Reported+x.Reported
	t.Rejected, t.Withdrawn, t.Duplicate = t.Rejected+x.Rejected, t.Withdrawn+x.Withdrawn, t.Duplicate+x.Duplicate
	t.Closed, t.Pending = t.Closed+x.Closed, t.Pending+x.Pending
	return t
}
