package campaign

import (
	"encoding/json"
	"testing"
	"time"

	"chizheng/internal/casefile"
)

func extendTo(windows map[string]string) Change { return Change{Windows: windows} }

func ruling(pointer, value string) Ruling {
	return Ruling{Pointer: pointer, Value: json.RawMessage(value)}
}

func TestAnOrderThatCannotStandIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	down := Outage{From: clock(t, "2019-03-08 09:00"), To: clock(t, "2019-03-08 20:00"), Windows: []string{WinFillIn}}
	cases := []struct {
		name, kind, now string
		change          Change
		pointer, code   string
	}{
		{"into the past", OrderExtend, "2019-03-05 09:00", extendTo(map[string]string{WinFillIn: "2019-03-04"}), "/change/windows/fill_in", "order_into_the_past"},
		{"earlier than now in force", OrderExtend, "2019-03-05 09:00", extendTo(map[string]string{WinFillIn: "2019-03-09"}), "/change/windows/fill_in", "order_shortens"},
		{"a window that is over", OrderExtend, "2019-03-11 00:00", extendTo(map[string]string{WinFillIn: "2019-03-15"}), "", "order_window_over"},
		{"filling in longer than correcting", OrderExtend, "2019-03-05 09:00", extendTo(map[string]string{WinFillIn: "2019-03-25"}), "/windows/correct/to", "plan_correct_before_fill_in"},
		{"inspecting longer than handing over", OrderExtend, "2019-03-05 09:00", extendTo(map[string]string{WinInspect: "2019-03-22"}), "/windows/handover/to", "plan_handover_before_inspect"},
		{"publicity longer than reporting", OrderExtend, "2019-03-05 09:00", extendTo(map[string]string{WinNotice: "2019-04-02"}), "/windows/report/to", "plan_report_before_notice"},
		{"reporting into catch-up", OrderExtend, "2019-03-05 09:00", extendTo(map[string]string{WinReport: "2019-04-01"}), "/windows/catchup/from", "plan_dates_contradict"},
		{"a year that the calendar does not know", OrderExtend, "2019-03-05 09:00", extendTo(map[string]string{WinReport: "2031-04-01"}), "/windows/catchup/from", "plan_dates_contradict"},
		{"a window that never closes", OrderExtend, "2019-03-05 09:00", extendTo(map[string]string{WinCatchup: "2020-04-01"}), "/change/windows/catchup", "plan_unknown_name"},
		{"an outage of tomorrow", OrderOutage, "2019-03-08 12:00", Change{Outage: &down}, "/change/outage/to", "date_in_the_future"},
		{"the wrong part filled", OrderOutage, "2019-03-09 12:00", extendTo(map[string]string{WinFillIn: "2019-03-15"}), "/change", "order_content"},
		{"a parameter that nobody may rule on", OrderRuling, "2019-02-01 09:00", Change{Rulings: []Ruling{ruling("/id", `"x"`)}}, "/change/rulings/0/pointer", "plan_unknown_name"},
		{"a ruling of the wrong type", OrderRuling, "2019-02-01 09:00", Change{Rulings: []Ruling{ruling("/rules/max_age", `"old"`)}}, "/change/rulings", "plan_value"},
		{"a ruling that makes no sense", OrderRuling, "2019-02-01 09:00", Change{Rulings: []Ruling{ruling("/notice/days", `0`)}}, "/notice/days", "plan_value"},
		{"a holiday that is over", OrderCalendar, "2019-03-22 09:00", Change{Days: []DayChange{{Date: "2019-03-21", Paper: "试"}}}, "/change/days/0/date", "order_into_the_past"},
		{"a holiday in an unknown year", OrderCalendar, "2019-03-22 09:00", Change{Days: []DayChange{{Date: "2031-05-02", Paper: "试"}}}, "/days/0/date", "calendar_year_unknown"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := builtin(t).With(c.kind, c.change, clock(t, c.now))
			e := casefile.As(err)
			if e == nil || c.pointer == "" && e.Code != c.code {
				t.Fatalf("got %v", err)
			}
			found := c.pointer == ""
			for _, f := range e.Fields {
				found = found || f.Pointer == c.pointer && f.Code == c.code
			}
			if !found {
				t.Errorf("want %s at %s, got %+v", c.code, c.pointer, e.Fields)
			}
		})
	}
}

