package api

import (
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/locale"
	"chizheng/internal/postgres"
)

// FilingLine is a filing in a list. Numbers of persons are masked.
type FilingLine struct {
	Case        string           `json:"case" example:"filing-00000000000000000000000001"`
	Version     int              `json:"version"`
	Stage       filing.Stage     `json:"stage" example:"submitted"`
	StageName   string           `json:"stage_name" example:"待审验"`
	Track       string           `json:"track" enum:"main,catchup"`
	Round       int              `json:"round" doc:"Submissions so far."`
	Class       string           `json:"class" enum:"A,B" doc:"A: with an employer (R-0.18); B: without (R-0.22)."`
	FilerKind   filing.FilerKind `json:"filer_kind"`
	FilerName   string           `json:"filer_name,omitempty" example:"试例建筑有限公司"`
	Name        string           `json:"name" example:"测试甲一"`
	IDNumber    string           `json:"id_number" doc:"Masked." example:"990602********0012"`
	Work        string           `json:"work_type" example:"030" doc:"listCodes, work_type."`
	Level       string           `json:"level" example:"intermediate"`
	LevelName   string           `json:"level_name" example:"中级工"`
	Number      string           `json:"certificate_number"`
	Province    string           `json:"province_number,omitempty" doc:"In the province's system (T-0.13)."`
	Point       string           `json:"point,omitempty" example:"烟台审05"`
	Holds       []string         `json:"holds,omitempty"`
	Notice      string           `json:"notice,omitempty"`
	NoticeLine  int              `json:"notice_line,omitempty"`
	Report      string           `json:"report,omitempty"`
	Reason      string           `json:"reason,omitempty" doc:"Code of the last return or rejection."`
	Cause       string           `json:"cause,omitempty" doc:"Why it moved to catch-up."`
	SubmittedAt time.Time        `json:"submitted_at,omitzero"`
	Since       time.Time        `json:"since" doc:"When the stage began, in campaign time."`
}

func filingLine(f postgres.FilingLine, l *locale.Locale) FilingLine {
	return FilingLine{Case: f.Case, Version: f.Version, Stage: f.Stage, StageName: l.Stage(filing.Kind, string(f.Stage)),
		Track: f.Track, Round: f.Round, Class: f.Class, FilerKind: f.FilerKind, FilerName: f.FilerName, Name: f.Name,
		IDNumber: f.IDMasked, Work: f.Work, Level: f.Level, LevelName: l.Name("levels", f.Level), Number: f.Number,
		Province: f.Province, Point: f.Point, Holds: f.Holds, Notice: f.Notice, NoticeLine: f.NoticeLine, Report: f.Report, Reason: f.Reason,
		Cause: f.Cause, SubmittedAt: f.SubmittedAt, Since: f.Since}
}

// FilingView is a filing with what happens next.
type FilingView struct {
	Case        string            `json:"case"`
	Version     int               `json:"version"`
	Stage       filing.Stage      `json:"stage"`
	StageName   string            `json:"stage_name"`
	Since       time.Time         `json:"since"`
	Track       string            `json:"track" enum:"main,catchup"`
	Cause       string            `json:"cause,omitempty" doc:"Why it moved to catch-up: listCodes, catchup_cause."`
	Round       int               `json:"round"`
	Masked      bool              `json:"masked" doc:"Numbers are masked: revealFiling shows them for a purpose."`
	Content     filing.Content    `json:"content"`
	ContentHash string            `json:"content_hash" doc:"What a signature binds."`
	FilerKind   filing.FilerKind  `json:"filer_kind"`
	FilerName   string            `json:"filer_name,omitempty"`
	Signed      bool              `json:"signed" doc:"The commitment stands on this very content."`
	Point       string            `json:"point,omitempty"`
	Tells       string            `json:"tells,omitempty" doc:"The worker's telephone, masked: he hears of the filing when it is submitted (T-0.32)." example:"199****0001"`
	Uploads     []filing.Upload   `json:"uploads,omitempty" doc:"Scans being checked, and the last refusals."`
	Outcomes    []OutcomeView     `json:"outcomes,omitempty"`
	Holds       []filing.Hold     `json:"holds,omitempty"`
	Remarks     []filing.Remark   `json:"remarks,omitempty"`
	Reason      string            `json:"reason,omitempty"`
	ReasonName  string            `json:"reason_name,omitempty"`
	Originals   map[string]bool   `json:"originals,omitempty" doc:"Originals seen at the point."`
	Required    []string          `json:"required_originals"`
	Verdict     string            `json:"verdict,omitempty" enum:"pass,fail,pending,return"`
	Sealed      bool              `json:"sealed"`
	Sheet       *filing.SheetRef  `json:"sheet,omitempty"`
	Handover    string            `json:"handover,omitempty"`
	Notice      *filing.NoticeRef `json:"notice,omitempty"`
	Report      *filing.ReportRef `json:"report,omitempty"`
	Twin        string            `json:"twin,omitempty"`
	Next        NextStep          `json:"next"`
}

