package steering

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/forecast"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// flow are the columns of the funnel: stages that are one step to whoever steers.
var flow = []struct {
	code   string
	stages []filing.Stage
}{
	{"draft", []filing.Stage{filing.Draft}},
	{"returned", []filing.Stage{filing.Returned, filing.Contested}},
	{"submitted", []filing.Stage{filing.Submitted}},
	{"inspected", []filing.Stage{filing.Inspected}},
	{"handed_over", []filing.Stage{filing.HandedOver}},
	{"rechecked", []filing.Stage{filing.Rechecked}},
	{"announced", []filing.Stage{filing.Announced, filing.Severed}},
	{"confirmed", []filing.Stage{filing.Confirmed, filing.Reported, filing.Refused}},
	{"accepted", []filing.Stage{filing.Accepted}},
	{"ended", []filing.Stage{filing.Rejected, filing.Withdrawn, filing.Duplicate, filing.Closed}},
}

// cell is a number with the list behind it.
type cell struct {
	N    int
	Href string
	Heat int // 0 to 4: how much of the largest of its kind
}

// line is a row of a table of numbers.
type line struct {
	Label string
	Code  string
	Cells []cell
	Total cell
	Share int // of the largest total, in percent: the bar
}

type glancing struct {
	At, LoadFrom         string
	Total, Open, Overdue int
	Inbox, Late, Filings bool // whether the reader has a list of that number; the number he sees all the same
	Flow                 []string
	Funnel               []line
	Sum                  line
	Bands                []string
	Ages                 []line
	Reasons              []line
	Load                 []line
}

// glanceOf links a number of tasks only where the reader's own inbox holds as many: whoever steers counts what others do.
func glanceOf(v *site.Visit, d desk.Dashboard, plan campaign.Plan, own []postgres.TaskCount) glancing {
	m := glancing{At: layout.Time(d.At), LoadFrom: layout.Date(d.LoadFrom)}
	for _, f := range flow {
		m.Flow = append(m.Flow, v.Words.Say("dashboard.flow."+f.code))
	}
	m.Funnel, m.Sum = funnel(v, d.Standings, plan)
	for _, s := range d.Standings {
		m.Total += s.Count
	}
	for i, from := range postgres.Ages {
		if i+1 < len(postgres.Ages) {
			if to := postgres.Ages[i+1] - 1; to > from {
				m.Bands = append(m.Bands, strconv.Itoa(from)+"–"+strconv.Itoa(to))
				continue
			}
			m.Bands = append(m.Bands, strconv.Itoa(from))
			continue
		}
		m.Bands = append(m.Bands, "≥ "+strconv.Itoa(from))
	}
	m.Ages = ages(v, d.Ages, own)
	for _, a := range d.Ages {
		m.Open, m.Overdue = m.Open+a.Count, m.Overdue+a.Overdue
	}
	mine := postgres.TaskCount{}
	for _, n := range own {
		mine.Total, mine.Overdue = mine.Total+n.Total, mine.Overdue+n.Overdue
	}
	m.Inbox, m.Late, m.Filings = m.Open > 0 && mine.Total == m.Open, m.Overdue > 0 && mine.Overdue == m.Overdue, v.May("listFilings")
	m.Reasons = reasons(v, d.Standings)
	return m
}

// funnel counts each point's filings by step; its sum is every filing in the reader's scope.
func funnel(v *site.Visit, all []postgres.Standing, plan campaign.Plan) ([]line, line) {
	column := map[string]int{}
	for i, f := range flow {
		for _, s := range f.stages {
			column[string(s)] = i
		}
	}
	counts := map[string][]int{}
	for _, s := range all {
		if counts[s.Point] == nil {
			counts[s.Point] = make([]int, len(flow))
		}
		counts[s.Point][column[s.Stage]] += s.Count
	}
	sum := line{Label: v.Words.Say("dashboard.all"), Cells: make([]cell, len(flow))}
	var out []line
	for _, p := range append(slices.Clone(plan.Points), campaign.PlanPoint{}) {
		n := counts[p.Code]
		if n == nil {
			continue
		}
		l := line{Code: p.Code, Label: cmp.Or(p.Code, v.Words.Say("dashboard.nopoint"))}
		for i, c := range n {
			x := cell{N: c}
			if v.May("listFilings") && p.Code != "" { // no list is of those without a point
				x.Href = filingsAt(p.Code, flow[i].stages)
			}
			l.Cells = append(l.Cells, x)
			l.Total.N += c
			sum.Cells[i].N += c
		}
		if p.Code != "" && v.May("listFilings") {
			l.Total.Href = "/filings?point=" + url.QueryEscape(p.Code)
		}
		sum.Total.N += l.Total.N
		out = append(out, l)
	}
	if v.May("listFilings") {
		for i := range sum.Cells {
			sum.Cells[i].Href = filingsAt("", flow[i].stages)
		}
		sum.Total.Href = "/filings"
	}
	shares(out)
	return out, sum
}

// filingsAt leads to the list of a step at a point, or at all points.
func filingsAt(point string, stages []filing.Stage) string {
	var codes []string
	for _, s := range stages {
		codes = append(codes, string(s))
	}
	to := url.Values{"stage": {strings.Join(codes, ",")}}
	if point != "" {
		to.Set("point", point)
	}
	return "/filings?" + to.Encode()
}

