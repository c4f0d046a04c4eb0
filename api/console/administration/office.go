package administration

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/person"
)

type policyModel struct {
	Roles, Operations []layout.Option
	Version           string
	Answer            *grant // of the one role and operation that was asked about
	Grants            []grant
}

// grant is what a role may, by which line, or that no line lets it.
type grant struct {
	Operation, Name, Role string
	Allowed               bool
	Scope, Line           string
}

// policyPage answers "why not": a role and an operation give the line that allows it, or that none does.
func policyPage(v *site.Visit) error {
	q := v.R.URL.Query()
	m := policyModel{Roles: []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}, Operations: []layout.Option{{Value: "", Label: v.Words.Say("list.all")}},
		Version: v.Site.Policy.Version()}
	for _, r := range casefile.Roles {
		m.Roles = append(m.Roles, layout.Option{Value: string(r), Label: v.Words.Name("roles", string(r))})
	}
	for _, op := range v.Site.Policy.Operations() {
		m.Operations = append(m.Operations, layout.Option{Value: op, Label: v.Words.Name("operations", op) + "（" + op + "）"})
	}
	m.Roles, m.Operations = layout.Choose(m.Roles, q.Get("role")), layout.Choose(m.Operations, q.Get("operation"))
	role := casefile.Role(q.Get("role"))
	switch op := q.Get("operation"); {
	case !slices.Contains(casefile.Roles, role):
	case slices.Contains(v.Site.Policy.Operations(), op):
		g := grantOf(v, role, op)
		m.Answer = &g
	default:
		for _, op := range v.Site.Policy.Operations() {
			if g := grantOf(v, role, op); g.Allowed {
				m.Grants = append(m.Grants, g)
			}
		}
	}
	return v.Show(v.Page(v.Words.Say("policy.title"), v.Home()), policyView(m))
}

func grantOf(v *site.Visit, role casefile.Role, op string) grant {
	why := v.Site.Policy.Why(casefile.Actor{Role: role}, op)
	g := grant{Operation: op, Name: v.Words.Name("operations", op), Role: v.Words.Name("roles", string(role)), Allowed: why.Allowed}
	if why.Allowed {
		g.Scope, g.Line = v.Words.Name("scopes", string(why.Scope)), strings.Join(append([]string{"p"}, why.Line...), ", ")
	}
	return g
}

type planModel struct {
	Title, City, Authority, Centre, Version, Today string
	Basis                                          []string
	Stages                                         []stage
	Windows                                        []window
	Points                                         []campaign.PlanPoint
	Rules, Notice                                  []pair
	Ask                                            []pair
}

type pair struct{ Label, Value string }

type stage struct {
	Title, From, To, Clause string
	Now                     bool
	Tasks                   []duty
}

type duty struct {
	Number                    int
	Title, Owner, Due, Clause string
	Late                      bool
}

type window struct {
	Name, From, To, Clause, State string
	Open                          bool
}

// planPage is the plan as it decides now (A1): stages, tasks, windows, points, parameters, and what the bureau must
// still confirm.
func planPage(v *site.Visit) error {
	plan, err := v.Site.Desk.Plan(v, v.Who, "getCampaign", v.Site.Campaign)
	if err != nil {
		return err
	}
	_, now, err := v.Now()
	if err != nil {
		return err
	}
	say := v.Words.Text
	m := planModel{Title: say(plan.Title), City: say(plan.City.Name), Authority: say(plan.Authority), Centre: say(plan.Centre), Version: strconv.Itoa(plan.Version),
		Today: casefile.DateOf(now), Points: plan.Points}
	for _, b := range plan.Basis {
		m.Basis = append(m.Basis, b.Number+" "+b.Title)
	}
	for _, s := range plan.Stages {
		m.Stages = append(m.Stages, stageOf(v, s, m.Today))
	}
	m.Windows = windowsOf(v, plan, now)
	m.Rules, m.Notice = rulesOf(v, plan.Rules), noticeOf(v, plan.Notice)
	for _, q := range plan.Ask {
		said := v.Words.Clause(q.Clause)
		if said != q.Clause {
			said = q.Clause + " " + said
		}
		m.Ask = append(m.Ask, pair{strings.TrimPrefix(q.Pointer, "/"), said})
	}
	return v.Show(v.Page(v.Words.Say("plan.title"), v.Home()), planView(m))
}

