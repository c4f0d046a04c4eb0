package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/milestone"
	"chizheng/internal/casefile/oversight"
	"chizheng/internal/desk"
)

// milestones registers the tasks of the plan as they were really done (A1).
func (a *API) milestones() {
	s := subject{a, "milestone"}
	kind := milestone.Kind
	add(s, op{ID: "openMilestones", Method: http.MethodPost, Path: "/campaign/milestones"}, a.openMilestones)
	add(s, op{ID: "listMilestones", Method: http.MethodGet, Path: "/campaign/milestones"}, a.listMilestones)
	command[milestone.Entry](s, op{ID: "enterMilestone", Method: http.MethodPost, Path: "/campaign/milestones/{case}/entry"}, kind, milestone.CmdEnter)
	command[milestone.Reasoned](s, op{ID: "correctMilestone", Method: http.MethodPost, Path: "/campaign/milestones/{case}/reopening"}, kind, milestone.CmdReopen)
}

// MilestonesOpened says how many tasks of the plan became cases.
type MilestonesOpened struct {
	Opened int `json:"opened"`
}

func (a *API) openMilestones(c call, _ *nothing) (*body[MilestonesOpened], error) {
	n, err := a.cfg.Desk.OpenMilestones(c, c.Who, a.cfg.Campaign)
	return found(MilestonesOpened{n}, err)
}

// MilestoneView is a task of the plan beside what really happened.
type MilestoneView struct {
	Case      string          `json:"case,omitempty" doc:"Absent: not opened, or without a day to hold."`
	Version   int             `json:"version,omitempty"`
	Number    int             `json:"number"`
	Stage     int             `json:"stage" doc:"Of the plan."`
	StageName string          `json:"stage_name"`
	Title     string          `json:"title"`
	Owner     campaign.Owner  `json:"owner"`
	From      string          `json:"from" doc:"Of the plan's stage."`
	Due       string          `json:"due,omitempty"`
	Clauses   []string        `json:"clauses"`
	Status    milestone.Stage `json:"status"`
	Entry     milestone.Entry `json:"entry"`
	Later     bool            `json:"entered_later" doc:"Entered on a later day than it happened (T-0.69)."`
	Late      bool            `json:"late" doc:"Ended, or still running, after its day."`
}

func (a *API) listMilestones(c call, _ *nothing) (*body[list[MilestoneView]], error) {
	tasks, err := a.cfg.Desk.PlanTasks(c, c.Who, a.cfg.Campaign)
	say := in(c.Locale)
	out := list[MilestoneView]{Items: []MilestoneView{}, Total: len(tasks)}
	for _, t := range tasks {
		v := MilestoneView{Number: t.Number, Stage: t.Stage.Number, StageName: say(t.Stage.Title), Title: say(t.Title), Owner: t.Owner,
			From: t.Stage.From, Due: t.Due, Clauses: append([]string{}, t.Clauses...), Status: milestone.Planned, Late: t.Late}
		if t.State != nil {
			v.Case, v.Version, v.Status, v.Entry, v.Later = t.State.Case, t.State.Version, t.State.Stage, t.State.Entry, t.State.Later
		}
		out.Items = append(out.Items, v)
	}
	return found(out, err)
}

