package notice

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// ask is one command being decided: pure input, nothing else is read.
type ask struct {
	s   State
	cmd casefile.Command
	now time.Time
}

type decider func(ask) ([]casefile.Draft, error)

var deciders = map[string]decider{
	CmdPlan: plan, CmdSign: sign, CmdPublish: publish, CmdCancel: cancel, CmdOutage: outage, CmdRefresh: refresh, CmdRetry: retry,
	TimerEnd: end, TimerTakeDown: takeDown,
	JobBuild + "_done": built, JobAnnounce + "_done": announced, JobEnd + "_done": linesEnded,
	JobWatch + "_done": watched, JobRefresh + "_done": jobEnded, JobRemove + "_done": jobEnded,
}

// Decide answers a command. Errors: NotFound (no such batch), Conflict (stage, window, hash, the period), Invalid
// (content), Forbidden (four eyes).
func Decide(s State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
	d, ok := deciders[cmd.Type]
	switch {
	case !ok:
		return nil, casefile.Refuse(casefile.Invalid, "unknown_command", "command", cmd.Type)
	case s.Version == 0 && cmd.Type != CmdPlan:
		return nil, casefile.Refuse(casefile.NotFound, "case_not_found")
	case s.Version > 0 && cmd.Type == CmdPlan:
		return nil, casefile.Refuse(casefile.Conflict, "already_exists")
	}
	return d(ask{s: s, cmd: cmd, now: now})
}

func (a ask) in(stages ...Stage) error {
	if slices.Contains(stages, a.s.Stage) {
		return nil
	}
	return casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
}

func one(kind string, data any) []casefile.Draft { return []casefile.Draft{{Type: kind, Data: data}} }

// period gives the days of a batch published at an instant. Errors: Conflict window_…, notice_ends_too_late (T-0.47).
func period(t campaign.Terms, track string, at time.Time) (Period, error) {
	window, main := campaign.WinNotice, track == filing.Main
	if !main {
		window = campaign.WinCatchup // T-0.62: the same publicity, in rounds, without a last day
	}
	if err := t.Within(window, at); err != nil {
		return Period{}, err
	}
	first, last, end, err := campaign.NoticePeriod(at, t, main)
	if err != nil {
		return Period{}, err
	}
	return Period{Day: casefile.DateOf(at), First: first, Last: last, End: end}, nil
}

func plan(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Plan](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if in.PublishOn == "" {
		in.PublishOn = casefile.DateOf(a.now)
	}
	if in.Policy == (OutagePolicy{}) {
		in.Policy.Minutes, in.Policy.Days = in.Terms.Notice.OutagePolicy() // T-0.51 (ASK)
	}
	if err := casefile.InvalidFields(wrongPlan(in, a.now)); err != nil {
		return nil, err
	}
	at := a.now
	if in.PublishOn != casefile.DateOf(a.now) {
		at, _ = time.ParseInLocation(time.DateOnly, in.PublishOn, casefile.Shanghai)
	}
	if _, err := period(in.Terms, in.Track, at); err != nil {
		return nil, err
	}
	return one(EvPlanned, in), nil
}

func wrongPlan(in Plan, now time.Time) []casefile.Field {
	var wrong []casefile.Field
	if in.Number < 1 {
		wrong = append(wrong, casefile.Wrong("/number", "number_missing"))
	}
	if in.Track != filing.Main && in.Track != filing.Catchup {
		wrong = append(wrong, casefile.Wrong("/track", "track_unknown"))
	}
	if (in.Track == filing.Catchup) != (in.Round > 0) {
		wrong = append(wrong, casefile.Wrong("/round", "round_and_track_differ"))
	}
	if in.Policy.Minutes < 1 || in.Policy.Days < 1 {
		wrong = append(wrong, casefile.Wrong("/policy", "outage_policy_incomplete"))
	}
	if len(in.Selection.Filings) > MaxPicked {
		wrong = append(wrong, casefile.Wrong("/selection/filings", "too_many", "max", "500"))
	}
	if _, err := time.ParseInLocation(time.DateOnly, in.PublishOn, casefile.Shanghai); err != nil {
		wrong = append(wrong, casefile.Wrong("/publish_on", "date_unreadable"))
	} else if in.PublishOn < casefile.DateOf(now) {
		wrong = append(wrong, casefile.Wrong("/publish_on", "date_in_the_past"))
	}
	return wrong
}

// sign is the leader's confirmation of exactly the list that he saw (T-0.58), by another person than the planner.
func sign(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Sign](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Planned); err != nil {
		return nil, err
	}
	switch {
	case a.s.List == nil:
		return nil, casefile.Refuse(casefile.Conflict, "notice_list_not_ready")
	case in.Hash != a.s.List.Hash:
		return nil, casefile.Refuse(casefile.Conflict, "notice_hash_differs", "clause", "T-0.58")
	case a.cmd.Actor.Is(a.s.Planner):
		return nil, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.58")
	}
	return one(EvSigned, Signature{Hash: in.Hash, By: a.cmd.Actor.ID, At: a.now}), nil
}

// publish puts the signed list on show, and counts the period from this very instant: however long the filings take to
// hear of it, nobody gets fewer than the seven days. A main batch that would end too late never comes on show,
// and its filings have heard nothing.
func publish(a ask) ([]casefile.Draft, error) {
	if _, err := casefile.DecodeStrict[Publish](a.cmd.Data); err != nil {
		return nil, err
	}
	if err := a.in(Signed); err != nil {
		return nil, err
	}
	p, err := period(a.s.Terms, a.s.Track, a.now)
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{{Type: EvPublished, Data: p},
		{Type: EvShown, Data: Shown{List: *a.s.List}, Messages: a.s.toOffice("notice_shown")}}, nil
}

func cancel(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Cancel](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Planned, Signed); err != nil {
		return nil, err
	}
	if in.Code == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	}
	return one(EvCancelled, in), nil
}

// refresh lets an erratum be seen: it changes the shown line, never the period (T-0.55).
func refresh(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[RefreshLine](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Published, Ended); err != nil {
		return nil, err
	}
	if in.Line < 1 || a.s.List == nil || in.Line > a.s.List.Count {
		return nil, casefile.Refuse(casefile.NotFound, "line_not_found")
	}
	return one(EvRefresh, in), nil
}

// retry runs a pass again that ended with an error; lines that were told already are not told twice.
func retry(a ask) ([]casefile.Draft, error) {
	if _, err := casefile.DecodeStrict[Retry](a.cmd.Data); err != nil {
		return nil, err
	}
	if len(a.s.Stalled) == 0 {
		return nil, casefile.Refuse(casefile.Conflict, "nothing_to_retry")
	}
	return one(EvRetried, Retried{Types: a.s.Stalled}), nil
}
