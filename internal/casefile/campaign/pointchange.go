package campaign

import (
	"slices"
	"strings"
	"time"

	"chizheng/internal/casefile"
)

// OrderPoint changes what an audit point is called and where it is found, from a day on (A13). What it accepts and
// whom it serves stay as the notice has them.
const OrderPoint = "point"

// PointChange is a point's data from an order's day on. An empty field stays.
type PointChange struct {
	Code    string `json:"code"`
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// maxPointText is longer than any sign at a door.
const maxPointText = 100

// newPoint lays the change over the plan's point. Papers of earlier days show what held then: they read the plan as it
// was in force.
func newPoint(p Plan, c Change, _ time.Time) (Plan, error) {
	to := *c.Point
	i := slices.IndexFunc(p.Points, func(x PlanPoint) bool { return x.Code == to.Code })
	if i < 0 {
		return p, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/change/point/code", "no_such_point")})
	}
	next := p.Points[i]
	var wrong []casefile.Field
	for _, f := range []struct {
		pointer, value string
		into           *string
	}{{"name", to.Name, &next.Name}, {"address", to.Address, &next.Address}, {"phone", to.Phone, &next.Phone}} {
		value := strings.TrimSpace(f.value)
		if len([]rune(value)) > maxPointText {
			wrong = append(wrong, casefile.Wrong("/change/point/"+f.pointer, "too_long"))
		}
		if value != "" {
			*f.into = value
		}
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return p, err
	}
	if was := p.Points[i]; next.Name == was.Name && next.Address == was.Address && next.Phone == was.Phone {
		return p, casefile.Refuse(casefile.Conflict, "order_changes_nothing")
	}
	p.Points = slices.Clone(p.Points)
	p.Points[i] = next
	return p, nil
}
