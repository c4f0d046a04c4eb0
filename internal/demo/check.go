package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// check holds every filing to its fate, and the office to its own rules, before the table is drawn.
func (p *play) check(ctx context.Context) error {
	for _, step := range []func(context.Context) error{p.everyFate, p.everyTask, p.histories, p.exported} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// stages says in which stage each outcome shows.
var stages = map[outcome]string{accepted: "accepted", rejected: "rejected", gone: "withdrawn", double: "duplicate", pending: "returned"}

func (p *play) everyFate(ctx context.Context) error {
	now, err := p.versions(ctx)
	if err != nil {
		return err
	}
	var wrong []error
	for _, x := range p.papers {
		got, there := now[x.id]
		if want := stages[x.fate.end()]; !there || got.Stage != want || got.Point != x.point {
			wrong = append(wrong, fmt.Errorf("%s (%s) is %q at %s, want %s at %s", x.key, x.fate, got.Stage, got.Point, want, x.point))
		}
		if _, april := x.fate.inApril(); there && april != (got.Track == "catchup") {
			wrong = append(wrong, fmt.Errorf("%s (%s) is in track %s", x.key, x.fate, got.Track))
		}
	}
	return errors.Join(wrong...)
}

// everyTask: nothing is left in any inbox of the office but what the story left open.
func (p *play) everyTask(ctx context.Context) error {
	for _, who := range []string{"reviewer1", "publisher", "reporter", "leader", "point02a", "point05a"} {
		got, err := get[list[m]](ctx, p.staff[who], "/tasks?limit=5")
		if err != nil {
			return err
		}
		if got.Total > 0 {
			return fmt.Errorf("%s still has %d tasks: %v", who, got.Total, got.Items)
		}
	}
	return nil
}

// histories reads one filing's whole life as its auditor: numbered without a gap, each event with its actor.
func (p *play) histories(ctx context.Context) error {
	x := p.of(recheckToFiler)[0]
	type event struct {
		Seq  int    `json:"seq"`
		Type string `json:"type"`
	}
	events, err := get[list[event]](ctx, p.staff["auditor"], "/cases/"+x.id+"/events")
	if err != nil {
		return err
	}
	var types []string
	for i, e := range events.Items {
		if e.Seq != i+1 {
			return fmt.Errorf("event %d of %s has number %d", i+1, x.key, e.Seq)
		}
		types = append(types, e.Type)
	}
	for _, want := range []string{"created", "scan_attached", "signed", "point_chosen", "submitted", "inspected", "sealed", "handed_over",
		"returned", "rechecked", "announced", "notice_ended", "included", "received"} {
		if !slices.Contains(types, want) {
			return fmt.Errorf("the history of %s has no %s: %v", x.key, want, types)
		}
	}
	return nil
}

// exported: a point's export holds its own filings, all of them, and no whole number of anybody.
func (p *play) exported(ctx context.Context) error {
	body, err := p.staff["point05a"].send(ctx, ask{method: http.MethodPost, path: "/filings/export"}.with(m{}))
	if err != nil {
		return err
	}
	here := 0
	for _, x := range p.papers {
		if strings.Contains(string(body), x.who.ID) {
			return fmt.Errorf("the export shows the whole number of %s", x.key)
		}
		if x.point == point(5) {
			here++
		}
	}
	lines := strings.Count(strings.TrimSpace(string(body)), "\n")
	if lines < here {
		return fmt.Errorf("the export of point 05 has %d lines, want at least %d", lines, here)
	}
	return nil
}

// reckon draws the table from the office's reconciliation, and from the story itself: both must be the same.
func (p *play) reckon(ctx context.Context) (Table, error) {
	got, err := get[list[Tally]](ctx, p.staff["auditor"], "/reconciliation")
	if err != nil {
		return nil, err
	}
	var table Table
	for _, t := range got.Items {
		if t.Point != "" {
			table = append(table, t)
		}
	}
	var wrong []error
	for i, want := range p.expected() {
		if i >= len(table) {
			wrong = append(wrong, fmt.Errorf("no line for %s", want.Point))
			continue
		}
		if t := table[i]; t != want || !t.Balanced() {
			wrong = append(wrong, fmt.Errorf("the office counts %+v, the story %+v", t, want))
		}
	}
	if len(table) != len(p.expected()) {
		wrong = append(wrong, fmt.Errorf("%d points in the table, want %d", len(table), len(p.expected())))
	}
	return table, errors.Join(wrong...)
}

// expected counts the story's own filings, point by point.
func (p *play) expected() Table {
	at, people := map[string]*Tally{}, map[string]map[string]bool{}
	for _, x := range p.papers {
		if at[x.point] == nil {
			at[x.point], people[x.point] = &Tally{Point: x.point}, map[string]bool{}
		}
		people[x.point][x.who.ID] = true
		at[x.point].count(x.fate.end())
	}
	var table Table
	for point, t := range at {
		t.Persons = len(people[point])
		table = append(table, *t)
	}
	slices.SortFunc(table, func(a, b Tally) int { return strings.Compare(a.Point, b.Point) })
	return table
}

func (t *Tally) count(o outcome) {
	t.Filed++
	switch o {
	case accepted:
		t.Accepted++
	case rejected:
		t.Rejected++
	case gone:
		t.Withdrawn++
	case double:
		t.Duplicate++
	default:
		t.Pending++
	}
}
