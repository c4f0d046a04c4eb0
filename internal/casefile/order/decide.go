package order

import (
	"encoding/json"
	"slices"
	"strings"
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

// rule says in which stages a command is heard, whether only the case itself gives it, and who decides.
type rule struct {
	stages []Stage
	system bool
	decide func(ask) ([]casefile.Draft, error)
}

var rules = map[string]rule{
	CmdPropose:  {decide: propose},
	CmdSign:     {stages: []Stage{Proposed}, decide: sign},
	CmdRefuse:   {stages: []Stage{Proposed}, decide: refuse},
	CmdWithdraw: {stages: []Stage{Proposed}, decide: withdraw},
	CmdRetry:    {stages: []Stage{InForce}, decide: again},
	TimerEffect: {system: true, decide: takeEffect},
	TimerSweep:  {system: true, decide: again},

	JobDeliver + "_done": {system: true, decide: delivered},
}

// Decide answers a command. Errors: NotFound no_such_case, Conflict (stage, order_stale, order_before_last), Invalid
// (content), Forbidden (four eyes, system_only).
func Decide(s State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
	r, ok := rules[cmd.Type]
	switch {
	case !ok:
		return nil, casefile.Refuse(casefile.Invalid, "unknown_command", "command", cmd.Type)
	case s.Version == 0 && cmd.Type != CmdPropose:
		return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
	case s.Version > 0 && cmd.Type == CmdPropose:
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

func (a ask) tell(to, code string) casefile.Message {
	return casefile.Message{To: to, Code: code, Args: map[string]string{"case": a.s.Case, "number": a.s.Proposal.Number}}
}

func propose(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Proposal](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := casefile.InvalidFields(wrong(in, a.now)); err != nil {
		return nil, err
	}
	if in.Base != in.Newest {
		return nil, casefile.Refuse(casefile.Conflict, "order_stale")
	}
	return one(EvProposed, in, casefile.Message{To: "role:" + string(casefile.Leader), Code: "order_proposed",
		Args: map[string]string{"number": in.Number}}), nil
}

func wrong(in Proposal, now time.Time) []casefile.Field {
	var wrong []casefile.Field
	for pointer, v := range map[string]string{"/number": in.Number, "/basis": in.Basis, "/reason": in.Reason} {
		if strings.TrimSpace(v) == "" {
			wrong = append(wrong, casefile.Wrong(pointer, "required"))
		}
	}
	slices.SortFunc(wrong, func(a, b casefile.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	if !slices.Contains(campaign.OrderKinds, in.Kind) {
		wrong = append(wrong, casefile.Wrong("/kind", "plan_unknown_name"))
	}
	if _, err := Takes(in.From, now); err != nil {
		wrong = append(wrong, casefile.Wrong("/from", "date"))
	} else if in.From != "" && in.From < casefile.DateOf(now) {
		wrong = append(wrong, casefile.Wrong("/from", "order_into_the_past", "today", casefile.DateOf(now)))
	}
	return wrong
}

// Takes is when an order takes effect that is signed now: at 00:00 of its day, or at once.
func Takes(from string, now time.Time) (time.Time, error) {
	if from == "" || from == casefile.DateOf(now) {
		return now, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, from, casefile.Shanghai)
	if err == nil && at.Before(now) {
		at = now
	}
	return at, err
}

// sign puts the order at the end of the line. It is refused on anything but the newest one, and so is the second of two
// signed at once: its number is taken (Clash). It never takes effect before the one before it.
func sign(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Sign](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	takes, err := Takes(a.s.Proposal.From, a.now)
	switch {
	case err != nil:
		return nil, err
	case in.Newest != a.s.Proposal.Base, a.cmd.Clash != nil:
		return nil, casefile.Refuse(casefile.Conflict, "order_stale")
	case in.Hash != a.s.Hash():
		return nil, casefile.Refuse(casefile.Conflict, "order_hash_differs")
	case a.cmd.Actor.Is(a.s.Proposer):
		return nil, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.58")
	case a.s.Proposal.From != "" && a.s.Proposal.From < casefile.DateOf(a.now):
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/from", "order_into_the_past", "today", casefile.DateOf(a.now))})
	case casefile.DateOf(takes) < a.s.Proposal.After:
		return nil, casefile.Refuse(casefile.Conflict, "order_before_last", "date", a.s.Proposal.After)
	}
	drafts := one(EvSigned, Signing{Hash: in.Hash, Seq: a.s.Proposal.Base + 1, Takes: takes}, a.tell(a.s.Proposer, "order_signed"))
	if !takes.After(a.now) {
		drafts = append(drafts, casefile.Draft{Type: EvEffective, Data: Pass{}})
	}
	return drafts, nil
}

func refuse(a ask) ([]casefile.Draft, error) {
	in, err := a.reasoned()
	if err != nil {
		return nil, err
	}
	return one(EvRefused, in, a.tell(a.s.Proposer, "order_refused")), nil
}

func withdraw(a ask) ([]casefile.Draft, error) {
	in, err := a.reasoned()
	if err != nil {
		return nil, err
	}
	return one(EvWithdrawn, in), nil
}

func (a ask) reasoned() (Reasoned, error) {
	in, err := casefile.DecodeStrict[Reasoned](a.cmd.Data)
	if err == nil && in.Code == "" {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	}
	return in, err
}

func takeEffect(a ask) ([]casefile.Draft, error) {
	if a.s.Stage != Signed {
		return nil, nil
	}
	return one(EvEffective, Pass{}), nil
}

// again begins another pass, by the timer or by a person who does not want to wait for it.
func again(a ask) ([]casefile.Draft, error) {
	switch {
	case a.s.Stage == InForce && len(a.s.Pending) == 0:
		return one(EvSweeping, Pass{}), nil
	case a.cmd.Actor.Role == casefile.System:
		return nil, nil
	}
	return nil, casefile.Refuse(casefile.Conflict, "nothing_to_retry")
}

// firstPause is how long cases that could not be reached are left alone; the pause doubles, to a day.
const firstPause = 10 * time.Minute

// delivered takes a stretch's outcome. After the last stretch of the first pass there is always a second one, for the
// cases that began on the old terms while it ran; after that the order is done when none is missing.
func delivered(a ask) ([]casefile.Draft, error) {
	r, err := casefile.DecodeStrict[casefile.JobResult](a.cmd.Data)
	if err != nil || !slices.ContainsFunc(a.s.Pending, func(j casefile.Job) bool { return j.ID == r.Job }) {
		return nil, err
	}
	g := Given{Job: r.Job}
	if g.Failed = r.Error != nil || json.Unmarshal(r.Result, &g.Delivered) != nil; g.Failed {
		g.Delivered = Delivered{}
	}
	over := g.Failed || !g.More && a.s.Passes > 1
	missing := g.Failed || a.s.MissedN+len(g.Missed) > 0
	switch {
	case over && missing:
		g.Next = a.now.Add(min(firstPause<<min(max(a.s.Passes-2, 0), 8), 24*time.Hour))
		return one(EvDelivered, g), nil
	case over:
		return append(one(EvDelivered, g), casefile.Draft{Type: EvDone, Data: Pass{}, Messages: []casefile.Message{a.tell(a.s.Proposer, "order_done")}}), nil
	}
	return one(EvDelivered, g), nil
}
