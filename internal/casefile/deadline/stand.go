package deadline

import (
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// stop stops the clock of a case, with a reason (A5). What waits goes on waiting: no deadline runs, nobody decides, and
// no timer acts until it is started again.
func stop(a ask) ([]casefile.Draft, error) {
	in, err := reason(a)
	if err != nil {
		return nil, err
	}
	switch {
	case a.h.Part.Stopped != nil:
		return nil, casefile.Refuse(casefile.Conflict, "clock_stands", "since", casefile.DateOf(a.h.Part.Stopped.At))
	case !a.h.Stop || !slices.ContainsFunc(a.proj.Tasks, func(t casefile.Task) bool { return !t.Due.IsZero() }):
		return nil, casefile.Refuse(casefile.Conflict, "no_clock_runs")
	}
	return []casefile.Draft{{Type: EvStopped, Data: in, Messages: a.toOwner("clock_stopped", in.Code)}}, nil
}

// start lets the clock run again. Every deadline that had not passed moves by the days that it stood.
func start(a ask) ([]casefile.Draft, error) {
	in, err := reason(a)
	if err != nil {
		return nil, err
	}
	if a.h.Part.Stopped == nil {
		return nil, casefile.Refuse(casefile.Conflict, "clock_runs")
	}
	still, n := campaign.StillDays(a.h.Part.Stopped.At, a.now)
	return []casefile.Draft{{Type: EvStarted, Data: Started{Reason: in, Still: still, Days: n}, Messages: a.toOwner("clock_started", in.Code)}}, nil
}

func reason(a ask) (Reason, error) {
	in, err := casefile.DecodeStrict[Reason](a.cmd.Data)
	if err == nil && in.Code == "" {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	}
	return in, err
}

func (a ask) toOwner(code, why string) []casefile.Message {
	if a.h.Owner == "" {
		return nil
	}
	m := casefile.Message{To: a.h.Owner, Code: code, Args: map[string]string{"reason": why}}
	return []casefile.Message{m}
}

// urge asks the holder of a task to act, once in a working day for each case (C7): on a rest day the last working day's
// urging counts still. It changes no deadline.
func urge(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Urge](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.proj.Tasks, func(t casefile.Task) bool { return in.Task == "" || in.Task == t.Kind })
	if i < 0 {
		return nil, casefile.Refuse(casefile.Conflict, "nothing_to_urge")
	}
	day, t := a.workingDay(), a.proj.Tasks[i]
	switch {
	case a.h.Part.Urged == day:
		return nil, casefile.Refuse(casefile.RateLimited, "urged_already", "day", day)
	case t.Owner != "" && t.Owner == a.cmd.Actor.Filer:
		return nil, casefile.Refuse(casefile.Conflict, "nothing_to_urge") // it waits for himself
	}
	u := Urging{Task: t.Kind, Role: a.cmd.Actor.Role, Day: day, Text: in.Text}
	return []casefile.Draft{{Type: EvUrged, Data: u, Messages: []casefile.Message{{To: HolderOf(t), Code: "urged",
		Args: a.args(t)}}}}, nil
}

// workingDay is today, or the last day before it that was worked.
func (a ask) workingDay() string {
	today := casefile.DateOf(a.now)
	next, err := a.h.Terms.Days.AddWorkdays(today, 1)
	if err != nil {
		return today
	}
	last, err := a.h.Terms.Days.AddWorkdays(next, -1)
	if err != nil {
		return today
	}
	return last
}