func stageOf(v *site.Visit, s campaign.Stage, today string) stage {
	out := stage{Title: v.Words.Text(s.Title), From: s.From, To: s.To, Clause: s.Clause, Now: s.From <= today && (s.To == "" || today <= s.To)}
	for _, t := range s.Tasks {
		out.Tasks = append(out.Tasks, duty{t.Number, v.Words.Text(t.Title), v.Words.Say("owner." + string(t.Owner)), t.Due, strings.Join(t.Clauses, "、"),
			t.Due != "" && t.Due < today})
	}
	return out
}

func windowsOf(v *site.Visit, p campaign.Plan, now time.Time) []window {
	var out []window
	for _, action := range slices.Sorted(maps.Keys(p.Windows)) {
		w := p.Windows[action]
		x := window{Name: v.Words.Name("windows", action), From: w.From, To: w.To, Clause: w.Clause, Open: w.Open(now), State: "home.over"}
		switch {
		case x.Open:
			x.State = "home.open"
		case now.Before(w.Start()):
			x.State = "home.coming"
		}
		x.State = v.Words.Say(x.State)
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b window) int { return strings.Compare(a.From, b.From) })
	return out
}

func rulesOf(v *site.Visit, r campaign.RuleTerms) []pair {
	var levels []string
	for _, l := range r.Levels {
		levels = append(levels, v.Words.Name("levels", l))
	}
	yes := func(b bool) string {
		if b {
			return v.Words.Say("plan.yes")
		}
		return v.Words.Say("plan.no")
	}
	return []pair{{v.Words.Say("rule.version"), strconv.Itoa(r.Version)}, {v.Words.Say("rule.max_age"), strconv.Itoa(r.MaxAge)},
		{v.Words.Say("rule.inclusive"), yes(r.AgeInclusive)}, {v.Words.Say("rule.band"), yes(r.AgeBandHuman)},
		{v.Words.Say("rule.applied_by"), r.AppliedBy}, {v.Words.Say("rule.applied_human"), r.AppliedHumanTo}, {v.Words.Say("rule.levels"), strings.Join(levels, "、")},
		{v.Words.Say("rule.issuers"), strings.Join(r.Issuers, "、")}, {v.Words.Say("rule.contract"), strconv.Itoa(r.ContractMonths)},
		{v.Words.Say("rule.rounds"), strconv.Itoa(r.MaxRounds)}}
}

func noticeOf(v *site.Visit, n campaign.NoticeTerms) []pair {
	return []pair{{v.Words.Say("rule.notice"), v.Words.Say("publishing.counted."+n.Unit, "n", strconv.Itoa(n.Days))}, {v.Words.Say("rule.last_end"), n.LastEnd},
		{v.Words.Say("rule.objection"), strconv.Itoa(n.ObjectionDays)}, {v.Words.Say("rule.takedown"), strconv.Itoa(n.TakeDownDays)},
		{v.Words.Say("publishing.channel"), n.Channel}, {v.Words.Say("rule.contact"), n.ObjectionContact}}
}

type clockModel struct {
	site.Form
	Rehearsal, Held bool
	Now, Rate, Stop string
	Rates           []layout.Option
	Texts           []rehearsed
}

// rehearsed is a message to a worker that a rehearsal keeps to itself.
type rehearsed struct{ At, To, State, Text string }

const minute = "2006-01-02T15:04"