// NextStep says who has the case and what is to be done until when (F9).
type NextStep struct {
	Step     string        `json:"step,omitempty" enum:"content,scans,commitment,point,submit" doc:"The filer's own next step."`
	StepName string        `json:"step_name,omitempty"`
	Task     string        `json:"task,omitempty" doc:"What the case waits for."`
	TaskName string        `json:"task_name,omitempty"`
	Role     casefile.Role `json:"role,omitempty" doc:"Who has it."`
	RoleName string        `json:"role_name,omitempty"`
	Due      time.Time     `json:"due,omitzero" doc:"The deadline of the task, where it has one."`
	Deadline time.Time     `json:"deadline,omitzero" doc:"When the case moves on by itself."`
}

// OutcomeView is a rule's outcome in words.
type OutcomeView struct {
	Rule     string           `json:"rule" example:"age"`
	RuleName string           `json:"rule_name" example:"年龄"`
	Version  int              `json:"version"`
	Clause   string           `json:"clause" example:"R-0.19"`
	Basis    string           `json:"basis" doc:"The clause, quoted."`
	Verdict  casefile.Verdict `json:"verdict" enum:"pass,fail,needs_human"`
	Code     string           `json:"code,omitempty"`
	Text     string           `json:"text"`
}

func outcomes(all []casefile.Outcome, l *locale.Locale) []OutcomeView {
	out := make([]OutcomeView, 0, len(all))
	for _, o := range all {
		out = append(out, OutcomeView{Rule: o.Rule, RuleName: l.Name("rules", o.Rule), Version: o.Version, Clause: o.Clause,
			Basis: l.Clause(o.Clause), Verdict: o.Verdict, Code: o.Code, Text: l.Outcome(o)})
	}
	return out
}

func filingView(s filing.State, masked bool, l *locale.Locale) FilingView {
	hash := filing.ContentHash(s.Content)
	_, sealed := s.ActiveSeal()
	v := FilingView{Case: s.Case, Version: s.Version, Stage: s.Stage, StageName: l.Stage(filing.Kind, string(s.Stage)),
		Since: s.Since, Track: s.Track, Cause: s.Cause, Round: s.Round, Masked: masked, Content: s.Content, ContentHash: hash,
		FilerKind: s.Filer.Kind, FilerName: s.Filer.Name, Signed: s.Signature != nil && s.Signature.Content == hash,
		Point: s.Point, Uploads: s.Uploads, Outcomes: outcomes(s.Outcomes, l), Holds: s.Holds, Remarks: s.Remarks,
		Reason: s.Reason, Originals: s.Inspection.Originals, Required: s.RequiredOriginals(), Verdict: s.Inspection.Verdict,
		Sealed: sealed, Sheet: s.Sheet, Handover: s.Handover, Notice: s.Notice, Report: s.Report, Twin: s.Twin,
		Next: nextStep(s, l)}
	if s.Reason != "" {
		v.ReasonName = l.Name("reasons", s.Reason)
	}
	if s.Filer.Kind == filing.ByEnterprise {
		v.Tells = person.MaskPhone(s.Content.Person.Phone)
	}
	if masked {
		v.Content.Person = maskPerson(s.Content.Person)
	}
	return v
}

// maskPerson leaves what tells people apart in an office, and nothing to misuse (L4).
func maskPerson(p filing.Person) filing.Person {
	p.IDNumber, p.Phone = person.MaskID(p.IDNumber), person.MaskPhone(p.Phone)
	if address := []rune(p.Address); len(address) > 6 {
		p.Address = string(address[:6]) + strings.Repeat("*", 4)
	}
	return p
}

// nextStep takes task and deadline from the room's own projection; the filer's step from what is still open.
func nextStep(s filing.State, l *locale.Locale) NextStep {
	n := waitingFor(filing.Room.Project(s), l)
	if s.Stage == filing.Draft || s.Stage == filing.Returned {
		n.Step = openStep(s)
		n.StepName = l.Name("steps", n.Step)
	}
	return n
}

// waitingFor says who has a case and until when.
func waitingFor(p casefile.Projection, l *locale.Locale) NextStep {
	var n NextStep
	if len(p.Tasks) > 0 {
		t := p.Tasks[0]
		n.Task, n.Role, n.Due = t.Kind, t.Role, t.Due
		n.TaskName, n.RoleName = l.Name("tasks", t.Kind), l.Name("roles", string(t.Role))
	}
	for _, t := range p.Timers {
		if t.Name != deadline.TimerRung && (n.Deadline.IsZero() || t.At.Before(n.Deadline)) { // a rung only tells
			n.Deadline = t.At
		}
	}
	return n
}

// openStep is the first of that is not done.
func openStep(s filing.State) string {
	kinds := map[string]bool{}
	for _, scan := range s.Content.Scans {
		kinds[scan.Kind] = true
	}
	switch {
	case !kinds[filing.ScanCertificate], s.Filer.Kind == filing.ByEnterprise && !kinds[filing.ScanContract]:
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
