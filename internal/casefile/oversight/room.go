package oversight

import (
	"slices"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/table"
)

// Commands: of the Centre, of the point, of a leader.
const (
	CmdPlan      = "plan"      // Plan
	CmdVisit     = "visit"     // Visit
	CmdCancel    = "cancel"    // Reasoned
	CmdAnswer    = "answer"    // Answer
	CmdVerify    = "verify"    // Verify
	CmdCriticise = "criticise" // Proposal
	CmdIssue     = "issue"     // nothing: the leader's signature
	CmdSpare     = "spare"     // Reasoned: the leader refuses
)

// Events; their data is the struct named beside each.
const (
	EvPlanned   = "planned"   // Plan
	EvVisited   = "visited"   // Visited
	EvCancelled = "cancelled" // Reasoned
	EvAnswered  = "answered"  // Answer
	EvVerified  = "verified"  // Verify
	EvProposed  = "criticism_proposed"
	EvIssued    = "criticised"
	EvSpared    = "criticism_refused" // Reasoned
)

// Plan begins an inspection; Terms are a fact of the desk.
type Plan struct {
	Terms campaign.Terms `json:"terms"`
	Point string         `json:"point"`
	Scope string         `json:"scope"`
	On    string         `json:"on"`
	Note  string         `json:"note,omitempty"`
}

// Visit is what was found; no finding closes the inspection.
type Visit struct {
	Findings []Found `json:"findings"`
}

// Found is one finding, with the working days that the point has for it.
type Found struct {
	Code     string `json:"code"`
	Text     string `json:"text"`
	Severity string `json:"severity"`
	Days     int    `json:"days"`
}

// Visited is a visit as recorded.
type Visited struct {
	Findings []Finding `json:"findings"`
}

// Answer is what the point did about a finding, or says to it.
type Answer struct {
	N    int    `json:"n"`
	Text string `json:"text"`
}

// Verify says whether the answer is enough.
type Verify struct {
	N      int    `json:"n"`
	Enough bool   `json:"enough"`
	Text   string `json:"text,omitempty"`
}

// Proposal is a criticism to be signed.
type Proposal struct {
	Text string `json:"text"`
}

// Reasoned says why.
type Reasoned struct {
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// Nothing is the data of an event that says all by its name.
type Nothing struct{}

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Project: project,
	Decide: table.Decide(CmdPlan, map[string]table.Rule[State]{
		CmdPlan:      {Decide: plan},
		CmdVisit:     {Stages: []string{string(Planned)}, Decide: visit},
		CmdCancel:    {Stages: []string{string(Planned)}, Decide: cancel},
		CmdAnswer:    {Stages: []string{string(Rectifying)}, Decide: answer},
		CmdVerify:    {Stages: []string{string(Rectifying)}, Decide: verify},
		CmdCriticise: {Stages: []string{string(Rectifying), string(Closed)}, Decide: criticise},
		CmdIssue:     {Decide: issue},
		CmdSpare:     {Decide: spare},
	}),
	Apply: table.Apply(Kind, appliers, func(s State) State {
		s.Findings = slices.Clone(s.Findings)
		if s.Criticism != nil {
			c := *s.Criticism
			s.Criticism = &c
		}
		return s
	}, func(s *State, e casefile.Event) { s.Case, s.Version = e.Case, e.Seq })})

var appliers = map[string]table.Applier[State]{
	EvPlanned: table.On(func(s *State, d Plan, e casefile.Event) {
		s.Terms, s.Point, s.Scope, s.On, s.Note, s.Planner = d.Terms, d.Point, d.Scope, d.On, d.Note, e.Actor.ID
		s.move(Planned, e)
	}),
	EvVisited: table.On(func(s *State, d Visited, e casefile.Event) {
		s.Findings, s.Visitor = d.Findings, e.Actor.ID
		s.move(Rectifying, e)
		s.settle(e)
	}),
	EvCancelled: table.On(func(s *State, d Reasoned, e casefile.Event) { s.Reason = d.Code; s.move(Cancelled, e) }),
	EvAnswered: table.On(func(s *State, d Answer, e casefile.Event) {
		s.change(d.N, func(f *Finding) { f.Status, f.Answer, f.By, f.Since = Rectified, d.Text, e.Actor.ID, e.At })
	}),
	EvVerified: table.On(func(s *State, d Verify, e casefile.Event) {
		s.change(d.N, func(f *Finding) {
			f.Since = e.At
			if f.Status = Settled; !d.Enough {
				f.Status, f.Back = Open, f.Back+1
			}
		})
		s.settle(e)
	}),
	EvProposed: table.On(func(s *State, d Proposal, e casefile.Event) {
		s.Criticism = &Criticism{Text: d.Text, By: e.Actor.ID, At: e.At, Status: Proposed}
	}),
	EvIssued: table.On(func(s *State, _ Nothing, e casefile.Event) {
		s.Criticism.Status, s.Criticism.Signer, s.Criticism.At = Issued, e.Actor.ID, e.At
	}),
	EvSpared: table.On(func(s *State, d Reasoned, e casefile.Event) {
		s.Criticism.Status, s.Criticism.Signer, s.Criticism.Reason, s.Criticism.At = Refused, e.Actor.ID, d.Code, e.At
	}),
}

func (s *State) move(to Stage, e casefile.Event) { s.Stage, s.Since = to, e.At }

// settle closes the inspection when nothing is left of it.
func (s *State) settle(e casefile.Event) {
	if s.Unsettled() == 0 {
		s.move(Closed, e)
	}
}

func (s *State) change(n int, how func(*Finding)) {
	for i := range s.Findings {
		if s.Findings[i].N == n {
			how(&s.Findings[i])
		}
	}
}

// Ref names a finding among the tasks of its case.
func Ref(n int) string { return "finding-" + strconv.Itoa(n) }
