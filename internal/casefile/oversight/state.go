package oversight

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
)

// Kind names this kind of case everywhere.
const Kind = "oversight"

// Stage is where an inspection of a point stands. docs/processes/oversight.md draws it.
type Stage string

// The stages.
const (
	Planned    Stage = "planned"    // the visit is to come
	Rectifying Stage = "rectifying" // findings are being put right
	Closed     Stage = "closed"     // every finding is settled
	Cancelled  Stage = "cancelled"  // the visit never was
)

// Over says that nothing waits in this stage.
func (s Stage) Over() bool { return s == Closed || s == Cancelled }

// Scopes of a visit.
var Scopes = []string{"regular", "irregular"}

// Findings that a visit can have, by code; the text beside it says what was seen.
var Findings = []string{"originals_unchecked", "identity_not_captured", "seal_misused", "papers_missing", "slow", "records_false",
	"access_shared", "personal_data", "premises", "other"}

// Severities of a finding.
var Severities = []string{"minor", "major"}

// The steps of a finding.
const (
	Open      = "open"
	Rectified = "rectified" // the point says so
	Settled   = "settled"   // somebody looked again
)

// Finding is one thing that was not as it should be.
type Finding struct {
	N        int       `json:"n"` // its number in the visit, from 1
	Code     string    `json:"code"`
	Text     string    `json:"text"`
	Severity string    `json:"severity"`
	Due      time.Time `json:"due"` // 24:00 of the day by which it is to be put right
	Status   string    `json:"status"`
	Answer   string    `json:"answer,omitempty"` // what the point did, or says to it
	By       string    `json:"by,omitempty"`     // who answered for the point
	Since    time.Time `json:"since"`            // of the status
	Back     int       `json:"back,omitempty"`   // how often the answer was not enough
}

// Criticism is a proposal to criticise, and what became of it (通报批评, R-0.117).
type Criticism struct {
	Text   string    `json:"text"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Status string    `json:"status"` // proposed, issued or refused
	Signer string    `json:"signer,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// The steps of a criticism.
const (
	Proposed = "proposed"
	Issued   = "issued"
	Refused  = "refused"
)

// State is an inspection of a point at one moment: the fold of its events.
type State struct {
	Case      string         `json:"case"`
	Version   int            `json:"version"`
	Terms     campaign.Terms `json:"terms"`
	Point     string         `json:"point"`
	Scope     string         `json:"scope"`
	On        string         `json:"on"` // the day of the visit
	Note      string         `json:"note,omitempty"`
	Stage     Stage          `json:"stage"`
	Since     time.Time      `json:"since"`
	Planner   string         `json:"planner"`
	Visitor   string         `json:"visitor,omitempty"`
	Findings  []Finding      `json:"findings,omitempty"`
	Criticism *Criticism     `json:"criticism,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	Steer     deadline.Part  `json:"steer,omitzero"`
}

// Head is for the table of rules.
func (s State) Head() (int, string) { return s.Version, string(s.Stage) }

// Host lends the state to what every kind of case shares about deadlines.
func (s *State) Host() deadline.Host {
	return deadline.Host{Part: &s.Steer, Terms: &s.Terms, Version: &s.Version}
}

func (s State) finding(n int) (Finding, bool) {
	i := slices.IndexFunc(s.Findings, func(f Finding) bool { return f.N == n })
	if i < 0 {
		return Finding{}, false
	}
	return s.Findings[i], true
}

// Unsettled counts the findings that nobody has closed.
func (s State) Unsettled() int {
	n := 0
	for _, f := range s.Findings {
		if f.Status != Settled {
			n++
		}
	}
	return n
}

// Kinds of task.
const (
	TaskVisit  = "oversight_visit"  // for the Centre
	TaskAnswer = "oversight_answer" // for the point, one a finding
	TaskVerify = "oversight_verify" // for the Centre, one a finding
	TaskSign   = "oversight_sign"   // for a leader
)

// Summary is a visit's line in lists.
type Summary struct {
	On       string `json:"on"`
	Scope    string `json:"scope"`
	Findings int    `json:"findings"`
	Open     int    `json:"open"`
	Critical string `json:"criticism,omitempty"`
}

func project(s State) casefile.Projection {
	point, _ := s.Terms.Point(s.Point)
	sum := Summary{On: s.On, Scope: s.Scope, Findings: len(s.Findings), Open: s.Unsettled()}
	if s.Criticism != nil {
		sum.Critical = s.Criticism.Status
	}
	return casefile.Projection{Head: casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version, Stage: string(s.Stage),
		Point: s.Point, Area: point.Area, Summary: casefile.Encode(sum)}, Tasks: s.tasks(), Closed: s.Stage.Over() && !s.proposed()}
}

func (s State) proposed() bool { return s.Criticism != nil && s.Criticism.Status == Proposed }

func (s State) tasks() []casefile.Task {
	var tasks []casefile.Task
	if s.Stage == Planned {
		day, err := time.ParseInLocation(time.DateOnly, s.On, casefile.Shanghai)
		if err == nil {
			tasks = append(tasks, casefile.Task{Kind: TaskVisit, Role: casefile.Reviewer, Since: s.Since, Due: day.AddDate(0, 0, 1)})
		}
	}
	for _, f := range s.Findings {
		ref := Ref(f.N)
		switch f.Status {
		case Open:
			tasks = append(tasks, casefile.Task{Kind: TaskAnswer, Ref: ref, Role: casefile.PointStaff, Point: s.Point, Since: f.Since, Due: f.Due})
		case Rectified:
			tasks = append(tasks, casefile.Task{Kind: TaskVerify, Ref: ref, Role: casefile.Reviewer, Since: f.Since, Due: f.Due})
		}
	}
	if s.proposed() {
		tasks = append(tasks, casefile.Task{Kind: TaskSign, Role: casefile.Leader, Not: s.Criticism.By, Since: s.Criticism.At})
	}
	return tasks
}
