package orders

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/order"
	"chizheng/internal/desk"
)

type listModel struct {
	Rows        []row
	Total       int
	First, Next string
	May         bool
	Kinds       []kindLink
}

// kindLink leads to the form of a kind of order, and says what it is for.
type kindLink struct {
	Href, Name, Text string
	Here             bool
}

func kindLinks(v *site.Visit, here string) []kindLink {
	var out []kindLink
	for _, k := range campaign.OrderKinds {
		out = append(out, kindLink{"/orders/new?kind=" + k, v.Words.Name("order_kinds", k), v.Words.Say("orders.kind." + k), k == here})
	}
	return out
}

type row struct {
	Case, Number, Kind, Reason string
	Stage, StageName           string
	Seq, Takes, Since          string
	Proposer, Signer           string
}

func rowOf(v *site.Visit, s order.State, names map[string]string) row {
	r := row{Case: s.Case, Number: s.Proposal.Number, Kind: v.Words.Name("order_kinds", s.Proposal.Kind), Reason: s.Proposal.Reason, Stage: string(s.Stage),
		StageName: v.Words.Stage(order.Kind, string(s.Stage)), Takes: s.Proposal.From, Since: layout.Time(s.Since), Proposer: names[s.Proposer], Signer: names[s.Signer]}
	if s.Seq > 0 {
		r.Seq, r.Takes = layout.Number(s.Seq), layout.Time(s.Takes)
	}
	return r
}

// outcome is what an order would do, or what it says it does.
type outcome struct {
	Cases, Moved int
	Changes      []pair
	Tasks        []pair
	Lines        []moved
	More         bool
}

type pair struct{ Label, Value string }

type moved struct{ Case, Kind, Stage, StageName, Point, Task, From, To string }

func outcomeOf(v *site.Visit, o desk.Outcome) outcome {
	out := outcome{Cases: o.Cases, Moved: o.Moved, Changes: effectOf(v, o.Effect)}
	sum := 0
	for _, task := range slices.Sorted(maps.Keys(o.Tasks)) {
		sum += o.Tasks[task]
		out.Tasks = append(out.Tasks, pair{v.Words.Name("tasks", task), layout.Number(o.Tasks[task])})
	}
	for _, l := range o.Lines {
		out.Lines = append(out.Lines, moved{l.Case, v.Words.Name("kinds", l.Kind), l.Stage, v.Words.Stage(l.Kind, l.Stage), l.Point, v.Words.Name("tasks", l.Task),
			lastDay(l.From), lastDay(l.To)})
	}
	out.More = sum > len(out.Lines)
	return out
}

// effectOf says which terms are other than before.
func effectOf(v *site.Visit, e campaign.Effect) []pair {
	var out []pair
	say := func(there bool, key string) {
		if there {
			out = append(out, pair{v.Words.Say("orders.effect." + key), v.Words.Say("orders.changed")})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Windows)) {
		out = append(out, pair{v.Words.Name("windows", name), v.Words.Say("orders.until", "day", e.Windows[name].To)})
	}
	say(e.Rules != nil, "rules")
	say(e.Notice != nil, "notice")
	say(e.Office != nil, "office")
	say(e.Points != nil, "points")
	say(e.Days != nil, "days")
	say(e.Commitment != nil, "commitment")
	return out
}

type detailModel struct {
	site.Form
	row
	Basis, Hash, EffectHash    string
	Version                    int
	Content                    []pair
	Effect                     []pair
	Code, Said                 string // why it was refused or withdrawn, and what was said beside it
	Told                       int
	Missed                     []string
	Sign, Own, Refuse, Drop    bool
	Retry, Ahead, Stalled, New bool
	Outcome                    *outcome
	Reasons                    []layout.Option
}

func detailOf(v *site.Visit, s order.State, f site.Form, names map[string]string) detailModel {
	p := s.Proposal
	proposed, own := s.Stage == order.Proposed, v.Who.Is(s.Proposer)
	m := detailModel{Form: f, row: rowOf(v, s, names), Basis: p.Basis, Hash: s.Hash(), Version: s.Version, Content: contentOf(v, p.Change), Effect: effectOf(v, p.Effect),
		Told: s.Told, Missed: s.Missed, Sign: proposed && !own && v.May("signOrder"), Own: proposed && own && v.May("signOrder"), Refuse: proposed && v.May("refuseOrder"),
		Drop: proposed && v.May("dropOrder"), Ahead: proposed && v.May("checkOrder"), Stalled: s.Stage == order.InForce && s.MissedN > 0}
	m.Retry = m.Stalled && len(s.Pending) == 0 && v.May("retryOrder")
	if s.Reason != "" {
		m.Code = v.Words.Name("reasons", s.Reason)
	}
	m.Reasons = reasons.Select(v, f, "code", reasons.For{Kind: order.Kind, Command: order.CmdRefuse})
	return m
}

