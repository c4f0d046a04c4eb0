package notice

import (
	"strconv"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// Who reports an outage.
const (
	SourceHourly = "hourly_check" // our own checks of the named channel (T-0.50)
	SourceReport = "report"       // a person saw it
)

// outage records that the lines were not on show, and makes the period longer where the policy says so (T-0.51).
func outage(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[OutageSeen](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Published); err != nil {
		return nil, err
	}
	if err := casefile.InvalidFields(wrongOutage(in, a.now)); err != nil {
		return nil, err
	}
	return a.s.withOutage(Outage(in)), nil
}

func wrongOutage(in OutageSeen, now time.Time) []casefile.Field {
	var wrong []casefile.Field
	if !in.To.After(in.From) {
		wrong = append(wrong, casefile.Wrong("/to", "end_not_after_start"))
	}
	if in.To.After(now) {
		wrong = append(wrong, casefile.Wrong("/to", "date_in_the_future"))
	}
	if in.Source != SourceHourly && in.Source != SourceReport {
		wrong = append(wrong, casefile.Wrong("/source", "source_unknown"))
	}
	return wrong
}

// withOutage gives the events of one more outage. The period is extended at most once, whatever the total; beyond the
// last day for main batches too, for the seven days go before, and then the leader hears it.
func (s State) withOutage(o Outage) []casefile.Draft {
	drafts := one(EvOutage, o)
	s.Outages = append(s.Outages[:len(s.Outages):len(s.Outages)], o)
	limit := time.Duration(s.Policy.Minutes) * time.Minute
	if s.Period.Extended > 0 || s.Down() <= limit {
		return drafts
	}
	p := *s.Period
	p.End = p.End.AddDate(0, 0, s.Policy.Days)
	p.Last, p.Extended = campaign.LastDay(p.End), s.Policy.Days
	d := casefile.Draft{Type: EvExtended, Messages: s.toOffice("notice_extended", "last", p.Last)}
	if limit := s.Terms.Notice.LastEnd; s.Track == filing.Main && limit != "" && p.Last > limit {
		p.BeyondLimit = true
		in := map[string]string{"last": p.Last, "limit": limit}
		d.Rules = []casefile.Outcome{{Rule: "notice_last_end", Version: s.Terms.Rules.Version, Clause: "R-0.52",
			Verdict: casefile.Fail, Code: "beyond_limit", Inputs: in}}
		d.Messages = append(d.Messages, casefile.Message{To: toLeaders, Code: "notice_beyond_limit",
			Args: map[string]string{"case": s.Case, "number": strconv.Itoa(s.Number), "last": p.Last, "limit": limit, "clause": "R-0.52"}})
	}
	d.Data = p
	return append(drafts, d)
}

// toLeaders is the address of every leader of the campaign.
const toLeaders = "role:" + string(casefile.Leader)

// end closes the period at 24:00 of its last day. Objections of the last minute were decided before: a timer's
// command is never decided as if earlier than its instant.
func end(a ask) ([]casefile.Draft, error) {
	if err := a.in(Published); err != nil {
		return nil, err
	}
	if a.now.Before(a.s.Period.End) {
		return nil, casefile.Refuse(casefile.Conflict, "notice_period_runs", "last", a.s.Period.Last)
	}
	return []casefile.Draft{{Type: EvEnded, Data: a.s.ending(), Messages: a.s.toOffice("notice_ended")}}, nil
}

func takeDown(a ask) ([]casefile.Draft, error) {
	if err := a.in(Ended); err != nil {
		return nil, err
	}
	if a.now.Before(a.s.TakeDownAt()) {
		return nil, casefile.Refuse(casefile.Conflict, "notice_take_down_early", "clause", "T-0.52")
	}
	return one(EvTakenDown, a.s.ending()), nil
}

func (s State) ending() Ending {
	e := Ending{Dropped: s.Dropped, Minutes: int(s.Down() / time.Minute)}
	if s.Shown != nil {
		e.Shown = s.Shown.Count
	}
	return e
}

// toOffice tells those who answer for the batch: its planner and the leader who signed it.
func (s State) toOffice(code string, args ...string) []casefile.Message {
	all := map[string]string{"case": s.Case, "number": strconv.Itoa(s.Number)}
	for i := 0; i+1 < len(args); i += 2 {
		all[args[i]] = args[i+1]
	}
	out := []casefile.Message{{To: s.Planner, Code: code, Args: all}}
	if s.Signature != nil && s.Signature.By != s.Planner {
		out = append(out, casefile.Message{To: s.Signature.By, Code: code, Args: all})
	}
	return out
}
