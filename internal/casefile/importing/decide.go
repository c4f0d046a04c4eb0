package importing

import (
	"path"
	"slices"
	"strings"
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

type decider func(ask) ([]casefile.Draft, error)

var deciders = map[string]decider{
	CmdCreate: create, CmdStart: start, CmdCancel: cancel, CmdRetry: retry, TimerExpire: expire,
	JobRead + "_done": rowsRead, JobStart + "_done": rowsStarted, JobDrop + "_done": rowsDropped,
}

// Decide answers a command. Errors: NotFound (no such import), Conflict (stage, filer), Invalid (content).
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

// create is for enterprises: an individual files only himself.
func create(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Create](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if in.Filer.Kind != filing.ByEnterprise {
		return nil, casefile.Refuse(casefile.Conflict, "import_enterprises_only", "clause", "R-0.81")
	}
	if in.KeepDays == 0 {
		in.KeepDays = 30
	}
	in.Name = strings.ToLower(path.Ext(in.Name)) // a file name may hold a person's
	var wrong []casefile.Field
	if in.Upload == "" {
		wrong = append(wrong, casefile.Wrong("/upload", "required"))
	}
	if in.Name != ".xlsx" && in.Name != ".csv" {
		wrong = append(wrong, casefile.Wrong("/name", "workbook_type"))
	}
	if in.KeepDays < 1 {
		wrong = append(wrong, casefile.Wrong("/keep_days", "number_missing"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	return one(EvCreated, Created{Create: in, Rehearsal: a.cmd.Clock.Rehearsal}), nil
}

func start(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Start](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Read); err != nil {
		return nil, err
	}
	return one(EvStarted, in), nil
}

// cancel stops between chunks; filings that were started stay the filer's drafts.
func cancel(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Cancel](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	switch {
	case a.s.Stage == Starting && !a.s.Stopping && a.s.pending(JobStart):
		return one(EvStopping, in), nil
	case a.s.Stage == Starting && !a.s.Stopping: // stalled
		return one(EvDone, a.s.totals()), nil
	}
	if err := a.in(Reading, Read); err != nil {
		return nil, err
	}
	return one(EvDiscarded, in), nil
}

func retry(a ask) ([]casefile.Draft, error) {
	if _, err := casefile.DecodeStrict[Retry](a.cmd.Data); err != nil {
		return nil, err
	}
	if len(a.s.Stalled) == 0 {
		return nil, casefile.Refuse(casefile.Conflict, "nothing_to_retry")
	}
	return one(EvRetried, Retried{Types: a.s.Stalled}), nil
}

// expire removes the rows of an import that is done, and gives up one that its filer never answered.
func expire(a ask) ([]casefile.Draft, error) {
	if err := a.in(Read, Done); err != nil {
		return nil, err
	}
	if a.now.Before(a.s.ExpiresAt()) {
		return nil, casefile.Refuse(casefile.Conflict, "import_kept")
	}
	if a.s.Stage == Read {
		return []casefile.Draft{{Type: EvDiscarded, Data: Cancel{}, Messages: a.s.toFiler("import_expired")}}, nil
	}
	return one(EvExpired, a.s.totals()), nil
}

func (s State) totals() Totals {
	return Totals{Opened: s.Opened, Existing: s.Existing, Missed: s.Missed}
}

func (s State) toFiler(code string, args ...string) []casefile.Message {
	m := casefile.Message{To: s.Filer.ID, Code: code, Args: map[string]string{"case": s.Case}}
	for i := 0; i+1 < len(args); i += 2 {
		m.Args[args[i]] = args[i+1]
	}
	return []casefile.Message{m}
}
