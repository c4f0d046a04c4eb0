package campaign

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"chizheng/internal/casefile"
)

// The kinds of order.
const (
	OrderExtend   = "extend"   // a window closes later (T-0.19)
	OrderOutage   = "outage"   // our system was away: windows close later by what was lost (T-0.14, T-0.51)
	OrderRuling   = "ruling"   // a parameter that the notice leaves open is ruled (T-0.2, T-0.5)
	OrderTerms    = "terms"    // a new commitment text, for new signatures (T-0.33)
	OrderCalendar = "calendar" // a paper changes days (standards: Labour Day 2019)
)

// OrderKinds lists them.
var OrderKinds = []string{OrderExtend, OrderOutage, OrderRuling, OrderTerms, OrderCalendar, OrderPoint}

// Change is what an order changes of the plan. Of its parts exactly the one of the order's kind is filled.
type Change struct {
	Windows map[string]string `json:"windows,omitempty"` // extend: action → new last day
	Outage  *Outage           `json:"outage,omitempty"`
	Rulings []Ruling          `json:"rulings,omitempty"`
	Text    *CommitmentText   `json:"text,omitempty"`
	Days    []DayChange       `json:"days,omitempty"`
	Point   *PointChange      `json:"point,omitempty"`
}

// Outage is a stretch of time in which our system was away, and the actions that it kept from people.
type Outage struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Windows []string  `json:"windows"`
}

// Minutes is how long it lasted, the last begun minute included.
func (o Outage) Minutes() int { return int((o.To.Sub(o.From) + time.Minute - 1) / time.Minute) }

// Ruling sets a parameter of the plan: a pointer into it and the value.
type Ruling struct {
	Pointer string          `json:"pointer"`
	Value   json.RawMessage `json:"value"`
}

// With gives the plan as an order of a kind changes it, checked as a whole like a plan file: one that contradicts
// another window, or lacks a year of the calendar, is refused with a pointer into the plan. now is the campaign's
// time; nothing is moved into the past. Errors: Invalid with every wrong field, Conflict order_window_over,
// order_changes_nothing.
func (p Plan) With(kind string, c Change, now time.Time) (Plan, error) {
	apply, ok := changes[kind]
	switch {
	case !ok:
		return p, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/kind", "plan_unknown_name")})
	case kind != c.kind():
		return p, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/change", "order_content")})
	}
	next, err := apply(p, c, now)
	if err != nil {
		return p, err
	}
	if err := casefile.InvalidFields(next.problems()); err != nil {
		return p, err
	}
	return next, nil
}

// kind is the kind of order that the filled part belongs to; empty where none or several are.
func (c Change) kind() string {
	kind := ""
	for _, part := range []struct {
		filled bool
		kind   string
	}{{len(c.Windows) > 0, OrderExtend}, {c.Outage != nil, OrderOutage}, {len(c.Rulings) > 0, OrderRuling},
		{c.Text != nil, OrderTerms}, {len(c.Days) > 0, OrderCalendar}, {c.Point != nil, OrderPoint}} {
		switch {
		case part.filled && kind != "":
			return ""
		case part.filled:
			kind = part.kind
		}
	}
	return kind
}

var changes = map[string]func(Plan, Change, time.Time) (Plan, error){
	OrderExtend: extend, OrderOutage: outage, OrderRuling: rule, OrderTerms: newText, OrderCalendar: newDays,
	OrderPoint: newPoint,
}

// extend lets windows close later. Fixed dates never move by themselves (T-0.19).
func extend(p Plan, c Change, now time.Time) (Plan, error) {
	p.Windows = maps.Clone(p.Windows)
	var wrong []casefile.Field
	for _, name := range slices.Sorted(maps.Keys(c.Windows)) {
		to, pointer := c.Windows[name], "/change/windows/"+name
		w, ok := p.Windows[name]
		switch {
		case !ok || w.To == "":
			wrong = append(wrong, casefile.Wrong(pointer, "plan_unknown_name"))
		case !isDay(to):
			wrong = append(wrong, casefile.Wrong(pointer, "date"))
		case to < casefile.DateOf(now):
			wrong = append(wrong, casefile.Wrong(pointer, "order_into_the_past", "today", casefile.DateOf(now)))
		case to <= w.To:
			wrong = append(wrong, casefile.Wrong(pointer, "order_shortens", "to", w.To))
		}
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return p, err
	}
	for name, to := range c.Windows {
		if err := p.lengthen(name, to, now); err != nil {
			return p, err
		}
	}
	return p, nil
}