func TestAnExtensionReachesPlanAndCaseAlike(t *testing.T) {
	t.Parallel()
	p, now := builtin(t), clock(t, "2019-03-05 09:00")
	next, err := p.With(OrderExtend, extendTo(map[string]string{WinNotice: "2019-03-30", WinFillIn: "2019-03-12"}), now)
	if err != nil {
		t.Fatal(explain(err))
	}
	if p.Windows[WinFillIn].To != "2019-03-10" {
		t.Fatal("the plan in force was changed")
	}
	before, after := yantai(t), must(next.Terms())(t)
	e := Difference(before, after)
	if len(e.Windows) != 2 || e.Notice == nil || e.Notice.LastEnd != "2019-03-30" || e.Rules != nil || e.Days != nil || e.Points != nil {
		t.Errorf("effect %+v", e)
	}
	mine := before.Stand(Still{From: "2019-02-04", To: "2019-02-05"}).After(1, e)
	if mine.Windows[WinFillIn].To != "2019-03-14" || mine.Version != "yantai-2019/1+1" || OrderOf(mine.Version) != 1 {
		t.Errorf("a case whose clock stood two days: %+v of %s", mine.Windows[WinFillIn], mine.Version)
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(explain(err))
		}
		return v
	}
}

func TestOutagesAddUpAndNoneIsPaidTwice(t *testing.T) {
	t.Parallel()
	p := builtin(t)
	for _, step := range []struct{ from, to, last string }{
		{"2019-02-01 08:00", "2019-02-01 16:00", "2019-03-10"}, // 480 minutes are not more than 480 (T-0.51)
		{"2019-02-01 15:00", "2019-02-01 16:00", "2019-03-10"}, // counted already
		{"2019-02-02 08:00", "2019-02-02 08:01", "2019-03-11"}, // a minute more
		{"2019-02-03 00:00", "2019-02-03 15:59", "2019-03-11"}, // 24 hours in all
		{"2019-02-04 00:00", "2019-02-04 00:01", "2019-03-12"}, // the second day begins
	} {
		o := Outage{From: clock(t, step.from), To: clock(t, step.to), Windows: []string{WinFillIn}}
		next, err := p.With(OrderOutage, Change{Outage: &o}, o.To.Add(time.Hour))
		if err != nil {
			t.Fatal(explain(err))
		}
		if p = next; p.Windows[WinFillIn].To != step.last {
			t.Errorf("after %s: %s, want %s", step.from, p.Windows[WinFillIn].To, step.last)
		}
	}
}

func TestARulingIsANewVersionOfTheRulesAndClosesItsQuestion(t *testing.T) {
	t.Parallel()
	p := builtin(t)
	next, err := p.With(OrderRuling, Change{Rulings: []Ruling{ruling("/rules/age_inclusive", "true"), ruling("/rules/age_band_human", "false")}}, clock(t, "2019-02-01 09:00"))
	if err != nil {
		t.Fatal(explain(err))
	}
	e := Difference(yantai(t), must(next.Terms())(t))
	if e.Rules == nil || e.Rules.AgeBandHuman || e.Rules.Version != p.Rules.Version+1 || len(next.Ask) != len(p.Ask)-1 || e.Windows != nil {
		t.Errorf("effect %+v, %d questions", e, len(next.Ask))
	}
}

func TestANewTextIsForNewSignaturesAndTheOldOneStays(t *testing.T) {
	t.Parallel()
	p := builtin(t)
	text := p.Commitments[0]
	if _, err := p.With(OrderTerms, Change{Text: &text}, clock(t, "2019-02-01 09:00")); codeOf(err) != "order_changes_nothing" {
		t.Errorf("the same text: %v", err)
	}
	text.Enterprise.Title.ZH = "企业诚信承诺书（修订）"
	next, err := p.With(OrderTerms, Change{Text: &text}, clock(t, "2019-02-01 09:00"))
	if err != nil {
		t.Fatal(explain(err))
	}
	old, _ := next.Commitment(1)
	e := Difference(yantai(t), must(next.Terms())(t))
	if e.Commitment == nil || e.Commitment.Version != 2 || old.Enterprise.Title.ZH != p.Commitments[0].Enterprise.Title.ZH {
		t.Errorf("effect %+v", e)
	}
}

