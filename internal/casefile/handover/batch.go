package handover

import (
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func create(a ask) ([]casefile.Draft, error) {
	c, err := data[Create](a)
	if err != nil {
		return nil, err
	}
	if err := casefile.InvalidFields(c.problems()); err != nil {
		return nil, err
	}
	if err := a.ownPoint(c.Point); err != nil {
		return nil, err
	}
	if err := c.Terms.Within(window(c.Track), a.now); err != nil {
		return nil, err
	}
	if err := undecided(c.Final, c.Undecided); err != nil {
		return nil, err
	}
	items, err := listed(c.Items, c.Point)
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{one(EvCreated, Created{Terms: c.Terms, Number: c.Number, Point: c.Point, Final: c.Final,
		Track: c.Track, Items: items, Hash: ListHash(c.Number, c.Point, items)})}, nil
}

func (c Create) problems() []casefile.Field {
	var wrong []casefile.Field
	if c.Number == "" {
		wrong = append(wrong, casefile.Wrong("/number", "required"))
	}
	if _, ok := c.Terms.Point(c.Point); !ok {
		wrong = append(wrong, casefile.Wrong("/point", "no_such_point"))
	}
	if c.Track != filing.Main && c.Track != filing.Catchup {
		wrong = append(wrong, casefile.Wrong("/track", "track"))
	}
	return wrong
}

// listed checks the facts of a batch and gives its items.
func listed(facts []Fact, point string) ([]Item, error) {
	var wrong []casefile.Field
	if len(facts) == 0 || len(facts) > MaxItems {
		wrong = append(wrong, casefile.Wrong("/items", "line_count", "max", itoa(MaxItems)))
	}
	items, seen := make([]Item, 0, len(facts)), map[string]bool{}
	for i, f := range facts {
		if code := f.problem(point, seen); code != "" {
			wrong = append(wrong, casefile.Wrong("/items/"+itoa(i), code))
		}
		seen[f.Filing] = true
		items = append(items, f.Item)
	}
	return items, casefile.InvalidFields(wrong)
}

func (f Fact) problem(point string, seen map[string]bool) string {
	switch {
	case f.Filing == "" || f.Sheet == "":
		return "required"
	case seen[f.Filing]:
		return "line_doubled"
	case f.Point != point:
		return "line_other_point"
	case !f.Passed:
		return "not_passed"
	case !f.Sealed:
		return "not_sealed"
	case !f.SheetSigned:
		return "sheet_not_signed"
	case f.Papers < 1:
		return "paper_count"
	}
	return ""
}

func revise(a ask) ([]casefile.Draft, error) {
	r, err := data[Revise](a)
	if err != nil {
		return nil, err
	}
	if err := a.ownPoint(a.s.Point); err != nil {
		return nil, err
	}
	items, err := listed(r.Items, a.s.Point)
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{one(EvRevised, Revised{Items: items, Hash: ListHash(a.s.Number, a.s.Point, items)})}, nil
}

func cancel(a ask) ([]casefile.Draft, error) {
	r, err := data[Reasoned](a)
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{one(EvCancelled, r)}, nil
}

// sign binds the point to count and list (S10). A final batch looks once more for undecided filings: one may have
// come in since the batch was put together.
func sign(a ask) ([]casefile.Draft, error) {
	d, err := data[Sign](a)
	if err != nil {
		return nil, err
	}
	if err := a.ownPoint(a.s.Point); err != nil {
		return nil, err
	}
	if err := a.s.Terms.Within(window(a.s.Track), a.now); err != nil {
		return nil, err
	}
	if err := undecided(a.s.Final, d.Undecided); err != nil {
		return nil, err
	}
	if d.Count != len(a.s.Items) || d.Hash != a.s.Hash {
		return nil, casefile.Refuse(casefile.Conflict, "handover_hash_differs", "clause", "R-0.96")
	}
	return []casefile.Draft{one(EvSigned, Signature{Count: d.Count, Papers: a.s.Papers(), Hash: d.Hash,
		Signer: a.cmd.Actor.ID})}, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
