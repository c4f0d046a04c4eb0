package deadline

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// ask is one of the shared commands being decided: pure input, nothing else is read.
type ask struct {
	h    Host
	cmd  casefile.Command
	now  time.Time
	proj casefile.Projection // with the deadlines that steering adds
}

type decider func(ask) ([]casefile.Draft, error)

// deciders says who decides each of the shared commands, and whether only the case itself gives it.
var deciders = map[string]struct {
	system bool
	decide decider
}{
	CmdOrders: {true, applyOrders}, TimerRung: {true, climb},
	CmdStop: {false, stop}, CmdStart: {false, start}, CmdUrge: {false, urge},
}

// Steer gives a room what this package is for. Where a case's terms hold no ladder, as those of cases begun before
// there was one, its timers are exactly its room's: recorded histories replay.
func Steer[S any, P hosted[S]](r casefile.Room[S]) casefile.Room[S] {
	steered := casefile.Room[S]{Kind: r.Kind}
	steered.Project = func(s S) casefile.Projection { return project(r.Project(s), P(&s).Host()) }
	steered.Decide = func(s S, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
		h := P(&s).Host()
		own, ok := deciders[cmd.Type]
		switch {
		case !ok && h.Part.Stopped != nil && cmd.Actor.Role != casefile.System:
			return nil, casefile.Refuse(casefile.Conflict, "clock_stands", "since", casefile.DateOf(h.Part.Stopped.At))
		case !ok || *h.Version == 0:
			return r.Decide(s, cmd, now)
		case own.system && cmd.Actor.Role != casefile.System:
			return nil, casefile.Refuse(casefile.Forbidden, "system_only", "command", cmd.Type)
		}
		return own.decide(ask{h: h, cmd: cmd, now: now, proj: steered.Project(s)})
	}
	steered.Apply = func(s S, e casefile.Event) (S, error) {
		apply, ok := appliers[e.Type]
		if !ok {
			return r.Apply(s, e)
		}
		h := P(&s).Host()
		h.Part.Reached = h.still(r.Project(s).Tasks)
		if err := apply(h, e); err != nil {
			return s, err
		}
		*h.Version = e.Seq
		return s, nil
	}
	return steered
}

// project adds what follows from steering: the deadlines of tasks that the room leaves open, the next rung, and nothing
// that would run while the clock stands.
func project(p casefile.Projection, h Host) casefile.Projection {
	p.Tasks = slices.Clone(p.Tasks)
	for i := range p.Tasks {
		p.Tasks[i].Due = dueOf(p.Tasks[i], *h.Terms)
	}
	if h.Part.Stopped != nil {
		for i := range p.Tasks {
			p.Tasks[i].Due = time.Time{}
		}
		p.Timers = slices.DeleteFunc(slices.Clone(p.Timers), func(t casefile.Timer) bool { return !slices.Contains(h.Always, t.Name) })
		return p
	}
	if at, ok := h.nextRung(p.Tasks); ok {
		p.Timers = append(slices.Clip(slices.Clone(p.Timers)), casefile.Timer{Name: TimerRung, At: at})
	}
	return p
}

// applier folds one of the shared events into the parts of a state that the room lends.
type applier func(h Host, e casefile.Event) error

var appliers = map[string]applier{
	EvOrdered: on(func(h Host, d Order, _ casefile.Event) { *h.Terms = h.Terms.After(d.Seq, d.Effect) }),
	EvStopped: on(func(h Host, d Reason, e casefile.Event) {
		h.Part.Stopped = &Stop{At: e.At, By: e.Actor.ID, Code: d.Code}
	}),
	EvStarted: on(func(h Host, d Started, _ casefile.Event) {
		h.Part.Stopped = nil
		if d.Days > 0 {
			*h.Terms = h.Terms.Stand(d.Still)
		}
	}),
	EvUrged: on(func(h Host, d Urging, _ casefile.Event) { h.Part.Urged = d.Day }),
	EvRung:  on(climbed),
}

func on[T any](apply func(h Host, d T, e casefile.Event)) applier {
	return func(h Host, e casefile.Event) error {
		d, err := casefile.Read[T](e)
		if err == nil {
			apply(h, d, e)
		}
		return err
	}
}

// applyOrders takes the orders that the case does not know yet, one event for each, in their order. It never refuses:
// an order is signed, and a case that hears of it twice hears it once.
func applyOrders(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Orders](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(in.Orders, func(x, y Order) int { return x.Seq - y.Seq })
	known := a.h.orders()
	var drafts []casefile.Draft
	for _, o := range in.Orders {
		if o.Seq == known+1 {
			drafts, known = append(drafts, casefile.Draft{Type: EvOrdered, Data: o}), o.Seq
		}
	}
	return drafts, nil
}