// oversights registers the inspections of the points.
func (a *API) oversights() {
	s := subject{a, "oversight"}
	kind := oversight.Kind
	add(s, op{ID: "planOversight", Method: http.MethodPost, Path: "/oversights", Status: http.StatusCreated}, a.planOversight)
	listCases(s, op{ID: "listOversights", Path: "/oversights"}, kind)
	add(s, op{ID: "getOversight", Method: http.MethodGet, Path: "/oversights/{case}"}, a.getOversight)
	command[oversight.Visit](s, op{ID: "recordOversight", Method: http.MethodPost, Path: "/oversights/{case}/visit"}, kind, oversight.CmdVisit)
	command[oversight.Reasoned](s, op{ID: "cancelOversight", Method: http.MethodPost, Path: "/oversights/{case}/cancellation"}, kind, oversight.CmdCancel)
	command[oversight.Answer](s, op{ID: "answerFinding", Method: http.MethodPost, Path: "/oversights/{case}/answers"}, kind, oversight.CmdAnswer)
	command[oversight.Verify](s, op{ID: "verifyFinding", Method: http.MethodPost, Path: "/oversights/{case}/verifications"}, kind, oversight.CmdVerify)
	command[oversight.Proposal](s, op{ID: "proposeCriticism", Method: http.MethodPost, Path: "/oversights/{case}/criticism"}, kind, oversight.CmdCriticise)
	bare(s, op{ID: "signCriticism", Method: http.MethodPost, Path: "/oversights/{case}/criticism/signature"}, kind, oversight.CmdIssue)
	command[oversight.Reasoned](s, op{ID: "refuseCriticism", Method: http.MethodPost, Path: "/oversights/{case}/criticism/refusal"}, kind, oversight.CmdSpare)
}

// OversightPlan is an inspection to come.
type OversightPlan struct {
	Point string `json:"point" maxLength:"40" example:"烟台审09"`
	Scope string `json:"scope" enum:"regular,irregular"`
	On    string `json:"on" maxLength:"10" example:"2019-03-05"`
	Note  string `json:"note,omitempty" maxLength:"2000"`
}

func (a *API) planOversight(c call, in *struct {
	Keyed
	Body OversightPlan
}) (*answerOut, error) {
	b := in.Body
	return answered(a.cfg.Desk.PlanOversight(c, c.Who, a.cfg.Campaign, oversight.Plan{Point: b.Point, Scope: b.Scope, On: b.On, Note: b.Note},
		desk.Options{Key: in.Key}))
}

// OversightView is an inspection of a point.
type OversightView struct {
	Case      string               `json:"case"`
	Version   int                  `json:"version"`
	Point     string               `json:"point"`
	Scope     string               `json:"scope"`
	On        string               `json:"on"`
	Note      string               `json:"note,omitempty"`
	Stage     oversight.Stage      `json:"stage"`
	StageName string               `json:"stage_name"`
	Since     time.Time            `json:"since"`
	Findings  []oversight.Finding  `json:"findings"`
	Criticism *oversight.Criticism `json:"criticism,omitempty"`
	Reason    string               `json:"reason,omitempty"`
	Next      NextStep             `json:"next"`
}

