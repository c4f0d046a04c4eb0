package registration

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
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

var (
	withFiler = []Stage{Draft, Returned}
	withUs    = []Stage{Submitted}
)

var rules = map[string]rule{
	CmdCreate:   {decide: create},
	CmdFill:     {stages: withFiler, decide: fill},
	CmdAttach:   {stages: withFiler, decide: attach},
	CmdDetach:   {stages: withFiler, decide: detach},
	CmdSubmit:   {stages: withFiler, decide: submit},
	CmdWithdraw: {stages: []Stage{Draft, Submitted, Returned}, decide: withdraw},
	CmdApprove:  {stages: withUs, decide: approve},
	CmdReject:   {stages: withUs, decide: reject},
	CmdReturn:   {stages: withUs, decide: sendBack},
	CmdSuspend:  {stages: []Stage{Approved}, decide: suspend},
	CmdResume:   {stages: []Stage{Suspended}, decide: resume},
	CmdClose:    {stages: []Stage{Draft, Submitted, Returned, Approved, Suspended}, decide: closeDown},
	CmdEscalate: {system: true, decide: escalate},

	filing.JobCheckScan + "_done": {system: true, decide: scanChecked},
}

// Decide answers a command. Errors: Conflict (stage, window, code taken), Invalid (content), NotFound (no such case or
// scan), Forbidden (system_only).
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

func one(kind string, data any, to ...casefile.Message) []casefile.Draft {
	return []casefile.Draft{{Type: kind, Data: data, Messages: to}}
}

// tell makes a message about this case; a name and value for each further pair.
func (a ask) tell(to, code string, args ...string) casefile.Message {
	m := casefile.Message{To: to, Code: code, Args: map[string]string{"case": a.s.Case}}
	for i := 0; i+1 < len(args); i += 2 {
		m.Args[args[i]] = args[i+1]
	}
	return m
}

// data reads the command's content strictly.
func data[T any](a ask) (T, error) { return casefile.DecodeStrict[T](a.cmd.Data) }

// reasoned reads a decision that must carry a reason code.
func (a ask) reasoned() (Decision, error) {
	d, err := data[Decision](a)
	if err == nil && d.Code == "" {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	}
	return d, err
}
