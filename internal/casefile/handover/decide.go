package handover

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

// rule says in which stages a command is heard (none: in any), whether only the case itself gives it, and who decides.
type rule struct {
	stages []Stage
	system bool
	decide func(ask) ([]casefile.Draft, error)
}

var rules = map[string]rule{
	CmdCreate:  {decide: create},
	CmdRevise:  {stages: []Stage{Prepared}, decide: revise},
	CmdCancel:  {stages: []Stage{Prepared}, decide: cancel},
	CmdSign:    {stages: []Stage{Prepared}, decide: sign},
	CmdReceive: {stages: []Stage{Signed}, decide: receive},
	CmdSettle:  {stages: []Stage{Received}, decide: settle},

	casefile.JobTellMany + "_done": {system: true, decide: told},
}

// Decide answers a command. Errors: Conflict (stage, window, undecided filings, differing list), Invalid (content),
// Forbidden (another point's officer, four eyes), NotFound (no such case or difference).
func Decide(s State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
	r, ok := rules[cmd.Type]
	switch {
	case !ok:
		return nil, casefile.Refuse(casefile.Invalid, "unknown_command", "command", cmd.Type)
	case s.Version == 0 && cmd.Type != CmdCreate:
		return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
	case s.Version > 0 && cmd.Type == CmdCreate:
		return nil, casefile.Refuse(casefile.Conflict, "already_exists")
	case r.system && cmd.Actor.Role != casefile.System:
		return nil, casefile.Refuse(casefile.Forbidden, "system_only", "command", cmd.Type)
	case r.stages != nil && !slices.Contains(r.stages, s.Stage):
		return nil, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(s.Stage), "command", cmd.Type)
	}
	return r.decide(ask{s: s, cmd: cmd, now: now})
}

func one(kind string, data any, to ...casefile.Message) casefile.Draft {
	return casefile.Draft{Type: kind, Data: data, Messages: to}
}

// data reads the command's content strictly.
func data[T any](a ask) (T, error) { return casefile.DecodeStrict[T](a.cmd.Data) }

// window is the one that the point's side of a batch must keep: until 24:00 of 21 March (R-0.50, T-0.45), open-ended
// in catch-up. The Centre may count later.
func window(track string) string {
	if track == filing.Catchup {
		return campaign.WinCatchup
	}
	return campaign.WinHandover
}

func (a ask) ownPoint(point string) error {
	if a.cmd.Actor.Point != "" && a.cmd.Actor.Point != point {
		return casefile.Refuse(casefile.Forbidden, "other_point")
	}
	return nil
}

// undecided keeps a final batch back while any filing at the point has no verdict (S10).
func undecided(final bool, count int) error {
	if final && count > 0 {
		return casefile.Refuse(casefile.Conflict, "undecided_filings", "count", itoa(count), "clause", "R-0.50")
	}
	return nil
}
