package report

import (
	"slices"
	"strconv"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// ask is one command being decided: pure input, nothing else is read.
type ask struct {
	s   State
	cmd casefile.Command
	now time.Time
}

type decider func(ask) ([]casefile.Draft, error)

var deciders = map[string]decider{
	CmdCreate: create, CmdSign: sign, CmdDeliver: deliver, CmdReceipts: receipts, CmdRetry: retry, CmdAbandon: abandon,
	TimerAlarm: alarm, TimerOverdue: overdue,
	JobBuild + "_done": built, JobInclude + "_done": included, JobDeliver + "_done": delivered,
	JobPoll + "_done": taken, JobTake + "_done": taken, JobSettle + "_done": settled, JobExclude + "_done": excluded,
}

// Decide answers a command. Errors: NotFound (no such package), Conflict (stage, window, hash, busy, rehearsal),
// Invalid (content), Forbidden (four eyes).
func Decide(s State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
	d, ok := deciders[cmd.Type]
	switch {
	case !ok:
		return nil, casefile.Refuse(casefile.Invalid, "unknown_command", "command", cmd.Type)
	case s.Version == 0 && cmd.Type != CmdCreate:
		return nil, casefile.Refuse(casefile.NotFound, "case_not_found")
	case s.Version > 0 && cmd.Type == CmdCreate:
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

func create(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Create](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	in.Rehearsal = in.Rehearsal || a.cmd.Clock.Rehearsal
	if err := casefile.InvalidFields(wrongCreate(in)); err != nil {
		return nil, err
	}
	return one(EvCreated, in), nil
}

func wrongCreate(in Create) []casefile.Field {
	var wrong []casefile.Field
	if in.Number == "" {
		wrong = append(wrong, casefile.Wrong("/number", "number_missing"))
	}
	if !slices.Contains([]Series{SeriesMain, SeriesCatchup, SeriesAmendment}, in.Series) {
		wrong = append(wrong, casefile.Wrong("/series", "series_unknown"))
	}
	if (in.Series == SeriesCatchup) != (in.Round > 0) {
		wrong = append(wrong, casefile.Wrong("/round", "round_and_track_differ"))
	}
	if in.Ahead && in.Series == SeriesAmendment {
		wrong = append(wrong, casefile.Wrong("/ahead", "amendment_ahead"))
	}
	return wrong
}

// sign is the leader's sign-off of exactly the package that he saw (T-0.58), by another person than the reporter,
// once the series may be reported: the main one until 31 March 24:00. A main package that had to be built again
// after that day is owed to the province all the same: it is signed, marked as late, and the leaders hear of it. An
// amendment corrects what was reported, and has no window (T-0.61).
func sign(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Sign](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Built); err != nil {
		return nil, err
	}
	if window := a.s.window(); window != "" {
		if err := a.s.Terms.Within(window, a.now); err != nil && !(a.late() && a.s.Builds > 1) {
			return nil, err
		}
	}
	switch {
	case in.OnShow > 0: // made ahead: it is released when its last line has been on show for its whole period (T-0.48)
		return nil, casefile.Refuse(casefile.Conflict, "report_on_show", "count", strconv.Itoa(in.OnShow), "clause", "R-0.99")
	case in.Hash != a.s.Package.Hash:
		return nil, casefile.Refuse(casefile.Conflict, "report_hash_differs", "clause", "T-0.58")
	case a.cmd.Actor.Is(a.s.Reporter):
		return nil, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.58")
	}
	out := casefile.Draft{Type: EvSigned, Data: Signature{Hash: in.Hash, By: a.cmd.Actor.ID, At: a.now, Late: a.late()}}
	if a.late() {
		out.Messages = append(out.Messages, a.s.toLeaders("report_signed_late"))
	}
	return []casefile.Draft{out}, nil
}

func (s State) window() string {
	switch s.Series {
	case SeriesMain:
		return campaign.WinReport
	case SeriesCatchup:
		return campaign.WinCatchup
	}
	return ""
}

func retry(a ask) ([]casefile.Draft, error) {
	if _, err := casefile.DecodeStrict[Retry](a.cmd.Data); err != nil {
		return nil, err
	}
	switch {
	case a.s.Stage == FailedBuild:
		return one(EvRetried, Retried{Types: []string{JobBuild}}), nil
	case len(a.s.Stalled) == 0:
		return nil, casefile.Refuse(casefile.Conflict, "nothing_to_retry")
	}
	return one(EvRetried, Retried{Types: a.s.Stalled}), nil
}

// abandon gives a package up before it has left; its filings are free for another one.
func abandon(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Abandon](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Building, FailedBuild, Built, Signed); err != nil {
		return nil, err
	}
	switch {
	case in.Code == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	case a.s.pending(JobInclude, JobDeliver):
		return nil, casefile.Refuse(casefile.Conflict, "report_busy")
	case a.s.MayHaveLeft:
		return nil, casefile.Refuse(casefile.Conflict, "report_may_have_left")
	}
	return one(EvAbandoned, in), nil
}