// clockPage is a rehearsal's time: held, moved, or running so many times as fast (T-0.75).
func clockPage(v *site.Visit, f site.Form) error {
	clock, now, err := v.Now()
	if err != nil {
		return err
	}
	m := clockModel{Form: f, Rehearsal: clock.Rehearsal, Now: now.In(casefile.Shanghai).Format("2006-01-02 15:04:05"), Stop: layout.Time(clock.Stop), Held: clock.Rate == 0,
		Rate: strconv.FormatFloat(clock.Rate, 'f', -1, 64)}
	if f.Problem == nil {
		m.Values.Set("now", now.In(casefile.Shanghai).Format(minute))
	}
	for _, r := range []string{"0", "1", "60", "3600", "86400"} {
		m.Rates = append(m.Rates, layout.Option{Value: r, Label: v.Words.Say("clock.rate." + r)})
	}
	chosen := f.Get("rate")
	if chosen == "" {
		chosen = m.Rate
	}
	m.Rates = layout.Choose(m.Rates, chosen)
	texts, err := v.Site.Desk.RehearsedMessages(v, v.Who, v.Site.Campaign)
	if err != nil {
		return err
	}
	for _, x := range texts {
		title, text := v.Site.Locales.Default().Message(x.Message()) // as it would have been sent: in Chinese
		m.Texts = append(m.Texts, rehearsed{At: layout.Time(x.CreatedAt), To: person.MaskPhone(x.Phone), State: v.Words.Name("message_states", string(x.State)),
			Text: "【" + title + "】" + text})
	}
	p := v.Page(v.Words.Say("clock.title"), v.Home())
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, clockView(m))
}

func setClock(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		next, err := clockOf(f)
		if err == nil {
			_, err = v.Site.Desk.SetClock(v, v.Who, v.Site.Campaign, next)
		}
		return err
	}, func(f site.Form) error { return clockPage(v, f) }, "/clock", "clock_set")
}

// clockOf reads the form. An empty time is "from where it stands".
func clockOf(f site.Form) (casefile.Clock, error) {
	var next casefile.Clock
	var wrong []casefile.Field
	for name, into := range map[string]*time.Time{"now": &next.Campaign, "stop": &next.Stop} {
		if f.Get(name) == "" || name == "now" && f.Get("move") != "yes" {
			continue
		}
		at, err := time.ParseInLocation(minute, f.Get(name), casefile.Shanghai)
		if err != nil {
			wrong = append(wrong, casefile.Wrong("/"+name, "date_unreadable"))
		}
		*into = at
	}
	var err error
	if next.Rate, err = strconv.ParseFloat(f.Get("rate"), 64); err != nil || next.Rate < 0 || next.Rate > 10_000_000 {
		wrong = append(wrong, casefile.Wrong("/rate", "not_in_list"))
	}
	return next, casefile.InvalidFields(wrong)
}

type healthModel struct {
	Stuck   []stuckRow
	Overdue []overdueRow
	Open    []pair
}

type stuckRow struct{ Case, Kind, Task, Role, Since string }

type overdueRow struct {
	Role, Task, Oldest string
	Overdue            int
}

func health(v *site.Visit) error {
	h, err := v.Site.Desk.Health(v, v.Who, v.Site.Campaign)
	if err != nil {
		return err
	}
	var m healthModel
	for _, t := range h.Stuck {
		m.Stuck = append(m.Stuck, stuckRow{t.Case, v.Words.Say("casekind." + t.CaseKind), v.Words.Name("tasks", t.Kind), v.Words.Name("roles", string(t.Role)), layout.Time(t.Since)})
	}
	for _, o := range h.Overdue {
		m.Overdue = append(m.Overdue, overdueRow{v.Words.Name("roles", string(o.Role)), v.Words.Name("tasks", o.Kind), layout.Time(o.Oldest), o.Overdue})
	}
	for _, k := range h.Open {
		m.Open = append(m.Open, pair{v.Words.Say("casekind." + k.Kind), strconv.Itoa(k.Count)})
	}
	return v.Show(v.Page(v.Words.Say("health.title"), v.Home()), healthView(m))
}
