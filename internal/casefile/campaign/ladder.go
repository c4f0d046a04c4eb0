package campaign

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// Ladder says who hears of a task that comes near its deadline or passes it. It only tells: nothing on it
// ever decides, least of all approves (A4).
type Ladder struct {
	Tasks []string `json:"tasks"` // kinds of task; the first ladder that names a kind is the kind's, "*" names every one
	Rungs []Rung   `json:"rungs"`
}

// Rung is one step of a ladder.
type Rung struct {
	Name string   `json:"rung"` // remind, deputy, head, bureau
	Days int      `json:"days"` // working days after the deadline's last day; negative: before it; 0: at its end
	To   []string `json:"to"`   // holder (whose inbox the task lies in), or a role
}

// The rungs, in the order in which a ladder may have them.
const (
	RungRemind = "remind"
	RungDeputy = "deputy"
	RungHead   = "head"
	RungBureau = "bureau"
)

// ToHolder addresses those in whose inbox the task lies.
const ToHolder = "holder"

// rungHour is when an office hears of a day's rungs.
const rungHour = 9 * time.Hour

// LadderOf gives the rungs of a kind of task.
func (t Terms) LadderOf(task string) []Rung {
	for _, l := range t.Ladders {
		if slices.Contains(l.Tasks, task) || slices.Contains(l.Tasks, "*") {
			return l.Rungs
		}
	}
	return nil
}

// RungAt is when a rung of a deadline is reached. Errors: Conflict calendar_year_unknown.
func (t Terms) RungAt(due time.Time, r Rung) (time.Time, error) {
	if r.Days == 0 {
		return due, nil
	}
	date, err := t.Days.AddWorkdays(LastDay(due), r.Days)
	if err != nil {
		return time.Time{}, err
	}
	return day(date).Add(rungHour), nil
}

var rungOrder = []string{RungRemind, RungDeputy, RungHead, RungBureau}

// ladders wants each rung later than the one before and told to somebody, and no kind of task on two ladders.
func (c *checker) ladders() {
	seen := map[string]bool{}
	for i, l := range c.p.Ladders {
		pointer := at("/ladders", i)
		c.say(len(l.Tasks) == 0, pointer+"/tasks", "required")
		c.say(len(l.Rungs) == 0, pointer+"/rungs", "required")
		for j, task := range l.Tasks {
			c.say(seen[task], at(pointer+"/tasks", j), "plan_duplicate")
			c.say(seen["*"], at(pointer+"/tasks", j), "plan_order") // nothing comes after "every kind"
			seen[task] = true
		}
		c.rungs(pointer+"/rungs", l.Rungs)
	}
}

func (c *checker) rungs(pointer string, rungs []Rung) {
	for j, r := range rungs {
		here := at(pointer, j)
		place := slices.Index(rungOrder, r.Name)
		c.say(place < 0, here+"/rung", "plan_unknown_name")
		c.say(len(r.To) == 0, here+"/to", "required")
		for k, to := range r.To {
			c.say(to != ToHolder && !slices.Contains(casefile.Roles, casefile.Role(to)), at(here+"/to", k), "plan_unknown_name")
		}
		if j == 0 {
			continue
		}
		before := rungs[j-1]
		c.say(place < slices.Index(rungOrder, before.Name), here+"/rung", "plan_order")
		c.say(r.Days <= before.Days, here+"/days", "plan_order")
	}
}
