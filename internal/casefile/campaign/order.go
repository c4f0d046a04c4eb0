package campaign

import (
	"maps"
	"reflect"
	"strconv"
	"strings"
	"time"

	"chizheng/internal/casefile"
)

// Order is a signed order as it is in force. Orders of a campaign are numbered 1, 2, 3 … in the order in which they
// take effect, so that the terms in force are the plan and the orders, one after the other.
type Order struct {
	Seq       int       `json:"seq"`
	Case      string    `json:"case"` // the order's own case
	Number    string    `json:"number"`
	Kind      string    `json:"kind"`
	Effective time.Time `json:"effective"`
	Change    Change    `json:"change"`
}

// Effect is what an order means for a case: the parts of its terms that are other than before. It is the difference
// of the campaign's terms before and after, so that plan and cases cannot follow it differently.
type Effect struct {
	Windows    map[string]Window `json:"windows,omitempty"`
	Rules      *RuleTerms        `json:"rules,omitempty"`
	Notice     *NoticeTerms      `json:"notice,omitempty"`
	Office     *OfficeTerms      `json:"office,omitempty"`
	Points     []Point           `json:"points,omitempty"`
	Days       *Calendar         `json:"days,omitempty"`
	Commitment *Commitment       `json:"commitment,omitempty"`
}

// Difference gives the effect that leads from one campaign's terms to its next ones.
func Difference(from, to Terms) Effect {
	var e Effect
	for name, w := range to.Windows {
		if from.Windows[name] != w {
			if e.Windows == nil {
				e.Windows = map[string]Window{}
			}
			e.Windows[name] = w
		}
	}
	e.Rules = differs(from.Rules, to.Rules)
	e.Notice = differs(from.Notice, to.Notice)
	e.Office = differs(from.Office, to.Office)
	e.Days = differs(from.Days, to.Days)
	e.Commitment = differs(from.Commitment, to.Commitment)
	if !reflect.DeepEqual(from.Points, to.Points) {
		e.Points = to.Points
	}
	return e
}

func differs[T any](from, to T) *T {
	if reflect.DeepEqual(from, to) {
		return nil
	}
	return &to
}

// Empty says that nothing changes.
func (e Effect) Empty() bool { return reflect.DeepEqual(e, Effect{}) }

// After gives a case's terms once an order is in force for it. A window that the order moves keeps the days for which
// this case's clock stood. It shares nothing that changes with the terms it was given.
func (t Terms) After(seq int, e Effect) Terms {
	t.Windows = maps.Clone(t.Windows)
	for name, w := range e.Windows {
		if w.To != "" {
			w.To = Moved(w.To, t.Still)
		}
		if t.Windows == nil {
			t.Windows = map[string]Window{}
		}
		t.Windows[name] = w
	}
	take(&t.Rules, e.Rules)
	take(&t.Notice, e.Notice)
	take(&t.Office, e.Office)
	take(&t.Days, e.Days)
	take(&t.Commitment, e.Commitment)
	if e.Points != nil {
		t.Points = e.Points
	}
	t.Version = WithOrder(t.Version, seq)
	return t
}

func take[T any](into *T, from *T) {
	if from != nil {
		*into = *from
	}
}

// orderMark parts a version of terms: the plan's own and the newest order's number, "yantai-2019/1+3".
const orderMark = "+"

// WithOrder names the terms of a plan version in which so many orders are in force.
func WithOrder(version string, seq int) string {
	plan, _, _ := strings.Cut(version, orderMark)
	if seq == 0 {
		return plan
	}
	return plan + orderMark + strconv.Itoa(seq)
}

// OrderOf is the number of the newest order that terms of this version know.
func OrderOf(version string) int {
	_, seq, _ := strings.Cut(version, orderMark)
	n, _ := strconv.Atoi(seq)
	return n
}

// InForce gives a campaign's plan and terms at an instant: the plan as stored and every order that has taken effect,
// in their order. Errors: Conflict calendar_year_unknown.
func (p Plan) InForce(orders []Order, now time.Time) (Plan, Terms, error) {
	seq := 0
	for _, o := range orders {
		if o.Effective.After(now) {
			break // later numbers take effect later
		}
		apply, ok := changes[o.Kind]
		if !ok {
			return p, Terms{}, casefile.Refuse(casefile.Invalid, "plan_unknown_name")
		}
		if next, err := apply(p, o.Change, o.Effective); err == nil {
			p = next
		} // signed orders were checked; one that is refused now has been overtaken by a newer plan file, which stands
		seq = o.Seq
	}
	t, err := p.Terms()
	t.Version = WithOrder(t.Version, seq)
	return p, t, err
}
