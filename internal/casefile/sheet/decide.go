package sheet

import (
	"slices"
	"strconv"
	"time"

	"chizheng/internal/casefile"
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

var unsigned = []Stage{Open, Exported, Void}

var rules = map[string]rule{
	CmdCreate:      {decide: create},
	CmdRevise:      {stages: unsigned, decide: revise},
	CmdExport:      {stages: []Stage{Open, Void}, decide: export},
	CmdDiscard:     {stages: unsigned, decide: discard},
	CmdSign:        {stages: unsigned, decide: sign},
	CmdKeep:        {stages: []Stage{Signed, Kept}, decide: keep},
	CmdLineChanged: {decide: lineChanged},

	casefile.JobTellMany + "_done": {system: true, decide: told},
}

// Decide answers a command. Errors: Conflict (stage, window, void or differing paper), Invalid (content), Forbidden
// (another point's officer), NotFound (no such case).
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

func (a ask) toFiler(code string, args ...string) casefile.Message {
	return message(a.s.Filer, code, append([]string{"case", a.s.Case, "number", a.s.Number}, args...))
}

func message(to, code string, args []string) casefile.Message {
	m := casefile.Message{To: to, Code: code, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		m.Args[args[i]] = args[i+1]
	}
	return m
}

// listed checks the facts of a list and gives its lines.
func listed(facts []Fact, filer, point string) ([]Line, error) {
	var wrong []casefile.Field
	if len(facts) == 0 || len(facts) > MaxLines {
		wrong = append(wrong, casefile.Wrong("/lines", "line_count", "max", strconv.Itoa(MaxLines)))
	}
	lines, seen := make([]Line, 0, len(facts)), map[string]bool{}
	for i, f := range facts {
		if code := f.problem(filer, point, seen); code != "" {
			wrong = append(wrong, casefile.Wrong("/lines/"+strconv.Itoa(i), code))
		}
		seen[f.Filing] = true
		lines = append(lines, f.Line)
	}
	return lines, casefile.InvalidFields(wrong)
}

func (f Fact) problem(filer, point string, seen map[string]bool) string {
	switch {
	case f.Filing == "" || f.Hash == "":
		return "required"
	case seen[f.Filing]:
		return "line_doubled"
	case f.Filer != filer:
		return "line_other_filer"
	case f.Point != point:
		return "line_other_point"
	}
	return ""
}
