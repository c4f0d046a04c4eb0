package orders

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
)

type draftModel struct {
	site.Form
	Kind    string
	Kinds   []kindLink
	Groups  []group
	Outcome *outcome
	Today   string
}

// group is a part of the form: fields beside one another, or lists to tick.
type group struct {
	Title, Hint string
	Fields      []layout.Field
	Choices     []layout.Field
}

// show draws the draft of a kind, with its effect where it was looked at.
func show(v *site.Visit, f site.Form, o *outcome) error {
	plan, err := v.Site.Desk.Plan(v, v.Who, "getCampaign", v.Site.Campaign)
	if err != nil {
		return err
	}
	if f.Get("base") == "" || f.Problem != nil { // whoever goes on does so on the newest order
		newest, err := v.Site.Desk.NewestOrder(v, v.Site.Campaign)
		if err != nil {
			return err
		}
		f.Values.Set("base", layout.Number(newest))
	}
	m := draftModel{Form: f, Kind: f.Get("kind"), Kinds: kindLinks(v, f.Get("kind")), Outcome: o, Today: today(v)}
	if build, ok := forms[m.Kind]; ok {
		m.Groups = build(v, f, plan)
	}
	m.Problem = settled(v, f.Problem, m.Groups, len(plan.Days))
	for i := range m.Groups {
		for j := range m.Groups[i].Fields {
			m.Groups[i].Fields[j].Fault = m.Problem.Of(m.Groups[i].Fields[j].Name)
		}
		for j := range m.Groups[i].Choices {
			m.Groups[i].Choices[j].Fault = m.Problem.Of(m.Groups[i].Choices[j].Name)
		}
	}
	page := v.Page(v.Words.Say("orders.new"), crumbs(v, layout.Crumb{Label: v.Words.Say(title), Href: "/orders"})...)
	return v.ShowRefused(m.Problem, page, draftView(m))
}

var forms = map[string]func(*site.Visit, site.Form, campaign.Plan) []group{
	campaign.OrderExtend: extendForm, campaign.OrderOutage: outageForm, campaign.OrderRuling: rulingForm, campaign.OrderTerms: textForm,
	campaign.OrderCalendar: calendarForm, campaign.OrderPoint: pointForm,
}

// windows are those that have a last day, in the order of the plan.
func windows(plan campaign.Plan) []string {
	names := slices.DeleteFunc(slices.Collect(maps.Keys(plan.Windows)), func(n string) bool { return plan.Windows[n].To == "" })
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(strings.Compare(plan.Windows[a].From, plan.Windows[b].From), strings.Compare(a, b))
	})
	return names
}

func extendForm(v *site.Visit, f site.Form, plan campaign.Plan) []group {
	g := group{Title: v.Words.Say("orders.windows"), Hint: v.Words.Say("orders.extend.hint")}
	for _, name := range windows(plan) {
		w := plan.Windows[name]
		g.Fields = append(g.Fields, layout.Field{Name: windowField + name, Label: v.Words.Name("windows", name), Type: "date", Value: f.Get(windowField + name),
			Hint: v.Words.Say("orders.now", "from", w.From, "to", w.To, "clause", w.Clause)})
	}
	return []group{g}
}

func outageForm(v *site.Visit, f site.Form, plan campaign.Plan) []group {
	minutes, _ := plan.Notice.OutagePolicy()
	g := group{Title: v.Words.Say("orders.outage"), Hint: v.Words.Say("orders.outage.hint", "minutes", layout.Number(minutes))}
	for _, name := range []string{"from", "to"} {
		g.Fields = append(g.Fields, layout.Field{Name: outageField + name, Label: v.Words.Say("orders.outage." + name), Type: "datetime-local", Required: true, Value: f.Get(outageField + name)})
	}
	c := layout.Field{Name: outageField + "windows", Label: v.Words.Say("orders.outage.windows"), Required: true}
	for _, name := range windows(plan) {
		w := plan.Windows[name]
		c.Options = append(c.Options, layout.Option{Value: name, Label: v.Words.Name("windows", name), Note: w.From + " — " + w.To, Chosen: f.Is(c.Name, name)})
	}
	g.Choices = []layout.Field{c}
	return []group{g}
}

