package campaign

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/person"
)

// numbers checks the parameters by themselves.
func (c *checker) numbers() {
	r, n, o := c.p.Rules, c.p.Notice, c.p.Office
	for pointer, v := range map[string]int{"/rules/version": r.Version, "/rules/max_age": r.MaxAge, "/rules/contract_months": r.ContractMonths,
		"/rules/max_rounds": r.MaxRounds, "/rules/min_age_alarm": r.MinAgeAlarm, "/notice/days": n.Days,
		"/notice/objection_days": n.ObjectionDays, "/notice/take_down_days": n.TakeDownDays,
		"/office/registration_days": o.RegistrationDays, "/office/registration_escalate": o.RegistrationEscalate,
		"/office/receipt_alarm_days": o.ReceiptAlarmDays} {
		c.say(v < 1, pointer, "plan_value")
	}
	for task, n := range o.TaskDays {
		c.say(n < 1, "/office/task_days/"+task, "plan_value")
	}
	_, err := time.Parse(targetForm, o.HandoverTarget)
	c.say(o.HandoverTarget != "" && err != nil, "/office/handover_target", "date")
	c.say((n.OutageMinutes == 0) != (n.OutageDays == 0) || n.OutageMinutes < 0 || n.OutageDays < 0, "/notice/outage_days", "plan_value")
	c.say(n.DisplayCheckMinutes < 0 || n.DisplayCheckMinutes > 24*60 || n.DisplayCheckMinutes > 0 && n.DisplayCheckMinutes < 10, "/notice/display_check_minutes", "plan_value")
	c.say(o.RegistrationEscalate > o.RegistrationDays, "/office/registration_escalate", "plan_value")
	c.say(n.Unit != UnitCalendar && n.Unit != UnitWorking, "/notice/unit", "plan_unknown_name")
	c.say(!slices.Contains([]string{MovesNever, MovesHoliday, MovesRestDays}, n.LastDayMoves), "/notice/last_day_moves", "plan_unknown_name")
	c.say(n.SameDayStart, "/notice/same_day_start", "plan_value")
	c.say(!isDay(n.LastEnd), "/notice/last_end", "date")
	c.say(!isDay(r.AppliedBy), "/rules/applied_by", "date")
	c.say(!isDay(r.AppliedHumanTo) || r.AppliedHumanTo < r.AppliedBy, "/rules/applied_human_to", "date_order")
	c.say(!isDay(c.p.Catchup.From), "/catchup/from", "date")
	c.say(c.p.Catchup.RoundEvery != "month" && c.p.Catchup.RoundEvery != "week", "/catchup/round_every", "plan_unknown_name")
	c.say(len(r.Issuers) == 0, "/rules/issuers", "required")
	c.say(len(r.Levels) == 0, "/rules/levels", "required")
	for i, l := range r.Levels {
		c.say(!person.Level(l).Valid(), at("/rules/levels", i), "plan_unknown_name")
	}
	c.say(len(c.p.Catchup.Causes) == 0, "/catchup/causes", "required")
	for i, cause := range c.p.Catchup.Causes {
		_, ok := c.p.Causes[cause]
		c.say(!ok, at("/catchup/causes", i), "plan_unknown_name")
	}
}

// texts checks what people will read and sign.
func (c *checker) texts() {
	p := c.p
	for pointer, t := range map[string]Text{"/title": p.Title, "/authority": p.Authority, "/centre": p.Centre,
		"/city/name": p.City.Name, "/receiver/name": p.Receiver.Name} {
		c.text(pointer, t)
	}
	for name, t := range p.Causes {
		c.text("/causes/"+name, t)
	}
	c.say(len(p.Commitments) == 0, "/commitments", "required")
	for i, text := range p.Commitments {
		pointer := at("/commitments", i)
		c.say(text.Version != i+1, pointer+"/version", "plan_order")
		c.form(pointer+"/enterprise", text.Enterprise)
		c.form(pointer+"/individual", text.Individual)
	}
}

func (c *checker) form(pointer string, f Form) {
	c.text(pointer+"/title", f.Title)
	c.say(len(f.Told) == 0, pointer+"/told", "required")
	c.say(len(f.Promised) == 0, pointer+"/promised", "required")
	for i, t := range f.Told {
		c.text(at(pointer+"/told", i), t)
	}
	for i, t := range f.Promised {
		c.text(at(pointer+"/promised", i), t)
	}
}

// contradictions compares windows with each other and with the periods that must fit into them.
func (c *checker) contradictions() {
	w := c.p.Windows
	const code = "plan_dates_contradict"
	c.say(w[WinFillIn].From < w[WinRegister].From, "/windows/fill_in/from", code)
	c.say(w[WinCorrect].To < w[WinFillIn].To, "/windows/correct/to", "plan_correct_before_fill_in", "date", w[WinFillIn].To) // T-0.22
	c.say(w[WinInspect].From < w[WinFillIn].From, "/windows/inspect/from", code)
	c.say(w[WinHandover].To < w[WinInspect].To, "/windows/handover/to", "plan_handover_before_inspect", "date", w[WinInspect].To) // T-0.45
	target, _, _ := strings.Cut(c.p.Office.HandoverTarget, "T")
	c.say(w[WinHandover].To >= w[WinInspect].To && target > w[WinHandover].To, "/office/handover_target", code)
	c.say(w[WinRecheck].From < w[WinInspect].From, "/windows/recheck/from", code)
	c.say(w[WinReport].To < w[WinNotice].To, "/windows/report/to", "plan_report_before_notice", "date", w[WinNotice].To) // publicity comes first
	c.say(w[WinCatchup].To != "" || w[WinCatchup].From <= w[WinReport].To, "/windows/catchup/from", code)
	c.say(c.p.Catchup.From != w[WinCatchup].From, "/catchup/from", code)
	c.say(c.p.Notice.LastEnd > w[WinNotice].To || c.p.Notice.LastEnd < w[WinNotice].From, "/notice/last_end", code)
	for i, s := range c.p.Stages {
		c.say(i > 0 && s.From < c.p.Stages[i-1].From, at("/stages", i)+"/from", code)
	}
	c.calendarCovers()
	if len(c.wrong) > 0 {
		return
	}
	t, err := c.p.Terms()
	if err != nil {
		c.say(true, "/years", "calendar_year_unknown")
		return
	}
	latest, err := LatestPublication(t)
	c.say(err != nil || latest < w[WinNotice].From, "/notice/days", code)
}

// calendarCovers wants every year in which a date of the plan lies, and the one after catch-up begins: deadlines of
// late cases run into it.
func (c *checker) calendarCovers() {
	need := []string{c.p.Catchup.From, day(c.p.Catchup.From).AddDate(1, 0, 0).Format(time.DateOnly)}
	for _, w := range c.p.Windows {
		need = append(need, w.From)
		if w.To != "" {
			need = append(need, w.To)
		}
	}
	for _, date := range need {
		year := day(date).Year()
		missing := !slices.Contains(c.p.Years, year)
		already := slices.ContainsFunc(c.wrong, func(f casefile.Field) bool { return f.Pointer == "/years" && f.Args["year"] == strconv.Itoa(year) })
		c.say(missing && !already, "/years", "calendar_year_missing", "year", strconv.Itoa(year))
	}
}
