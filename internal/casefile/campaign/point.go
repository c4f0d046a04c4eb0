package campaign

import (
	"slices"
	"strings"
)

// FilerPlace is what decides which points are open to a filer (T-0.24, T-0.25).
type FilerPlace struct {
	Kind      string // enterprise or individual
	Outside   bool   // an enterprise with its seat outside the city; 外地 is not "another county" (T-0.25)
	Area      string // seat, or residence of an individual
	Municipal bool   // an enterprise at municipal level
	Group     string // credit code of the group it belongs to
}

// The kinds of filer, as FilerPlace has them.
const (
	enterprise = "enterprise"
	individual = "individual"
)

// AllowedPoints lists the points that a filer may choose, in the plan's order. Of an enterprise, being outside comes
// first and binds everybody, then its group's own point, the municipal level, its area. An
// individual may choose any but a group's own (T-0.24).
func AllowedPoints(f FilerPlace, t Terms) []string {
	switch {
	case f.Kind == individual:
		return t.pointsWhere(func(p Point) bool { return p.Group == "" })
	case f.Kind != enterprise:
		return nil
	case f.Outside:
		return t.pointsWhere(func(p Point) bool { return p.Outside })
	}
	if own := t.pointsWhere(func(p Point) bool { return p.Group != "" && p.Group == f.Group }); len(own) > 0 {
		return own
	}
	if f.Municipal {
		return t.centre()
	}
	points, _ := t.Route(f.Area)
	return points
}

// DefaultPoint is the point offered first: an enterprise's only one, an individual's by residence (T-0.24). It is ""
// where the plan has none for the filer.
func DefaultPoint(f FilerPlace, t Terms) string {
	allowed := AllowedPoints(f, t)
	if f.Kind == individual {
		if near, _ := t.Route(f.Area); len(near) > 0 {
			return near[0]
		}
	}
	if len(allowed) == 0 {
		return ""
	}
	return allowed[0]
}

// Route gives the points of an area. An area of no point's own goes to the Centre, and flagged tells the administrator
// so (T-0.26).
func (t Terms) Route(area string) (points []string, flagged bool) {
	own := t.pointsWhere(func(p Point) bool { return area != "" && p.Area == area })
	if len(own) > 0 {
		return own, false
	}
	routed := t.pointsWhere(func(p Point) bool { return slices.Contains(p.Areas, area) })
	if len(routed) > 0 {
		return routed, true
	}
	return t.centre(), true
}

// Outside says that an enterprise's seat lies outside the city: 外地 is not "another county of ours" (T-0.25).
func (t Terms) Outside(area string) bool { return !strings.HasPrefix(area, t.City) }

func (t Terms) centre() []string { return t.pointsWhere(func(p Point) bool { return p.Centre }) }

func (t Terms) pointsWhere(match func(Point) bool) []string {
	var codes []string
	for _, p := range t.Points {
		if match(p) {
			codes = append(codes, p.Code)
		}
	}
	return codes
}
