package deadline

import (
	"slices"
	"strconv"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// orders is the newest order that the case knows.
func (h Host) orders() int { return campaign.OrderOf(h.Terms.Version) }

// still keeps what is known of the tasks that are open.
func (h Host) still(tasks []casefile.Task) []Reached {
	var kept []Reached
	for _, r := range h.Part.Reached {
		if slices.ContainsFunc(tasks, func(t casefile.Task) bool { return r.same(entryOf(t)) }) {
			kept = append(kept, r)
		}
	}
	return kept
}

func (h Host) reached(e Entry) int {
	for _, r := range h.Part.Reached {
		if r.same(e) {
			return r.Rungs
		}
	}
	return 0
}

// rungs gives the rungs that a task has before it, with their instants. A reminder that lies before the task was
// entered is passed over; whatever lies at the deadline or behind it is never lost: it comes at once.
func (h Host) rungs(t casefile.Task) []Climbed {
	if t.Due.IsZero() || t.Since.IsZero() {
		return nil
	}
	var out []Climbed
	entered := t.Since.Truncate(time.Second).Add(time.Second)
	for i, r := range h.Terms.LadderOf(t.Kind) {
		at, err := h.Terms.RungAt(t.Due, r)
		if i < h.reached(entryOf(t)) || err != nil || at.Before(entered) && r.Days < 0 {
			continue
		}
		if at.Before(entered) {
			at = entered // a later second than any timer that has fired: see workflows/acting.go
		}
		out = append(out, Climbed{Entry: entryOf(t), Rung: r.Name, N: i + 1, Due: t.Due, At: at})
	}
	return out
}

func (h Host) nextRung(tasks []casefile.Task) (time.Time, bool) {
	var next time.Time
	for _, t := range tasks {
		if ahead := h.rungs(t); len(ahead) > 0 && (next.IsZero() || ahead[0].At.Before(next)) {
			next = ahead[0].At
		}
	}
	return next, !next.IsZero()
}

// climb tells the people of every rung that is reached by now: of one, as a rule, and of all that were passed where
// time has jumped. It decides nothing else (A4).
func climb(a ask) ([]casefile.Draft, error) {
	if a.h.Part.Stopped != nil {
		return nil, nil
	}
	var drafts []casefile.Draft
	for _, t := range a.proj.Tasks {
		for _, c := range a.h.rungs(t) {
			if c.At.After(a.now) {
				break
			}
			rung := a.h.Terms.LadderOf(t.Kind)[c.N-1]
			drafts = append(drafts, casefile.Draft{Type: EvRung, Data: c, Messages: a.toRung(t, rung)})
		}
	}
	return drafts, nil
}

func climbed(h Host, c Climbed, _ casefile.Event) {
	h.Part.Reached = slices.DeleteFunc(slices.Clone(h.Part.Reached), func(r Reached) bool { return r.same(c.Entry) })
	h.Part.Reached = append(h.Part.Reached, Reached{Entry: c.Entry, Rungs: c.N})
}

// rungMessages are what each rung says.
var rungMessages = map[string]casefile.Message{
	campaign.RungRemind: {Code: "rung_remind"}, campaign.RungDeputy: {Code: "rung_deputy"},
	campaign.RungHead: {Code: "rung_head"}, campaign.RungBureau: {Code: "rung_bureau"},
}

func (a ask) toRung(t casefile.Task, r campaign.Rung) []casefile.Message {
	var out []casefile.Message
	for _, to := range r.To {
		m := rungMessages[r.Name]
		m.To, m.Args = "role:"+to, a.args(t)
		if to == campaign.ToHolder {
			m.To = HolderOf(t)
		}
		out = append(out, m)
	}
	return out
}

func (a ask) args(t casefile.Task) map[string]string {
	last := ""
	if !t.Due.IsZero() {
		last = campaign.LastDay(t.Due)
	}
	return map[string]string{"task": t.Kind, "due": last, "version": strconv.Itoa(*a.h.Version)}
}

// HolderOf is the address of those in whose inbox a task lies.
func HolderOf(t casefile.Task) string {
	switch {
	case t.Owner != "":
		return t.Owner
	case t.Point != "":
		return "point:" + t.Point
	}
	return "role:" + string(t.Role)
}