// ages are the open tasks by kind and age.
func ages(v *site.Visit, all []postgres.Ageing, own []postgres.TaskCount) []line {
	byKind, most := map[string]*line{}, 1
	for _, a := range all {
		l := byKind[a.Kind]
		if l == nil {
			l = &line{Code: a.Kind, Label: v.Words.Name("tasks", a.Kind), Cells: make([]cell, len(postgres.Ages))}
			byKind[a.Kind] = l
		}
		i := slices.Index(postgres.Ages, a.Days)
		l.Cells[i].N += a.Count
		l.Total.N += a.Count
		most = max(most, l.Cells[i].N)
	}
	var out []line
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		l := *byKind[kind]
		if slices.ContainsFunc(own, func(n postgres.TaskCount) bool { return n.Kind == kind && n.Total == l.Total.N }) {
			l.Total.Href = "/inbox?kind=" + url.QueryEscape(kind)
		}
		for i := range l.Cells {
			l.Cells[i].Heat = heat(l.Cells[i].N, most)
		}
		out = append(out, l)
	}
	return out
}

// heat is one of four tones, none for nothing.
func heat(n, most int) int {
	if n == 0 {
		return 0
	}
	return min(4, 1+n*4/(most+1))
}

// reasons are why filings stand where they stand, the commonest first.
func reasons(v *site.Visit, all []postgres.Standing) []line {
	counts := map[string]int{}
	for _, s := range all {
		if s.Reason != "" {
			counts[s.Reason] += s.Count
		}
	}
	var out []line
	for code, n := range counts {
		out = append(out, line{Code: code, Label: v.Words.Name("reasons", code), Total: cell{N: n}})
	}
	slices.SortFunc(out, func(a, b line) int { return cmp.Or(b.Total.N-a.Total.N, cmp.Compare(a.Code, b.Code)) })
	shares(out)
	return out
}

func loadOf(v *site.Visit, all []postgres.Done, names map[string]string) []line {
	counts := map[string]map[string]int{}
	for _, d := range all {
		if counts[d.By] == nil {
			counts[d.By] = map[string]int{}
		}
		counts[d.By][d.Type] += d.Count
	}
	var out []line
	for by, types := range counts {
		l := line{Code: by, Label: cmp.Or(names[by], by)}
		for _, t := range []string{filing.EvInspected, filing.EvRechecked, filing.EvResolved} {
			l.Cells = append(l.Cells, cell{N: types[t]})
			l.Total.N += types[t]
		}
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b line) int { return cmp.Or(b.Total.N-a.Total.N, cmp.Compare(a.Code, b.Code)) })
	shares(out)
	return out
}

// shares measures each total against the largest, for the bars.
func shares(all []line) {
	most := 1
	for _, l := range all {
		most = max(most, l.Total.N)
	}
	for i := range all {
		all[i].Share = all[i].Total.N * 100 / most
	}
}

// outlook is the page of what will be missed.
type outlook struct {
	At      string
	May     bool // ask what if
	Open    bool // read a filing
	Asked   bool
	Query   url.Values
	Points  []layout.Option
	Rows    []clearing
	Missing []missing
	Missed  []missedLine
	More    int // missed filings that are not shown
	Problem *layout.Problem
}

// clearing is a queue: as things stand, and if the question came true.
type clearing struct {
	Name    string
	As      forecast.Clearance
	Assumed bool
	What    *forecast.Clearance
}

// missing is how many filings miss a date.
type missing struct {
	Name     string
	As, What int
}

// shown is how many missed filings a page lists.
const shown = 200

func (m *outlook) fill(v *site.Visit, as desk.Forecast, what *desk.Forecast) {
	m.At, m.Rows, m.Missing = layout.Time(as.At), nil, nil
	windows := map[string]bool{}
	for w := range as.Missing {
		windows[w] = true
	}
	list := as.Missed()
	if what != nil {
		list = what.Missed()
		for w := range what.Missing {
			windows[w] = true
		}
	}
	known := map[string]bool{}
	add := func(code string) {
		if !known[code] {
			known[code] = true
			r := clearing{Name: cmp.Or(code, v.Words.Say("outlook.centre")), As: clearanceOf(as, code), Assumed: slices.Contains(as.Assumed, code)}
			if what != nil {
				c := clearanceOf(*what, code)
				r.What = &c
			}
			m.Rows = append(m.Rows, r)
		}
	}
	for _, c := range as.Clearance {
		add(c.Point)
	}
	if what != nil {
		for _, c := range what.Clearance {
			add(c.Point)
		}
	}
	for _, w := range slices.Sorted(maps.Keys(windows)) {
		x := missing{Name: v.Words.Name("windows", w), As: as.Missing[w]}
		if what != nil {
			x.What = what.Missing[w]
		}
		m.Missing = append(m.Missing, x)
	}
	grouped := missedOf(list)
	m.Missed, m.More = grouped[:min(len(grouped), shown)], 0
	for _, l := range grouped[len(m.Missed):] {
		m.More += l.N
	}
}

// missedLine is a filing that misses a date, or as many of the assumed ones as miss the same date at the same point.
type missedLine struct {
	forecast.Path
	N int
}

func missedOf(list []forecast.Path) []missedLine {
	var out []missedLine
	for _, p := range list {
		i := slices.IndexFunc(out, func(l missedLine) bool {
			return p.Case == "" && l.Case == "" && l.Point == p.Point && l.Misses == p.Misses && l.Clause == p.Clause
		})
		if i < 0 {
			out = append(out, missedLine{p, 1})
			continue
		}
		out[i].N++
	}
	return out
}

func clearanceOf(f desk.Forecast, code string) forecast.Clearance {
	i := slices.IndexFunc(f.Clearance, func(c forecast.Clearance) bool { return c.Point == code })
	if i < 0 {
		return forecast.Clearance{Point: code}
	}
	return f.Clearance[i]
}

func pointsOf(v *site.Visit, plan campaign.Plan) []layout.Option {
	out := []layout.Option{{Label: v.Words.Say("outlook.none")}}
	for _, p := range plan.Points {
		out = append(out, layout.Option{Value: p.Code, Label: p.Code})
	}
	return out
}
