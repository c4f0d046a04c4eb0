package objection

import (
	"crypto/sha256"
	"encoding/hex"
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

var undecided = []Stage{Awaiting, Open}

var rules = map[string]rule{
	CmdCreate:     {decide: create},
	CmdAttach:     {stages: undecided, decide: attach},
	CmdWithdraw:   {stages: undecided, decide: withdraw},
	CmdDecide:     {stages: []Stage{Open}, decide: decision},
	CmdAnswer:     {stages: []Stage{Open}, decide: answer},
	CmdRetry:      {decide: retry},
	CmdSetAside:   {decide: setAside},
	CmdEscalate:   {system: true, decide: escalate},
	CmdLapse:      {system: true, decide: lapse},
	CmdSeverAgain: {system: true, decide: severAgain},

	filing.JobCheckScan + "_done": {system: true, decide: scanChecked},
	casefile.JobTell + "_done":    {system: true, decide: told},
}

// Decide answers a command. Errors: Conflict (stage, period over, another objection), Invalid (content), Forbidden
// (four eyes, not the objector), NotFound (no such case).
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

// SecretHash is what is kept of the look-up word on a receipt.
func SecretHash(word string) string {
	sum := sha256.Sum256([]byte("objection receipt\n" + word))
	return hex.EncodeToString(sum[:])
}

// Addresses of everybody in a role of the campaign; the outbox resolves them.
const (
	toLeaders = "role:" + string(casefile.Leader)
	toAdmins  = "role:" + string(casefile.Admin)
)

func (a ask) message(to, code string) casefile.Message {
	return casefile.Message{To: to, Code: code, Args: map[string]string{"case": a.s.Case, "receipt": a.s.Receipt}}
}

// toObjector tells the objector where he has an account; everybody else asks with his receipt.
func (a ask) toObjector(code string) []casefile.Message {
	if a.s.By == "" {
		return nil
	}
	return []casefile.Message{a.message(a.s.By, code)}
}

// fourEyes refuses who inspected or rechecked the filing, as the desk knows now and as it knew then, and the objector
// himself, also when somebody acts for one of them.
func (a ask) fourEyes(now ...string) error {
	if a.cmd.Actor.Is(append(now, a.s.Inspector, a.s.RecheckBy, a.s.By)...) {
		return casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.28")
	}
	return nil
}
