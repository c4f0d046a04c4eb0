package integrity

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/table"
	"time"
)

// Commands: of the Centre, of the party, of a leader.
const (
	CmdOpen    = "open"    // Open
	CmdNotify  = "notify"  // nothing: the party is told
	CmdState   = "state"   // Statement, by the party
	CmdPropose = "propose" // Decision
	CmdDecide  = "decide"  // Verdict
	CmdAppeal  = "appeal"  // Statement, by the party
	CmdRule    = "rule"    // Ruling
)

// Events; their data is the struct named beside each.
const (
	EvOpened   = "opened"         // Open
	EvNoticed  = "noticed"        // Noticing
	EvStated   = "stated"         // Statement
	EvSpoken   = "statement_over" // Nothing
	EvProposed = "proposed"       // Decision
	EvBack     = "sent_back"      // Verdict
	EvEntered  = "entered"        // Entering
	EvDropped  = "dropped"        // Verdict
	EvAppealed = "appealed"       // Appealing
	EvUpheld   = "entry_upheld"   // Ruling
	EvRemoved  = "removed"        // Ruling
)

// Open begins an entry; Terms are a fact of the desk, and so is Party where a filing is named.
type Open struct {
	Terms     campaign.Terms `json:"terms"`
	Party     string         `json:"party"`
	Filing    string         `json:"filing,omitempty"`
	Violation string         `json:"violation"`
	Facts     string         `json:"facts"`
	Evidence  []string       `json:"evidence"`
}

// Noticing is the notice to the party, with the instant until which it may speak.
type Noticing struct {
	SpeakBy time.Time `json:"speak_by"`
}

// Statement is what the party says.
type Statement struct {
	Text string `json:"text"`
}

// Verdict is the second person's word on a proposal.
type Verdict struct {
	Agree bool   `json:"agree"`
	Code  string `json:"code,omitempty"`
	Text  string `json:"text,omitempty"`
}

// Entering is an entry as decided.
type Entering struct {
	Removal  string    `json:"removal"`
	AppealBy time.Time `json:"appeal_by"`
}

// Appealing is an appeal, with the instant until which it is ruled on.
type Appealing struct {
	Statement
	RuleBy time.Time `json:"rule_by"`
}

// Ruling is the word on an appeal.
type Ruling struct {
	Uphold bool   `json:"uphold"`
	Code   string `json:"code,omitempty"`
	Text   string `json:"text,omitempty"`
}

// Nothing is the data of what says all by its name.
type Nothing struct{}

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Project: project,
	Decide: table.Decide(CmdOpen, map[string]table.Rule[State]{
		CmdOpen:     {Decide: open},
		CmdNotify:   {Stages: []string{string(Opened)}, Decide: notify},
		CmdState:    {Stages: []string{string(Noticed)}, Decide: state},
		TimerSpoken: {Stages: []string{string(Noticed)}, System: true, Decide: spoken},
		CmdPropose:  {Stages: []string{string(Opened), string(Heard)}, Decide: propose},
		CmdDecide:   {Stages: []string{string(Proposed)}, Decide: decide},
		CmdAppeal:   {Stages: []string{string(Entered)}, Decide: appeal},
		CmdRule:     {Stages: []string{string(Appealed)}, Decide: rule},
		TimerRemove: {Stages: []string{string(Entered)}, System: true, Decide: remove},
	}),
	Apply: table.Apply(Kind, appliers, func(s State) State { return s },
		func(s *State, e casefile.Event) { s.Case, s.Version = e.Case, e.Seq })})

var appliers = map[string]table.Applier[State]{
	EvOpened: table.On(func(s *State, d Open, e casefile.Event) {
		s.Terms, s.Party, s.Filing, s.Violation, s.Facts, s.Evidence, s.Opener = d.Terms, d.Party, d.Filing, d.Violation, d.Facts, d.Evidence, e.Actor.ID
		s.move(Opened, e)
	}),
	EvNoticed: table.On(func(s *State, d Noticing, e casefile.Event) { s.SpeakBy = d.SpeakBy; s.move(Noticed, e) }),
	EvStated:  table.On(func(s *State, d Statement, e casefile.Event) { s.Statement = d.Text; s.move(Heard, e) }),
	EvSpoken:  table.On(func(s *State, _ Nothing, e casefile.Event) { s.move(Heard, e) }),
	EvProposed: table.On(func(s *State, d Decision, e casefile.Event) {
		s.Proposal, s.Proposer = &d, e.Actor.ID
		s.move(Proposed, e)
	}),
	EvBack: table.On(func(s *State, d Verdict, e casefile.Event) {
		s.Reason = d.Code
		if s.SpeakBy.IsZero() {
			s.move(Opened, e)
		} else {
			s.move(Heard, e)
		}
	}),
	EvEntered: table.On(func(s *State, d Entering, e casefile.Event) {
		s.Decider, s.Removal, s.AppealBy = e.Actor.ID, d.Removal, d.AppealBy
		s.move(Entered, e)
	}),
	EvDropped: table.On(func(s *State, d Verdict, e casefile.Event) { s.Decider = e.Actor.ID; s.move(Dropped, e) }),
	EvAppealed: table.On(func(s *State, d Appealing, e casefile.Event) {
		s.Appeal, s.AppealBy = d.Text, d.RuleBy
		s.move(Appealed, e)
	}),
	EvUpheld: table.On(func(s *State, d Ruling, e casefile.Event) {
		s.RuledBy, s.Reason = e.Actor.ID, d.Code
		s.move(Entered, e)
	}),
	EvRemoved: table.On(func(s *State, d Ruling, e casefile.Event) {
		if e.Actor.Role != casefile.System {
			s.RuledBy, s.Reason = e.Actor.ID, d.Code
		}
		s.move(Removed, e)
	}),
}

func (s *State) move(to Stage, e casefile.Event) { s.Stage, s.Since = to, e.At }
