package campaign

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"chizheng/internal/casefile"
)

func builtin(t testing.TB) Plan {
	t.Helper()
	p, err := Builtin("yantai-2019")
	if err != nil {
		t.Fatal(explain(err))
	}
	return p
}

// testdata/audit_points.csv is the annex as printed.
func TestPointsAreTheAnnexToTheLetter(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/audit_points.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	p := builtin(t)
	if len(p.Points) != 15 || len(rows) != 16 {
		t.Fatalf("%d points, %d rows", len(p.Points), len(rows))
	}
	for i, x := range p.Points {
		got := []string{x.Code, x.Printed, x.AreaPrinted, x.Area, x.Name, x.Address, x.Phone, strconv.FormatBool(x.Outside)}
		if !slices.Equal(got, rows[i+1]) {
			t.Errorf("point %d:\n got %q\nwant %q", i+1, got, rows[i+1])
		}
		if want := "R-0." + strconv.Itoa(119+i); x.Clause != want {
			t.Errorf("%s cites %s", x.Code, x.Clause)
		}
	}
}

func TestTheFourteenTasksCiteEveryClauseOfTheTimeline(t *testing.T) {
	t.Parallel()
	p := builtin(t)
	cited := map[string]bool{}
	tasks := 0
	for _, s := range p.Stages {
		cited[s.Clause] = true
		for _, d := range s.Tasks {
			tasks++
			for _, clause := range d.Clauses {
				cited[clause] = true
			}
		}
	}
	if len(p.Stages) != 5 || tasks != 14 {
		t.Errorf("%d stages, %d tasks", len(p.Stages), tasks)
	}
	for n := 26; n <= 58; n++ {
		if id := "R-0." + strconv.Itoa(n); !cited[id] {
			t.Errorf("%s is in no stage or task", id)
		}
	}
}

func TestTermsAreSmallAndWhole(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	raw := casefile.Encode(terms)
	if len(raw) > 8<<10 {
		t.Errorf("%d bytes travel with every case", len(raw))
	}
	back, err := casefile.DecodeStrict[Terms](raw)
	if err != nil || string(casefile.Encode(back)) != string(raw) {
		t.Errorf("terms do not survive the journey: %v", err)
	}
	if terms.Version != "yantai-2019/1" || !slices.Equal(terms.Days.Years, []int{2018, 2019, 2020}) {
		t.Errorf("%s %v", terms.Version, terms.Days.Years)
	}
	p01, _ := terms.Point("烟台审01")
	if !p01.Centre || !p01.Outside || !slices.Equal(p01.Areas, []string{"370671"}) {
		t.Errorf("%+v", p01)
	}
	p07, _ := terms.Point("烟台审07")
	if len(p07.Areas) != 0 {
		t.Errorf("an area of 2020 is routed in 2019: %+v", p07)
	}
}

func TestWindowsOpenAndCloseOnTheirDays(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	for name, c := range map[string]struct{ action, at, code string }{
		"fill-in opens at midnight":               {WinFillIn, "2019-01-18 00:00", ""},
		"fill-in is not open the evening before":  {WinFillIn, "2019-01-17 23:59", "window_not_open"},
		"fill-in is open on its last Sunday":      {WinFillIn, "2019-03-10 23:59", ""},
		"fill-in has closed at 24:00":             {WinFillIn, "2019-03-11 00:00", "window_closed"},
		"correction goes on (T-0.22)":             {WinCorrect, "2019-03-20 23:59", ""},
		"inspection overlaps fill-in (T-0.18)":    {WinInspect, "2019-02-18 00:00", ""},
		"hand-over takes in 21 March (T-0.45)":    {WinHandover, "2019-03-21 23:59", ""},
		"a report on Sunday 31 March is in time":  {WinReport, "2019-03-31 23:59", ""},
		"catch-up begins on 1 April":              {WinCatchup, "2019-03-31 23:59", "window_not_open"},
		"catch-up never closes":                   {WinCatchup, "2029-01-01 00:00", ""},
		"an action without a window is no action": {"celebrate", "2019-03-01 00:00", "window_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := terms.Within(c.action, clock(t, c.at)); codeOf(err) != c.code {
				t.Errorf("got %v, want %q", err, c.code)
			}
		})
	}
}

