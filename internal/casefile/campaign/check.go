package campaign

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/person"
)

// checker collects what is wrong with a plan. Checks that compare dates run only once every date is one.
type checker struct {
	p     Plan
	wrong []casefile.Field
}

func (c *checker) say(bad bool, pointer, code string, args ...string) {
	if bad {
		c.wrong = append(c.wrong, casefile.Field{Pointer: pointer, Code: code, Args: argsOf(args)})
	}
}

func argsOf(args []string) map[string]string {
	if len(args) < 2 {
		return nil
	}
	return map[string]string{args[0]: args[1]}
}

func (p Plan) problems() []casefile.Field {
	c := &checker{p: p}
	c.identity()
	c.years()
	c.windows()
	c.stages()
	c.points()
	c.areas()
	c.numbers()
	c.texts()
	c.ladders()
	c.papers()
	if len(c.wrong) == 0 { // everything below compares dates
		c.contradictions()
	}
	slices.SortStableFunc(c.wrong, func(a, b casefile.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return c.wrong
}

func (c *checker) identity() {
	p := c.p
	for pointer, v := range map[string]string{"/id": p.ID, "/city/code": p.City.Code, "/city/prefix": p.City.Prefix,
		"/receiver/id": p.Receiver.ID, "/notice/channel": p.Notice.Channel, "/notice/objection_contact": p.Notice.ObjectionContact} {
		c.say(v == "", pointer, "required")
	}
	c.say(p.Version < 1, "/version", "plan_value")
	c.say(!isDay(p.Issued), "/issued", "date")
	c.say(len(p.Basis) == 0, "/basis", "required")
	for i, b := range p.Basis {
		c.say(b.Number == "" || b.Title == "", at("/basis", i), "required")
		c.clause(at("/basis", i)+"/clause", b.Clause)
	}
	for i, q := range p.Ask {
		c.clause(at("/ask", i)+"/clause", q.Clause)
	}
}

func (c *checker) years() {
	c.say(len(c.p.Years) == 0, "/years", "required")
	for i, y := range c.p.Years {
		_, err := LoadCalendar(y)
		c.say(err != nil, at("/years", i), "calendar_year_unknown", "year", strconv.Itoa(y))
	}
}

var actions = []string{WinRegister, WinFillIn, WinCorrect, WinInspect, WinHandover, WinRecheck, WinNotice, WinReport, WinCatchup}

func (c *checker) windows() {
	for _, a := range actions {
		_, ok := c.p.Windows[a]
		c.say(!ok, "/windows/"+a, "required")
	}
	for name, w := range c.p.Windows {
		pointer := "/windows/" + name
		c.say(!slices.Contains(actions, name), pointer, "plan_unknown_name")
		c.span(pointer, w.From, w.To)
		c.say(w.To == "" && name != WinCatchup, pointer+"/to", "required")
		c.clause(pointer+"/clause", w.Clause)
	}
}

func (c *checker) stages() {
	number := 0
	for i, s := range c.p.Stages {
		pointer := at("/stages", i)
		c.say(s.Number != i+1, pointer+"/number", "plan_order")
		c.span(pointer, s.From, s.To)
		c.clause(pointer+"/clause", s.Clause)
		c.text(pointer+"/title", s.Title)
		for j, d := range s.Tasks {
			number++
			c.duty(at(pointer+"/tasks", j), number, s, d)
		}
	}
	c.say(number == 0, "/stages", "required")
}

func (c *checker) duty(pointer string, number int, s Stage, d Duty) {
	c.say(d.Number != number, pointer+"/number", "plan_order")
	c.say(!slices.Contains(owners, d.Owner), pointer+"/owner", "plan_unknown_name")
	c.say(d.Due != "" && !isDay(d.Due), pointer+"/due", "date")
	c.say(d.Due == "" && s.To != "", pointer+"/due", "required")
	c.say(d.Due != "" && (d.Due < s.From || s.To != "" && d.Due > s.To), pointer+"/due", "plan_dates_contradict")
	c.say(len(d.Clauses) == 0, pointer+"/clauses", "required")
	c.text(pointer+"/title", d.Title)
	for k, clause := range d.Clauses {
		c.clause(at(pointer+"/clauses", k), clause)
	}
}

func (c *checker) points() {
	seen := map[string]bool{}
	outside, centres := 0, 0
	for i, x := range c.p.Points {
		pointer := at("/points", i)
		c.say(x.Code == "" || x.Name == "" || x.Address == "", pointer, "required")
		c.say(seen[x.Code], pointer+"/code", "plan_duplicate")
		seen[x.Code] = true
		c.say(strings.ReplaceAll(x.Printed, " ", "") != x.Code, pointer+"/printed", "plan_value")
		phone, fault := person.NormalizePhone(x.Phone)
		c.say(fault != "" || phone != x.Phone, pointer+"/phone", person.CodePhone)
		c.say((x.Area == "") == (x.Group == ""), pointer+"/area", "plan_value") // an area's point or a group's own
		if x.Group != "" {
			_, fault := person.ParseCreditCode(x.Group)
			c.say(fault != "", pointer+"/group", fault)
		}
		c.say(x.Group != "" && (x.Outside || x.Centre), pointer+"/group", "plan_value")
		c.clause(pointer+"/clause", x.Clause)
		outside, centres = outside+count(x.Outside), centres+count(x.Centre)
	}
	c.say(outside == 0, "/points", "plan_no_outside_point") // nobody from outside could file
	c.say(centres != 1, "/points", "plan_one_centre")
	for i, code := range c.p.Office.SecondLookPoints {
		c.say(!seen[code], at("/office/second_look_points", i), "no_such_point")
	}
}

func (c *checker) areas() {
	seen := map[string]bool{}
	for i, a := range c.p.Areas {
		pointer := at("/areas", i)
		c.say(seen[a.Code], pointer+"/code", "plan_duplicate")
		seen[a.Code] = true
		c.say(!strings.HasPrefix(a.Code, c.p.City.Prefix) || len(a.Code) != 6, pointer+"/code", "plan_value")
		c.say(a.From != "" && !isDay(a.From), pointer+"/from", "date")
		c.say(a.To != "" && !isDay(a.To), pointer+"/to", "date")
		k := slices.IndexFunc(c.p.Points, func(x PlanPoint) bool { return x.Code == a.Point })
		c.say(k < 0, pointer+"/point", "no_such_point")
		c.say(k >= 0 && !a.Routed && c.p.Points[k].Area != a.Code, pointer+"/routed", "plan_value")
		c.text(pointer+"/name", a.Name)
	}
	for i, x := range c.p.Points {
		c.say(x.Area != "" && !seen[x.Area], at("/points", i)+"/area", "plan_unknown_name")
	}
	for i, a := range c.p.Areas {
		c.say(a.Successor != "" && !seen[a.Successor], at("/areas", i)+"/successor", "plan_unknown_name")
	}
}

// clause wants an id of a series that the plan declares.
func (c *checker) clause(pointer, id string) {
	dot := strings.LastIndex(id, ".")
	if dot < 0 {
		c.say(true, pointer, "plan_unknown_clause")
		return
	}
	n, err := strconv.Atoi(id[dot+1:])
	c.say(err != nil || n < 1 || n > c.p.Clauses[id[:dot]] || id != id[:dot+1]+strconv.Itoa(n), pointer, "plan_unknown_clause")
}

func (c *checker) span(pointer, from, to string) {
	c.say(!isDay(from), pointer+"/from", "date")
	c.say(to != "" && !isDay(to), pointer+"/to", "date")
	c.say(isDay(from) && isDay(to) && to < from, pointer+"/to", "date_order")
}

func (c *checker) text(pointer string, t Text) {
	c.say(t.ZH == "" || t.EN == "", pointer, "required")
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func at(pointer string, i int) string { return pointer + "/" + strconv.Itoa(i) }

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