func (a *API) getOversight(c call, in *CaseParam) (*versioned[OversightView], error) {
	s, _, err := desk.Read[oversight.State](c, a.cfg.Desk, c.Who, "getOversight", oversight.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	v := OversightView{Case: s.Case, Version: s.Version, Point: s.Point, Scope: s.Scope, On: s.On, Note: s.Note, Stage: s.Stage,
		StageName: c.Locale.Stage(oversight.Kind, string(s.Stage)), Since: s.Since, Findings: append([]oversight.Finding{}, s.Findings...),
		Criticism: s.Criticism, Reason: s.Reason, Next: waitingFor(oversight.Room.Project(s), c.Locale)}
	if c.Who.Role == casefile.PointStaff && v.Criticism != nil && v.Criticism.Status != oversight.Issued {
		v.Criticism = nil // a proposal is not the point's to read
	}
	return &versioned[OversightView]{version(s.Version), v}, nil
}

// integrity registers the integrity file: by due process only, and never public (R-0.109–, T-0.68).
func (a *API) integrity() {
	s := subject{a, "integrity"}
	kind := integrity.Kind
	add(s, op{ID: "openIntegrity", Method: http.MethodPost, Path: "/integrity", Status: http.StatusCreated}, a.openIntegrity)
	listCases(s, op{ID: "listIntegrity", Path: "/integrity"}, kind)
	add(s, op{ID: "getIntegrity", Method: http.MethodGet, Path: "/integrity/{case}"}, a.getIntegrity)
	bare(s, op{ID: "notifyIntegrity", Method: http.MethodPost, Path: "/integrity/{case}/notice"}, kind, integrity.CmdNotify)
	command[integrity.Statement](s, op{ID: "stateIntegrity", Method: http.MethodPost, Path: "/integrity/{case}/statement"}, kind, integrity.CmdState)
	command[integrity.Decision](s, op{ID: "proposeIntegrity", Method: http.MethodPost, Path: "/integrity/{case}/proposal"}, kind, integrity.CmdPropose)
	command[integrity.Verdict](s, op{ID: "decideIntegrity", Method: http.MethodPost, Path: "/integrity/{case}/decision"}, kind, integrity.CmdDecide)
	command[integrity.Statement](s, op{ID: "appealIntegrity", Method: http.MethodPost, Path: "/integrity/{case}/appeal"}, kind, integrity.CmdAppeal)
	command[integrity.Ruling](s, op{ID: "ruleIntegrity", Method: http.MethodPost, Path: "/integrity/{case}/ruling"}, kind, integrity.CmdRule)
}

// IntegrityOpening is what an entry is about. A filing names its filer as the party.
type IntegrityOpening struct {
	Party     string   `json:"party,omitempty" maxLength:"80" doc:"Registration id; from the filing where one is named."`
	Filing    string   `json:"filing,omitempty" maxLength:"80"`
	Violation string   `json:"violation" enum:"false_filing,false_use,certificate_sold,certificate_rented,certificate_lent"`
	Facts     string   `json:"facts" minLength:"1" maxLength:"4000"`
	Evidence  []string `json:"evidence" minItems:"1" maxItems:"50" doc:"Where it lies: case ids, numbers of documents."`
}

func (a *API) openIntegrity(c call, in *struct {
	Keyed
	Body IntegrityOpening
}) (*answerOut, error) {
	b := in.Body
	return answered(a.cfg.Desk.OpenIntegrity(c, c.Who, a.cfg.Campaign, integrity.Open{Party: b.Party, Filing: b.Filing, Violation: b.Violation,
		Facts: b.Facts, Evidence: b.Evidence}, desk.Options{Key: in.Key}))
}

// IntegrityView is an entry, as the Centre and the party see it.
type IntegrityView struct {
	Case      string              `json:"case"`
	Version   int                 `json:"version"`
	Party     string              `json:"party"`
	Filing    string              `json:"filing,omitempty"`
	Violation string              `json:"violation"`
	Facts     string              `json:"facts"`
	Evidence  []string            `json:"evidence"`
	Stage     integrity.Stage     `json:"stage"`
	StageName string              `json:"stage_name"`
	Since     time.Time           `json:"since"`
	SpeakBy   time.Time           `json:"speak_by,omitzero"`
	Statement string              `json:"statement,omitempty"`
	Proposal  *integrity.Decision `json:"proposal,omitempty"`
	AppealBy  time.Time           `json:"appeal_by,omitzero"`
	Appeal    string              `json:"appeal,omitempty"`
	Removal   string              `json:"removal,omitempty"`
	Next      NextStep            `json:"next"`
}

func (a *API) getIntegrity(c call, in *CaseParam) (*versioned[IntegrityView], error) {
	s, _, err := desk.Read[integrity.State](c, a.cfg.Desk, c.Who, "getIntegrity", integrity.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	v := IntegrityView{Case: s.Case, Version: s.Version, Party: s.Party, Filing: s.Filing, Violation: s.Violation, Facts: s.Facts,
		Evidence: append([]string{}, s.Evidence...), Stage: s.Stage, StageName: c.Locale.Stage(integrity.Kind, string(s.Stage)), Since: s.Since,
		SpeakBy: s.SpeakBy, Statement: s.Statement, Proposal: s.Proposal, AppealBy: s.AppealBy, Appeal: s.Appeal, Removal: s.Removal,
		Next: waitingFor(integrity.Room.Project(s), c.Locale)}
	if c.Who.Filer != "" && (s.Stage == integrity.Proposed || s.Stage == integrity.Heard) {
		v.Proposal = nil // not decided: not the party's to read
	}
	return &versioned[IntegrityView]{version(s.Version), v}, nil
}
