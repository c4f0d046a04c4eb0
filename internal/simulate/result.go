package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"chizheng/internal/casefile/filing"
)

// Result is a campaign as it was lived.
type Result struct {
	Filings  int            `json:"filings"`
	Commands int            `json:"commands"`
	Events   int            `json:"events"`
	Points   []Line         `json:"points"` // by point, and last all together
	Days     []Day          `json:"days"`
	Catchup  map[string]int `json:"catchup"` // filings that missed the main campaign, by cause
	Refused  map[string]int `json:"refused"` // commands that were refused, by code
	Digest   string         `json:"digest"`  // over every event of every filing: equal runs have equal digests
}

// Line is what became of the filings of a point: Filed is the sum of the others.
type Line struct {
	Point     string `json:"point,omitempty"`
	Drafts    int    `json:"drafts"` // never submitted: outside the sum
	Filed     int    `json:"filed"`
	Accepted  int    `json:"accepted"`
	Reported  int    `json:"reported"`
	Rejected  int    `json:"rejected"`
	Withdrawn int    `json:"withdrawn"`
	Pending   int    `json:"pending"`
}

// Day is what was done on a day, and what was left in the evening.
type Day struct {
	Date      string `json:"date"`
	Submitted int    `json:"submitted"`
	Inspected int    `json:"inspected"`
	Rechecked int    `json:"rechecked"`
	Published int    `json:"published"`
	AtPoints  int    `json:"at_points"`
	AtCentre  int    `json:"at_centre"`
}

func (w *world) result() Result {
	out := Result{Filings: len(w.lives), Days: w.days, Catchup: map[string]int{}, Refused: map[string]int{}}
	lines, sum := map[string]*Line{}, sha256.New()
	all := Line{}
	for _, l := range w.lives {
		out.Commands, out.Events = out.Commands+l.sent, out.Events+l.events
		for code, n := range l.refused {
			out.Refused[code] += n
		}
		if l.state.Track == filing.Catchup {
			out.Catchup[l.state.Cause]++
		}
		point := l.state.Point
		if lines[point] == nil {
			lines[point] = &Line{Point: point}
		}
		for _, line := range []*Line{lines[point], &all} {
			line.count(l.state)
		}
		sum.Write(l.sum.Sum(nil))
	}
	for _, line := range lines {
		out.Points = append(out.Points, *line)
	}
	slices.SortFunc(out.Points, func(a, b Line) int {
		if a.Point < b.Point {
			return -1
		}
		return 1
	})
	out.Points = append(out.Points, all)
	out.Digest = hex.EncodeToString(sum.Sum(nil))
	return out
}

func (l *Line) count(s filing.State) {
	if s.Round == 0 {
		l.Drafts++
		return
	}
	l.Filed++
	switch s.Stage {
	case filing.Accepted:
		l.Accepted++
	case filing.Reported:
		l.Reported++
	case filing.Rejected:
		l.Rejected++
	case filing.Withdrawn:
		l.Withdrawn++
	default:
		l.Pending++
	}
}

// Print writes the table of the points and what moved to catch-up.
func (r Result) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "point\tfiled\taccepted\treported\trejected\twithdrawn\tpending\tdrafts\t")
	for i, l := range r.Points {
		name := l.Point
		switch {
		case i == len(r.Points)-1:
			name = "all"
		case name == "":
			name = "none"
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, l.Filed, l.Accepted, l.Reported, l.Rejected, l.Withdrawn, l.Pending, l.Drafts)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	_, err := fmt.Fprintf(out, "\n%d filings, %d commands, %d events\nmoved to catch-up: %v\nrefused: %v\ndigest %s\n",
		r.Filings, r.Commands, r.Events, r.Catchup, r.Refused, r.Digest)
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
