package filing

import (
	"slices"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
)

// Status says where a filing stands: the stage, who has it, until when, and why (F9). It is derived from the room's own
// projection, so that it is what the record says.
type Status struct {
	Stage, StageName, Since, Track string
	Has, Task                      string // who has it, and what he does
	Due                            string // of the task
	Deadline                       string // when the case moves on by itself
	Days, Workdays                 int
	Limits                         string // the address of all its deadlines, for who may read them
	Reason, Cause                  string
	Now                            string // what happens now, in plain words
	Point, Address, Phone          string
	Sheet                          string // the summary sheet it is on
	Uncorrected                    bool   // returned, and what was remarked on is still as it was
	Intent                         string // since when a submission waits for its scans (T-0.21)
	Holds                          []string
	Notice                         string // its line's address, once published
	Steps                          []Step
}

// Step is one of the filer's steps, in the notice's order.
type Step struct {
	Code, Name, Href string
	State            string // done, now, later
}

// grace is what the room gives a submission that was signed in time (T-0.21): it moves no deadline that people plan by.
const grace = 30 * time.Minute

// StatusOf is the filing's status at a moment of campaign time.
func StatusOf(v *site.Visit, s filing.State, now time.Time) Status {
	st := Status{Stage: string(s.Stage), StageName: v.Words.Stage(filing.Kind, string(s.Stage)), Since: layout.Time(s.Since),
		Track: v.Words.Name("tracks", s.Track)}
	st.point(v, s)
	st.now(v, s)
	if v.May("getCaseDeadlines") {
		st.Limits = "/cases/" + s.Case + "/deadlines"
	}
	if s.Reason != "" {
		st.Reason = v.Words.Name("reasons", s.Reason)
	}
	if s.Cause != "" {
		st.Cause = v.Words.Name("causes", s.Cause)
	}
	for _, h := range s.Holds {
		if name := v.Words.Name("holds", string(h.Kind)); !slices.Contains(st.Holds, name) { // two matches are one reason to wait
			st.Holds = append(st.Holds, name)
		}
	}
	if s.Notice != nil {
		st.Notice = "/notices/" + s.Notice.ID + "/lines/" + layout.Number(s.Notice.Line)
	}
	p := filing.Room.Project(s)
	if len(p.Tasks) > 0 {
		t := p.Tasks[0]
		st.Has, st.Task = v.Words.Name("roles", string(t.Role)), v.Words.Name("tasks", t.Kind)
		st.Due = layout.LastDay(t.Due)
	}
	for _, t := range p.Timers {
		if t.Name == deadline.TimerRung { // it only tells
			continue
		}
		end := t.At.Add(-grace)
		st.Deadline = campaign.LastDay(end)
		if days, work, err := s.Terms.Left(now, end); err == nil {
			st.Days, st.Workdays = days, work
		}
	}
	if s.Stage == filing.Announced && s.Notice != nil {
		st.Deadline = s.Notice.Last
		if days, work, err := s.Terms.Left(now, s.Notice.End); err == nil {
			st.Days, st.Workdays = days, work
		}
	}
	if s.Stage == filing.Draft || s.Stage == filing.Returned {
		st.Steps, st.Uncorrected = StepsOf(v, s), s.Uncorrected()
	}
	return st
}

// point says where the originals go, with what somebody needs to get there.
func (st *Status) point(v *site.Visit, s filing.State) {
	st.Point = s.Point
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	if err != nil { // the code says enough to ask
		return
	}
	for _, p := range plan.Points {
		if p.Code == s.Point {
			st.Point, st.Address, st.Phone = p.Printed+" "+p.Name, p.Address, p.Phone
		}
	}
}

// now says what happens and what the filer can do, by stage and by what holds it up.
func (st *Status) now(v *site.Visit, s filing.State) {
	key := "filing.now." + string(s.Stage)
	switch {
	case !s.Intent.IsZero() && (s.Stage == filing.Draft || s.Stage == filing.Returned):
		key, st.Intent = "filing.now.intended", layout.Time(s.Intent)
	case s.Stage == filing.Submitted && slices.ContainsFunc(s.Holds, func(h filing.Hold) bool { return h.Kind != filing.HoldMatching && h.Kind != filing.HoldOriginal }):
		key = "filing.now.held"
		if v.Who.Filer == "" { // an officer reads it: it is not his to wait for
			key = "filing.now.held.desk"
		}
	case s.Stage == filing.Submitted && s.Sheet == nil:
		key = "filing.now.unlisted"
	}
	st.Now = v.Words.Say(key)
	if s.Sheet != nil && v.May("getSheet") {
		st.Sheet = "/sheets/" + s.Sheet.ID
	}
}

// StepsOf says which steps are done, which is next, and which wait for it.
func StepsOf(v *site.Visit, s filing.State) []Step {
	next := NextStep(s)
	order := []string{"content", "scans", "commitment", "point", "submit"}
	addresses := map[string]string{"content": "content", "scans": "scans", "commitment": "commitment", "point": "point", "submit": "submission"}
	at := slices.Index(order, next)
	var out []Step
	for i, code := range order {
		step := Step{Code: code, Name: v.Words.Name("steps", code), Href: "/filings/" + s.Case + "/" + addresses[code], State: "later"}
		switch {
		case i < at:
			step.State = "done"
		case i == at:
			step.State = "now"
		}
		out = append(out, step)
	}
	return out
}

// NextStep is the first step that is not done. Content is there from the first moment on, and is open again while a
// remark on it is not met (F11).
func NextStep(s filing.State) string {
	has := func(kind string) bool {
		return slices.ContainsFunc(s.Content.Scans, func(x filing.Scan) bool { return x.Kind == kind })
	}
	switch {
	case !has(filing.ScanCertificate), s.Filer.Kind == filing.ByEnterprise && !has(filing.ScanContract):
		return "scans"
	case s.Uncorrected():
		return s.CorrectionStep()
	case s.Signature == nil || s.Signature.Content != filing.ContentHash(s.Content):
		return "commitment"
	case s.Point == "":
		return "point"
	}
	return "submit"
}