// The Labour Day of 2019 was made longer by a paper of 22 March (standards, 5.5): what was counted before moves.
func TestAPaperOfTheYearMovesWhatIsCountedOverIt(t *testing.T) {
	t.Parallel()
	early, err := CalendarAsOf("2019-03-21", 2019, 2020)
	if err != nil {
		t.Fatal(err)
	}
	terms := yantai(t, func(t *Terms) { t.Days = early })
	filed := clock(t, "2019-04-25 10:00")
	before, _ := ObjectionDue(filed, terms)
	for _, d := range []DayChange{{Date: "2019-05-02"}, {Date: "2019-05-03"}, {Date: "2019-04-28", Work: true}, {Date: "2019-05-05", Work: true}} {
		terms.Days = terms.Days.With(d)
	}
	after, _ := ObjectionDue(filed, terms)
	now, _ := ObjectionDue(filed, yantai(t))
	if before.Equal(after) || !after.Equal(now) {
		t.Errorf("before the paper %s, after it %s, by the calendar that has it %s", LastDay(before), LastDay(after), LastDay(now))
	}
}

func TestTheTermsInForceAreThePlanAndItsOrdersInTheirOrder(t *testing.T) {
	t.Parallel()
	p := builtin(t)
	orders := []Order{
		{Seq: 1, Kind: OrderExtend, Effective: clock(t, "2019-03-05 09:00"), Change: extendTo(map[string]string{WinFillIn: "2019-03-12"})},
		{Seq: 2, Kind: OrderExtend, Effective: clock(t, "2019-03-11 00:00"), Change: extendTo(map[string]string{WinFillIn: "2019-03-14"})},
	}
	for now, want := range map[string]string{"2019-03-05 08:59": "2019-03-10", "2019-03-05 09:00": "2019-03-12", "2019-03-20 09:00": "2019-03-14"} {
		_, terms, err := p.InForce(orders, clock(t, now))
		if err != nil || terms.Windows[WinFillIn].To != want {
			t.Errorf("%s: %s of %s, %v", now, terms.Windows[WinFillIn].To, terms.Version, err)
		}
	}
}

func TestAPlanWhoseLadderMakesNoSenseIsRefused(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, pointer string
		change        func(*Plan)
	}{
		{"rungs that do not rise", "/ladders/0/rungs/1/days", func(p *Plan) { p.Ladders[0].Rungs[1].Days = -9 }},
		{"a rung that nobody hears", "/ladders/0/rungs/0/to", func(p *Plan) { p.Ladders[0].Rungs[0].To = nil }},
		{"a role that is none", "/ladders/0/rungs/0/to/0", func(p *Plan) { p.Ladders[0].Rungs[0].To = []string{"mayor"} }},
		{"a rung that is none", "/ladders/0/rungs/0/rung", func(p *Plan) { p.Ladders[0].Rungs[0].Name = "approve" }},
		{"a kind of task on two ladders", "/ladders/1/tasks/0", func(p *Plan) { p.Ladders[1].Tasks[0] = "fill_in" }},
		{"a target behind its last day", "/office/handover_target", func(p *Plan) { p.Office.HandoverTarget = "2019-03-22T18:00" }},
		{"no time at all for a task", "/office/task_days/recheck", func(p *Plan) { p.Office.TaskDays["recheck"] = 0 }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := builtin(t)
			c.change(&p)
			_, err := LoadPlan(casefile.Encode(p))
			e := casefile.As(err)
			if e == nil {
				t.Fatalf("accepted")
			}
			for _, f := range e.Fields {
				if f.Pointer == c.pointer {
					return
				}
			}
			t.Errorf("got %+v", e.Fields)
		})
	}
}
