package casefile

import "cmp"

// Team names the desk that an actor sits at: what he shares with a team, these see and nobody else. A point is one team
// and a county's office is one, whatever its people do there; the Centre is one over its roles; a filer's people are one.
// Whoever belongs nowhere is a team of his own.
func (a Actor) Team() string {
	switch a.Role {
	case Reviewer, Publisher, Reporter, Leader:
		return "centre"
	case Admin, Auditor:
		return string(a.Role)
	case PointStaff:
		if a.Point != "" {
			return "point:" + a.Point
		}
	case County:
		if a.Area != "" {
			return "county:" + a.Area
		}
	}
	return "own:" + cmp.Or(a.Filer, a.ID)
}