func TestLoadPlanListsEveryContradiction(t *testing.T) {
	t.Parallel()
	window := func(action, from, to string) func(*Plan) {
		return func(p *Plan) { p.Windows[action] = Window{From: from, To: to, Clause: p.Windows[action].Clause} }
	}
	for name, c := range map[string]struct {
		change        func(*Plan)
		pointer, code string
	}{
		"a window that ends before it begins":     {window(WinFillIn, "2019-03-10", "2019-01-18"), "/windows/fill_in/to", "date_order"},
		"a window of an unknown action":           {func(p *Plan) { p.Windows["dance"] = p.Windows[WinReport] }, "/windows/dance", "plan_unknown_name"},
		"a missing window":                        {func(p *Plan) { delete(p.Windows, WinRecheck) }, "/windows/recheck", "required"},
		"correction that closes before fill-in":   {window(WinCorrect, "2019-01-18", "2019-03-01"), "/windows/correct/to", "plan_correct_before_fill_in"},
		"hand-over that closes before inspection": {window(WinHandover, "2019-02-18", "2019-03-01"), "/windows/handover/to", "plan_handover_before_inspect"},
		"a report due before publicity ends":      {window(WinReport, "2019-03-21", "2019-03-28"), "/windows/report/to", "plan_report_before_notice"},
		"a catch-up that closes":                  {window(WinCatchup, "2019-04-01", "2019-12-31"), "/windows/catchup/from", "plan_dates_contradict"},
		"a last day outside the notice window":    {func(p *Plan) { p.Notice.LastEnd = "2019-04-02" }, "/notice/last_end", "plan_dates_contradict"},
		"a period longer than its window":         {func(p *Plan) { p.Notice.Days = 50 }, "/notice/days", "plan_dates_contradict"},
		"a date that is none":                     {window(WinReport, "2019-02-30", "2019-03-31"), "/windows/report/from", "date"},
		"a clause that the series does not reach": {func(p *Plan) { p.Stages[0].Clause = "R-0.143" }, "/stages/0/clause", "plan_unknown_clause"},
		"a clause of no series":                   {func(p *Plan) { p.Stages[0].Tasks[0].Clauses[0] = "R-9.1" }, "/stages/0/tasks/0/clauses/0", "plan_unknown_clause"},
		"a clause written otherwise":              {func(p *Plan) { p.Stages[0].Clause = "R-0.026" }, "/stages/0/clause", "plan_unknown_clause"},
		"the same point twice":                    {func(p *Plan) { p.Points[1].Code, p.Points[1].Printed = p.Points[0].Code, p.Points[0].Printed }, "/points/1/code", "plan_duplicate"},
		"a phone that is none":                    {func(p *Plan) { p.Points[3].Phone = "0535-12" }, "/points/3/phone", "phone"},
		"a phone in another form":                 {func(p *Plan) { p.Points[3].Phone = "05356378281" }, "/points/3/phone", "phone"},
		"no point for outside enterprises":        {func(p *Plan) { p.Points[0].Outside = false }, "/points", "plan_no_outside_point"},
		"two Centres":                             {func(p *Plan) { p.Points[1].Centre = true }, "/points", "plan_one_centre"},
		"a group code with a wrong check":         {func(p *Plan) { p.Points[14].Group = "91990000MA0000154G" }, "/points/14/group", "credit_code_check"},
		"a year without a calendar":               {func(p *Plan) { p.Years = append(p.Years, 2027) }, "/years/3", "calendar_year_unknown"},
		"a year that the dates need":              {func(p *Plan) { p.Years = []int{2018, 2019} }, "/years", "calendar_year_missing"},
		"no years at all":                         {func(p *Plan) { p.Years = nil }, "/years", "required"},
		"an area of another city":                 {func(p *Plan) { p.Areas[1].Code = "371402" }, "/areas/1/code", "plan_value"},
		"an area routed to nowhere":               {func(p *Plan) { p.Areas[1].Point = "烟台审99" }, "/areas/1/point", "no_such_point"},
		"a second look at no point":               {func(p *Plan) { p.Office.SecondLookPoints = []string{"烟台审99"} }, "/office/second_look_points/0", "no_such_point"},
		"a level that is none":                    {func(p *Plan) { p.Rules.Levels[0] = "2" }, "/rules/levels/0", "plan_unknown_name"},
		"a cause without a title":                 {func(p *Plan) { delete(p.Causes, "our_overrun") }, "/catchup/causes/2", "plan_unknown_name"},
		"a task out of order":                     {func(p *Plan) { p.Stages[1].Tasks[0].Number = 9 }, "/stages/1/tasks/0/number", "plan_order"},
		"a task due after its stage":              {func(p *Plan) { p.Stages[0].Tasks[0].Due = "2019-02-01" }, "/stages/0/tasks/0/due", "plan_dates_contradict"},
		"a text in one language only":             {func(p *Plan) { p.Title.EN = "" }, "/title", "required"},
		"a commitment that promises nothing":      {func(p *Plan) { p.Commitments[0].Individual.Promised = nil }, "/commitments/0/individual/promised", "required"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := builtin(t)
			c.change(&p)
			_, err := LoadPlan(casefile.Encode(p))
			e := casefile.As(err)
			if e == nil || e.Kind != casefile.Invalid || !slices.ContainsFunc(e.Fields, func(f casefile.Field) bool {
				return f.Pointer == c.pointer && f.Code == c.code
			}) {
				t.Errorf("want %s %s, got %v", c.pointer, c.code, explain(err))
			}
		})
	}
}

func TestLoadPlanRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{"nothing": "", "an empty plan": "{}", "no JSON": "plan", "an unknown field": `{"colour":"red"}`} {
		if _, err := LoadPlan([]byte(raw)); casefile.KindOf(err) != casefile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Builtin("../load"); codeOf(err) != "no_such_plan" {
		t.Errorf("a plan from elsewhere: %v", err)
	}
}

func TestProblemsComeInOneOrder(t *testing.T) {
	t.Parallel()
	_, first := LoadPlan([]byte("{}"))
	for range 5 {
		_, again := LoadPlan([]byte("{}"))
		a, _ := json.Marshal(explain(first))
		if b, _ := json.Marshal(explain(again)); string(a) != string(b) {
			t.Fatalf("%s\n%s", a, b)
		}
	}
}

func TestTheGroupOfPointFifteenIsConfiguration(t *testing.T) {
	t.Parallel()
	p := builtin(t)
	if !strings.HasPrefix(p.Points[14].Group, "91990000") {
		t.Errorf("the built-in code %s could belong to somebody", p.Points[14].Group)
	}
	q, err := p.WithGroup("烟台审15", " 91370600ma00000t4x")
	if err != nil || q.Points[14].Group != "91370600MA00000T4X" || p.Points[14].Group == q.Points[14].Group {
		t.Errorf("%q %v", q.Points[14].Group, err)
	}
	if _, err := p.WithGroup("烟台审15", "91370600MA00000T4Y"); casefile.KindOf(err) != casefile.Invalid {
		t.Error(err)
	}
	if _, err := p.WithGroup("烟台审01", "91370600MA00000T4X"); casefile.KindOf(err) != casefile.NotFound {
		t.Error(err)
	}
}

func TestTheReceiverIsOneBodyUnderItsThreeNames(t *testing.T) {
	t.Parallel()
	r := builtin(t).Receiver
	for name, want := range map[string]bool{"省建设从业人员教育中心": true, "省教育中心": true, " 教育中心 ": true, r.Name.ZH: true, "教育局": false} {
		if r.Is(name) != want {
			t.Errorf("%s: want %v", name, want)
		}
	}
}

// The hash of version 1 is fixed here: whoever edits the text must make version 2 (T-0.33).
func TestCommitmentVersion1NeverChanges(t *testing.T) {
	t.Parallel()
	p := builtin(t)
	text, ok := p.Commitment(1)
	const want = "3834d600076a3036b6b73488d347d1b4ca799f6e99293549e7da1b5bd1a6f81a"
	if !ok || text.Hash() != want || yantai(t).Commitment != (Commitment{Version: 1, Hash: want}) {
		t.Errorf("hash %s", text.Hash())
	}
	if _, ok := p.Commitment(2); ok {
		t.Error("there is no version 2")
	}
	english := text
	english.Enterprise.Title.EN = "Another rendering"
	if english.Hash() != text.Hash() {
		t.Error("English is a rendering and binds nobody")
	}
	moved := text
	moved.Enterprise.Told, moved.Enterprise.Promised = text.Enterprise.Told[:4], slices.Concat(text.Enterprise.Told[4:], text.Enterprise.Promised)
	if moved.Hash() == text.Hash() {
		t.Error("what is told and what is promised are not the same")
	}
}

func TestCommitmentsSayWhatTheirClassOwes(t *testing.T) {
	t.Parallel()
	text, _ := builtin(t).Commitment(1)
	say := func(f Form) string { return strings.Join(f.lines(), "\n") }
	for phrase, forms := range map[string][2]bool{
		"劳动合同":         {true, true},
		"本企业职工":        {true, false},
		"期限一年以上":       {true, false},
		"没有工作单位":       {false, true}, // T-0.11
		"买卖、租借":        {true, true},
		"诚信档案库":        {true, true},
		"人社部令第31号":     {true, true},
		"建市〔2017〕241号": {true, true},
	} {
		if got := [2]bool{strings.Contains(say(text.Form("enterprise")), phrase), strings.Contains(say(text.Form("individual")), phrase)}; got != forms {
			t.Errorf("%s: got %v", phrase, got)
		}
	}
}
