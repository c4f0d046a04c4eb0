package deadlines

import (
	"strings"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

type model struct {
	site.Form
	Case              string
	Rows              []row
	At                string
	Stop, Start, Urge bool
	Stands            bool
	Stopping          []layout.Option
}

// row is one task's time from its entry to its end.
type row struct {
	Task, Role, Since, Stage  string
	Rule, Reading, Calendar   string
	First, Due, Target        string
	Days, Workdays            string
	Result, ResultName, Ended string
	Moves, Rungs              []string
	Restday, Running          bool
}

func modelOf(v *site.Visit, all []deadline.Deadline, now time.Time, f site.Form) model {
	m := model{Form: f, Case: v.Case(), At: layout.Time(now)}
	runs := false
	for _, d := range all {
		m.Rows = append(m.Rows, rowOf(v, d, now))
		m.Stands = m.Stands || d.Result == deadline.Stands
		runs = runs || d.Ended.IsZero()
	}
	m.Stop, m.Start = runs && !m.Stands && v.May("stopCaseClock"), m.Stands && v.May("startCaseClock")
	m.Urge = runs && v.May("urgeCase")
	m.Stopping = []layout.Option{{Label: v.Words.Say("form.choose")}}
	for _, code := range stopReasons(m.Stands) {
		m.Stopping = append(m.Stopping, layout.Option{Value: code, Label: v.Words.Say("deadlines.reason." + code)})
	}
	m.Stopping = layout.Choose(m.Stopping, f.Get("code"))
	return m
}

// stopReasons are why a clock is stopped, or started again.
func stopReasons(stands bool) []string {
	if stands {
		return []string{"evidence_came", "answer_came", "other"}
	}
	return []string{"evidence_awaited", "answer_awaited", "our_outage", "other"}
}

func rowOf(v *site.Visit, d deadline.Deadline, now time.Time) row {
	r := row{Task: v.Words.Name("tasks", d.Task), Role: v.Words.Name("roles", string(d.Role)), Since: layout.Time(d.Since), Calendar: d.Calendar, First: layout.LastDay(d.First), Due: layout.LastDay(d.Due),
		Result: tone(d.Result), ResultName: v.Words.Say("deadlines.result." + d.Result), Ended: layout.Time(d.Ended), Restday: d.Restday && d.Ended.IsZero(), Running: d.Ended.IsZero()}
	if d.Clause != "" {
		r.Rule = strings.TrimSpace(d.Clause + " " + v.Words.Clause(d.Clause))
	}
	switch d.Unit { // a fixed day takes in its 24:00; so do so many working days
	case deadline.ByDate:
		r.Reading = v.Words.Say("phrase.by")
	case deadline.ByWorkdays:
		r.Reading = v.Words.Say("phrase.within")
	}
	if !d.Target.IsZero() {
		r.Target = layout.Time(d.Target)
	}
	if r.Running && !d.Due.IsZero() && now.Before(d.Due) {
		days, work := d.Left(now)
		r.Days, r.Workdays = layout.Number(days), layout.Number(work)
	}
	for _, m := range d.Moves {
		r.Moves = append(r.Moves, strings.TrimSpace(layout.Time(m.At)+" "+v.Words.Name("events", m.Event)+" "+m.Order)+v.Words.Say("form.colon")+layout.LastDay(m.From)+" → "+layout.LastDay(m.To))
	}
	for _, x := range d.Rungs {
		r.Rungs = append(r.Rungs, layout.Time(x.At)+" "+v.Words.Name("rungs", x.Rung))
	}
	return r
}

func tone(result string) string {
	switch result {
	case deadline.Met:
		return "done"
	case deadline.Missed, deadline.Overdue:
		return "overdue"
	case deadline.Stands:
		return "paused"
	}
	return "running"
}

// phrase is a word of the notice with its adopted reading.
type phrase struct {
	Word, Reading, Example string
	Included               string
	Clause, ClauseText     string
	Source                 string
	Ask                    bool
}

// phraseKeys name the words in the catalogue.
var phraseKeys = map[campaign.Phrase]string{campaign.AtMost: "at_most", campaign.AtLeast: "at_least", campaign.Within: "within", campaign.By: "by", campaign.Earlier: "earlier",
	campaign.From: "from", campaign.After: "after", campaign.Below: "below", campaign.Over: "over"}

func phraseOf(v *site.Visit, r campaign.Reading) phrase {
	key := phraseKeys[r.Phrase]
	p := phrase{Word: string(r.Phrase), Reading: v.Words.Say("phrase." + key), Example: v.Words.Say("phrase.example." + key), Included: v.Words.Say("phrases.outside"), Clause: r.Clause,
		Source: r.Source, Ask: r.Ask}
	if r.Includes {
		p.Included = v.Words.Say("phrases.inside")
	}
	if text := v.Words.Clause(r.Clause); text != r.Clause {
		p.ClauseText = text
	}
	if key := "phrases.source." + r.Source; v.Words.Has(key) {
		p.Source = v.Words.Say(key)
	}
	return p
}
