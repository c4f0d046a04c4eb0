package deadline

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Deadline is one task's time from its entry to its end (A2).
type Deadline struct {
	Entry
	Stage    string        `json:"stage"` // of the case when it was entered
	Role     casefile.Role `json:"role"`
	Unit     string        `json:"unit,omitempty"`   // date or workdays
	Clause   string        `json:"clause,omitempty"` // the rule behind it
	Calendar string        `json:"calendar"`         // terms whose calendar counted it
	First    time.Time     `json:"first,omitzero"`   // due when it was entered
	Due      time.Time     `json:"due,omitzero"`     // due in the end; zero: nothing presses, or the clock stands
	Restday  bool          `json:"restday,omitempty"`
	Target   time.Time     `json:"target,omitzero"` // when it is asked for, before it must be (T-0.45)
	Moves    []Move        `json:"moves,omitempty"`
	Rungs    []Climbed     `json:"rungs,omitempty"`
	Ended    time.Time     `json:"ended,omitzero"`
	Result   string        `json:"result"`

	terms campaign.Terms // by which it is counted now
}

// Move is an event that moved a deadline.
type Move struct {
	Seq   int       `json:"seq"` // of the event in the case
	Event string    `json:"event"`
	Order string    `json:"order,omitempty"` // number of the order that did it
	At    time.Time `json:"at"`
	From  time.Time `json:"from,omitzero"`
	To    time.Time `json:"to,omitzero"`
}

// Results of a deadline.
const (
	Running = "running"
	Overdue = "overdue" // still open after its time
	Met     = "met"
	Missed  = "missed"
	Stands  = "stands" // the clock is stopped
	Open    = "open"   // nothing presses
)

// History computes every deadline that a case has had, from zero: it folds the events one by one and looks at what
// waits after each. now is for those that still run.
func History[S any, P hosted[S]](r casefile.Room[S], events []casefile.Event, now time.Time) ([]Deadline, error) {
	var s S
	var out []Deadline
	for _, e := range events {
		var err error
		if s, err = r.Apply(s, e); err != nil {
			return nil, err
		}
		out = look(out, r.Project(s), *P(&s).Host().Terms, e)
	}
	h := P(&s).Host()
	for i := range out {
		out[i].judge(*h.Part, now)
		out[i].note(*h.Terms)
	}
	return out, nil
}

// Preview gives what follows from a state as it is, and as it would be once some orders reached it. It changes nothing.
func Preview[S any, P hosted[S]](r casefile.Room[S], s S, orders ...Order) (before, after casefile.Projection, err error) {
	before = r.Project(s)
	for _, o := range orders {
		if s, err = r.Apply(s, casefile.Event{Type: EvOrdered, Seq: *P(&s).Host().Version, Data: casefile.Encode(o)}); err != nil {
			return before, after, err
		}
	}
	return before, r.Project(s), nil
}

// look compares what waits after an event with what waited before it.
func look(out []Deadline, p casefile.Projection, terms campaign.Terms, e casefile.Event) []Deadline {
	seen := map[int]bool{}
	for _, task := range p.Tasks {
		i := openOf(out, entryOf(task))
		if i < 0 {
			unit, clause := ruleOf(task, terms)
			out = append(out, Deadline{Entry: entryOf(task), Stage: p.Head.Stage, Role: task.Role, Unit: unit, Clause: clause,
				Calendar: terms.Version, First: task.Due, Due: task.Due})
			seen[len(out)-1] = true
			continue
		}
		seen[i] = true
		out[i].follow(task, terms, e)
	}
	for i := range out {
		if out[i].Ended.IsZero() && !seen[i] {
			out[i].Ended = e.At
		}
	}
	return out
}

func openOf(all []Deadline, e Entry) int {
	for i := range all {
		if all[i].Ended.IsZero() && all[i].same(e) {
			return i
		}
	}
	return -1
}

func (d *Deadline) follow(task casefile.Task, terms campaign.Terms, e casefile.Event) {
	if !d.Due.Equal(task.Due) {
		m := Move{Seq: e.Seq, Event: e.Type, At: e.At, From: d.Due, To: task.Due}
		if o, err := casefile.Read[Order](e); err == nil && e.Type == EvOrdered {
			m.Order = o.Number
		}
		d.Moves, d.Due, d.Calendar = append(d.Moves, m), task.Due, terms.Version
		if d.Unit == "" {
			d.Unit, d.Clause = ruleOf(task, terms)
		}
	}
	if c, err := casefile.Read[Climbed](e); err == nil && e.Type == EvRung && c.same(d.Entry) {
		d.Rungs = append(d.Rungs, c)
	}
}

// judge says what became of it. A task that ended at the very instant of its deadline has missed it: the day is over.
func (d *Deadline) judge(p Part, now time.Time) {
	end, done := d.Ended, !d.Ended.IsZero()
	if !done {
		end = now
	}
	late := !d.Due.IsZero() && !end.Before(d.Due)
	switch {
	case done && late:
		d.Result = Missed
	case done:
		d.Result = Met
	case p.Stopped != nil:
		d.Result = Stands
	case d.Due.IsZero():
		d.Result = Open
	case late:
		d.Result = Overdue
	default:
		d.Result = Running
	}
}

// note adds what a screen warns of: a last day that is not worked (T-0.19), and the day on which papers are asked for
// before they must be there (T-0.45).
func (d *Deadline) note(terms campaign.Terms) {
	d.terms = terms
	if d.Due.IsZero() {
		return
	}
	d.Restday, _ = terms.Days.Restday(campaign.LastDay(d.Due))
	if w := terms.Windows[campaign.WinHandover]; len(sources[d.Task].Windows) == 1 && sources[d.Task].Windows[0] == campaign.WinHandover && d.Due.Equal(w.End()) {
		d.Target = terms.HandoverTarget()
	}
}

// Left is how many calendar days and working days of it remain, today not counted.
func (d Deadline) Left(now time.Time) (days, workdays int) {
	if d.Due.IsZero() {
		return 0, 0
	}
	days, workdays, err := d.terms.Left(now, d.Due)
	if err != nil {
		return days, 0
	}
	return days, workdays
}
