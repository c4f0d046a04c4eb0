package demo

import (
	"testing"
)

func newTestCast(s size) *cast {
	return newCast(s, func(login string) *session { return &session{login: login} })
}

func TestTheFullStoryHasAtLeastThreeHundredFilingsOverAllPoints(t *testing.T) {
	t.Parallel()
	c := newTestCast(full)
	points := map[string]bool{}
	for _, p := range c.papers {
		points[p.point] = true
	}
	if len(c.papers) < 300 || len(points) != 15 || len(c.firms) != 6 || len(c.holders) != 8 {
		t.Errorf("%d filings, %d points, %d firms, %d holders", len(c.papers), len(points), len(c.firms), len(c.holders))
	}
}

func TestEverySizeTellsTheWholeStory(t *testing.T) {
	t.Parallel()
	all := []fate{plain, contestedFirst, contestedSecond, nearOne, nearOther, withdrawn, returnedEarly, leftReturned, humanCleared,
		humanRefused, failedAtDesk, originalLost, recheckToFiler, recheckToPoint, recheckRejected, objectionUpheld, objectionDown,
		erratum, provinceRepaired, provinceLate, amended, handoverShort, neverSubmitted, begunLate}
	for _, s := range []size{small, full} {
		c := newTestCast(s)
		for _, f := range all {
			if len(c.of(f)) == 0 {
				t.Errorf("%s: nobody's fate is %q", s.Name, f)
			}
		}
		for _, firm := range []int{municipal, zhifu, muping, subsidiary} {
			for wave := 1; wave <= 3; wave++ {
				found := c.where(func(p *paper) bool { return p.filer == c.firms[firm] && p.wave == wave && p.fate.end() == accepted })
				if len(found) == 0 {
					t.Errorf("%s: %s has nobody in wave %d", s.Name, c.firms[firm].key, wave)
				}
			}
		}
	}
}