func rulingForm(v *site.Visit, f site.Form, plan campaign.Plan) []group {
	asked := map[string]string{}
	for _, q := range plan.Ask {
		asked[q.Pointer] = q.Clause
	}
	var options []layout.Option
	for _, p := range parameters(plan) {
		label := paramName(v, p.Pointer) + " = " + p.said()
		if asked[p.Pointer] != "" {
			label = v.Words.Say("orders.asked", "clause", asked[p.Pointer]) + " " + label
		}
		options = append(options, layout.Option{Value: p.Pointer, Label: label})
	}
	slices.SortStableFunc(options, func(a, b layout.Option) int { return open(asked, b) - open(asked, a) })
	options = append([]layout.Option{{Label: v.Words.Say("form.choose")}}, options...)
	var out []group
	for i := range rulingRows {
		at := rulingField + strconv.Itoa(i)
		g := group{Title: v.Words.Say("orders.ruling", "n", strconv.Itoa(i+1))}
		if i == 0 {
			g.Hint = v.Words.Say("orders.ruling.hint")
		}
		g.Fields = []layout.Field{{Name: at + ".pointer", Label: v.Words.Say("orders.ruling.pointer"), Options: layout.Choose(options, f.Get(at+".pointer"))},
			{Name: at + ".value", Label: v.Words.Say("orders.ruling.value"), Value: f.Get(at + ".value"), Max: 300}}
		out = append(out, g)
	}
	return out
}

func open(asked map[string]string, o layout.Option) int {
	if asked[o.Value] != "" {
		return 1
	}
	return 0
}

func calendarForm(v *site.Visit, f site.Form, _ campaign.Plan) []group {
	var out []group
	for i := range dayRows {
		at := dayField + strconv.Itoa(i)
		g := group{Title: v.Words.Say("orders.day", "n", strconv.Itoa(i+1))}
		if i == 0 {
			g.Hint = v.Words.Say("orders.calendar.hint")
		}
		kinds := []layout.Option{{Value: "off", Label: v.Words.Say("orders.day.off")}, {Value: "work", Label: v.Words.Say("orders.day.work")}}
		g.Fields = []layout.Field{{Name: at + ".date", Label: v.Words.Say("orders.day.date"), Type: "date", Value: f.Get(at + ".date")},
			{Name: at + ".work", Label: v.Words.Say("orders.day.kind"), Options: layout.Choose(kinds, f.Get(at+".work"))},
			{Name: at + ".paper", Label: v.Words.Say("orders.day.paper"), Value: f.Get(at + ".paper"), Max: 200}}
		out = append(out, g)
	}
	return out
}

func pointForm(v *site.Visit, f site.Form, plan campaign.Plan) []group {
	codes := []layout.Option{{Label: v.Words.Say("form.choose")}}
	for _, p := range plan.Points {
		codes = append(codes, layout.Option{Value: p.Code, Label: p.Code + " " + p.Name})
	}
	g := group{Title: v.Words.Name("columns", "point"), Hint: v.Words.Say("orders.point.hint"), Fields: []layout.Field{
		{Name: pointField + "code", Label: v.Words.Name("columns", "point"), Required: true, Options: layout.Choose(codes, f.Get(pointField+"code"))}}}
	for _, name := range []string{"name", "address", "phone"} {
		g.Fields = append(g.Fields, layout.Field{Name: pointField + name, Label: v.Words.Say("plan." + name), Max: 100, Value: f.Get(pointField + name)})
	}
	return []group{g}
}

// textForm begins with the text in force: what is left as it is stays.
func textForm(v *site.Visit, f site.Form, plan campaign.Plan) []group {
	text := plan.Commitments[len(plan.Commitments)-1]
	now := url.Values{}
	for name, form := range map[string]campaign.Form{"enterprise": text.Enterprise, "individual": text.Individual} {
		at := textField + name + "."
		now.Set(at+"title.zh", form.Title.ZH)
		now.Set(at+"title.en", form.Title.EN)
		for part, all := range map[string][]campaign.Text{"told": form.Told, "promised": form.Promised} {
			now.Set(at+part+".zh", joined(all, func(t campaign.Text) string { return t.ZH }))
			now.Set(at+part+".en", joined(all, func(t campaign.Text) string { return t.EN }))
		}
	}
	var out []group
	for i, name := range []string{"enterprise", "individual"} {
		g := group{Title: v.Words.Say("orders.text." + name)}
		if i == 0 {
			g.Hint = v.Words.Say("orders.terms.hint")
		}
		for _, part := range []string{"title", "told", "promised"} {
			for _, lang := range []string{"zh", "en"} {
				field := layout.Field{Name: textField + name + "." + part + "." + lang, Label: v.Words.Say("orders.text."+part) + v.Words.Say("orders.text."+lang), Max: 8000}
				if part != "title" {
					field.Rows = 6
				}
				field.Value = now.Get(field.Name)
				if f.Values.Has(field.Name) {
					field.Value = f.Get(field.Name)
				}
				g.Fields = append(g.Fields, field)
			}
		}
		out = append(out, g)
	}
	return out
}

func joined(all []campaign.Text, of func(campaign.Text) string) string {
	var out []string
	for _, t := range all {
		out = append(out, of(t))
	}
	return strings.Join(out, "\n")
}

// lastDay is the last day of a deadline: one that ends at 24:00 ends on the day before.
func lastDay(t time.Time) string {
	if t.IsZero() {
		return layout.Or("")
	}
	return campaign.LastDay(t)
}