// Path is the order's own address.
func (m detailModel) Path() string { return "/orders/" + m.Case }

// contentOf says what an order orders, in words.
func contentOf(v *site.Visit, c campaign.Change) []pair {
	var out []pair
	add := func(label, value string) { out = append(out, pair{label, value}) }
	for _, name := range slices.Sorted(maps.Keys(c.Windows)) {
		add(v.Words.Name("windows", name), v.Words.Say("orders.until", "day", c.Windows[name]))
	}
	if o := c.Outage; o != nil {
		var names []string
		for _, w := range o.Windows {
			names = append(names, v.Words.Name("windows", w))
		}
		add(v.Words.Say("orders.outage"), layout.Time(o.From)+" — "+layout.Time(o.To)+"（"+v.Words.Say("publishing.minutes", "n", layout.Number(o.Minutes()))+"）")
		add(v.Words.Say("orders.windows"), strings.Join(names, "、"))
	}
	for _, r := range c.Rulings {
		add(paramName(v, r.Pointer), strings.Trim(string(r.Value), `"`))
	}
	for _, d := range c.Days {
		add(d.Date, v.Words.Say("orders.day."+dayKind(d))+" "+d.Paper)
	}
	if p := c.Point; p != nil {
		add(p.Code, strings.TrimSpace(p.Name+" "+p.Address+" "+p.Phone))
	}
	if t := c.Text; t != nil {
		for _, form := range []campaign.Form{t.Enterprise, t.Individual} {
			for i, line := range slices.Concat(form.Told, form.Promised) {
				add(v.Words.Text(form.Title)+" "+layout.Number(i+1), v.Words.Text(line))
			}
		}
	}
	return out
}

func dayKind(d campaign.DayChange) string {
	if d.Work {
		return "work"
	}
	return "off"
}

// paramName is what a parameter is called; one that has no name is called by its place in the plan.
func paramName(v *site.Visit, pointer string) string {
	if key := "param." + site.FieldName(pointer); v.Words.Has(key) {
		return v.Words.Say(key)
	}
	return strings.TrimPrefix(pointer, "/")
}

// settled says each fault beside a field of the form, or with the plan's place where the form has no such field.
func settled(v *site.Visit, p *layout.Problem, groups []group, days int) *layout.Problem {
	if p == nil {
		return nil
	}
	known := map[string]bool{"number": true, "basis": true, "reason": true, "from": true}
	for _, g := range groups {
		for _, f := range g.Fields {
			known[f.Name] = true
		}
		for _, f := range g.Choices {
			known[f.Name] = true
		}
	}
	out := *p
	out.Fields = nil
	for _, f := range p.Fields {
		name := nearest(f.Field, known, days)
		if name == "" && f.Field != "" {
			f.Text = planPlace(v, f.Field) + v.Words.Say("form.colon") + f.Text
		}
		f.Field = name
		out.Fields = append(out.Fields, f)
	}
	return &out
}

// nearest is the field that a fault belongs to: its own, that of the window, day or text which the plan names, or that of
// its list. days is how many days the plan has changed already: the draft's come after them.
func nearest(field string, known map[string]bool, days int) string {
	parts := strings.Split(field, ".")
	switch n := len(parts); {
	case parts[0] == "windows" && n > 1:
		parts = []string{"change", "windows", parts[1]}
	case parts[0] == "days" && n > 2:
		i, _ := strconv.Atoi(parts[1]) // no number: another's row, which is not known
		parts = []string{"change", "days", strconv.Itoa(i - days), parts[2]}
	case parts[0] == "commitments" && n > 3:
		parts = []string{"change", "text", parts[2], parts[3], "zh"}
	}
	for n := len(parts); n > 0; n-- {
		if name := strings.Join(parts[:n], "."); known[name] {
			return name
		}
	}
	return ""
}

// planPlace names a place of the plan.
func planPlace(v *site.Visit, field string) string {
	parts := strings.Split(field, ".")
	if parts[0] == "windows" && len(parts) > 1 {
		return v.Words.Name("windows", parts[1])
	}
	if key := "param." + field; v.Words.Has(key) {
		return v.Words.Say(key)
	}
	return "[" + field + "]"
}

// today is the campaign's day.
func today(v *site.Visit) string {
	_, now, err := v.Now()
	if err != nil {
		return ""
	}
	return casefile.DateOf(now)
}
