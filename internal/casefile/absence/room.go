package absence

import (
	"time"

	"chizheng/internal/casefile"
)

// Kind names this kind of case everywhere.
const Kind = "absence"

// Room is the kind of case as the kernel runs it.
var Room = casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project}

// Summary is an absence's line in lists.
type Summary struct {
	Officer string `json:"officer"`
	Deputy  string `json:"deputy"`
	From    string `json:"from"`
	To      string `json:"to,omitempty"`
	Leaves  bool   `json:"leaves,omitempty"`
}

// Project derives what follows from an absence's state. Nobody waits for it: it begins and ends by its timers.
func Project(s State) casefile.Projection {
	d := s.Declare
	p := casefile.Projection{Head: casefile.Head{Campaign: d.Campaign, Stage: string(s.Stage), Owner: d.Officer.ID,
		Summary: casefile.Encode(Summary{Officer: d.Officer.ID, Deputy: d.Deputy.ID, From: d.From, To: d.To, Leaves: d.Leaves})},
		Row: Row{Campaign: d.Campaign, Officer: d.Officer, Deputy: d.Deputy.ID, Begins: d.Begins(), Ends: d.Ends(),
			Operations: d.Operations, Over: s.Stage.Over()},
		Jobs: s.Pending, Closed: (s.Stage.Over() || s.Stage == Active && d.To == "") && len(s.Pending) == 0}
	switch {
	case s.Stage == Planned:
		p.Timers = append(p.Timers, casefile.Timer{Name: TimerBegin, At: d.Begins()})
	case s.Stage == Active && d.To != "":
		p.Timers = append(p.Timers, casefile.Timer{Name: TimerOver, At: d.Ends()})
	}
	return p
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, unknown(e.Type)
	}
	if err := apply(&s, e); err != nil {
		return s, err
	}
	s.Case, s.Version = e.Case, e.Seq
	return s, nil
}

func (s *State) move(to Stage, at time.Time) { s.Stage, s.Since = to, at }