// lengthen moves a window's last day, and with the window of publicity the last day on which a period may end.
func (p *Plan) lengthen(name, to string, now time.Time) error {
	w := p.Windows[name]
	if !now.Before(w.End()) { // its cases have moved on
		return casefile.Refuse(casefile.Conflict, "order_window_over", "window", name, "to", w.To, "clause", w.Clause)
	}
	if name == WinNotice && p.Notice.LastEnd == w.To {
		p.Notice.LastEnd = to
	}
	w.To = to
	p.Windows[name] = w
	return nil
}

// outage counts what our system's being away has cost a window in all, and lengthens it by the days owed for it: none
// up to the minutes of the plan, then one for every 24 hours begun (T-0.51, T-0.14). What earlier orders gave is not
// given twice.
func outage(p Plan, c Change, now time.Time) (Plan, error) {
	o := *c.Outage
	var wrong []casefile.Field
	if !o.To.After(o.From) {
		wrong = append(wrong, casefile.Wrong("/change/outage/to", "end_not_after_start"))
	}
	if o.To.After(now) {
		wrong = append(wrong, casefile.Wrong("/change/outage/to", "date_in_the_future"))
	}
	for i, name := range o.Windows {
		w, ok := p.Windows[name]
		if bad := !ok || w.To == ""; bad || slices.Contains(o.Windows[:i], name) {
			wrong = append(wrong, casefile.Wrong(at("/change/outage/windows", i), "plan_unknown_name"))
		} else if o.From.Before(w.Start()) || !o.From.Before(w.End()) {
			wrong = append(wrong, casefile.Wrong(at("/change/outage/windows", i), "outage_outside_window", "from", w.From, "to", w.To))
		}
	}
	if len(o.Windows) == 0 {
		wrong = append(wrong, casefile.Wrong("/change/outage/windows", "required"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return p, err
	}
	before := p
	p.Windows, p.Outages = maps.Clone(p.Windows), append(slices.Clip(slices.Clone(p.Outages)), o)
	for _, name := range o.Windows {
		if n := p.owed(name) - before.owed(name); n > 0 {
			if err := p.lengthen(name, day(p.Windows[name].To).AddDate(0, 0, n).Format(time.DateOnly), now); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// owed is how many days all outages of a window have earned it, overlaps counted once.
func (p Plan) owed(window string) int {
	spans := slices.DeleteFunc(slices.Clone(p.Outages), func(o Outage) bool { return !slices.Contains(o.Windows, window) })
	slices.SortFunc(spans, func(a, b Outage) int { return a.From.Compare(b.From) })
	total, reached := 0, time.Time{}
	for _, o := range spans {
		if o.From.Before(reached) {
			o.From = reached
		}
		if o.To.After(o.From) {
			total, reached = total+o.Minutes(), o.To
		}
	}
	limit, _ := p.Notice.OutagePolicy()
	if total <= limit {
		return 0
	}
	const fullDay = 24 * 60
	return (total + fullDay - 1) / fullDay
}

// OutagePolicy says how many minutes of being away cost nothing, and how many days more of them add to a period
// (T-0.51).
func (n NoticeTerms) OutagePolicy() (minutes, days int) {
	if n.OutageMinutes == 0 {
		return 480, 1 // of cases older than the parameter
	}
	return n.OutageMinutes, n.OutageDays
}

// newText puts a commitment text in force for new signatures. What is signed stays (T-0.33).
func newText(p Plan, c Change, _ time.Time) (Plan, error) {
	text := *c.Text
	text.Version = len(p.Commitments) + 1
	if text.Hash() == p.Commitments[len(p.Commitments)-1].Hash() {
		return p, casefile.Refuse(casefile.Conflict, "order_changes_nothing")
	}
	p.Commitments = append(slices.Clip(slices.Clone(p.Commitments)), text)
	return p, nil
}

// newDays lays a paper over the calendar. A day that is over is not changed any more: what was decided by it stands.
func newDays(p Plan, c Change, now time.Time) (Plan, error) {
	var wrong []casefile.Field
	for i, d := range c.Days {
		pointer := at("/change/days", i)
		switch {
		case !isDay(d.Date):
			wrong = append(wrong, casefile.Wrong(pointer+"/date", "date"))
		case d.Date < casefile.DateOf(now):
			wrong = append(wrong, casefile.Wrong(pointer+"/date", "order_into_the_past", "today", casefile.DateOf(now)))
		case d.Paper == "":
			wrong = append(wrong, casefile.Wrong(pointer+"/paper", "required"))
		}
	}
	p.Days = append(slices.Clip(slices.Clone(p.Days)), c.Days...)
	return p, casefile.InvalidFields(wrong)
}

// papers wants the changed days readable and in known years, and each named once.
func (c *checker) papers() {
	for i, d := range c.p.Days {
		pointer := at("/days", i) + "/date"
		c.say(!isDay(d.Date), pointer, "date")
		if isDay(d.Date) {
			c.say(!slices.Contains(c.p.Years, day(d.Date).Year()), pointer, "calendar_year_unknown", "year", d.Date[:4])
		}
	}
	for i, o := range c.p.Outages {
		c.say(!o.To.After(o.From), at("/outages", i)+"/to", "date_order")
	}
}

// rulable says which parameters an order may rule on: those of the rules, of publicity and of the office, and whatever
// the plan itself says must be confirmed. Windows have their own kind of order.
func (p Plan) rulable(pointer string) bool {
	asked := slices.ContainsFunc(p.Ask, func(q Question) bool { return q.Pointer == pointer })
	for _, part := range []string{"/rules/", "/notice/", "/office/"} {
		asked = asked || strings.HasPrefix(pointer, part) && pointer != "/rules/version"
	}
	return asked
}

// rule sets parameters. A ruled question is open no more, and changed rules are a new version of the rule set.
func rule(p Plan, c Change, _ time.Time) (Plan, error) {
	var tree any
	if err := json.Unmarshal(casefile.Encode(p), &tree); err != nil {
		return p, casefile.Refuse(casefile.Invalid, "unreadable_content")
	}
	var wrong []casefile.Field
	rules := false
	for i, r := range c.Rulings {
		var value any
		switch bad := json.Unmarshal(r.Value, &value) != nil; {
		case bad:
			wrong = append(wrong, casefile.Wrong(at("/change/rulings", i)+"/value", "required"))
		case !p.rulable(r.Pointer) || !set(tree, strings.Split(r.Pointer, "/")[1:], value):
			wrong = append(wrong, casefile.Wrong(at("/change/rulings", i)+"/pointer", "plan_unknown_name"))
		}
		rules = rules || strings.HasPrefix(r.Pointer, "/rules/")
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return p, err
	}
	next, err := casefile.DecodeStrict[Plan](casefile.Encode(tree))
	if err != nil {
		return p, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/change/rulings", "plan_value")})
	}
	next.Ask = slices.DeleteFunc(slices.Clone(next.Ask), func(q Question) bool {
		return slices.ContainsFunc(c.Rulings, func(r Ruling) bool { return r.Pointer == q.Pointer })
	})
	if rules {
		next.Rules.Version++
	}
	return next, nil
}

// set puts a value where a pointer leads, if the place is there.
func set(tree any, path []string, value any) bool {
	for i, step := range path {
		last := i == len(path)-1
		switch node := tree.(type) {
		case map[string]any:
			inner, ok := node[step]
			if last && ok {
				node[step] = value
			}
			if tree = inner; !ok || last {
				return ok
			}
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(node) {
				return false
			}
			if last {
				node[n] = value
				return true
			}
			tree = node[n]
		default:
			return false
		}
	}
	return false
}
