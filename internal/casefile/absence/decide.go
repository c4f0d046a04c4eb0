package absence

import (
	"encoding/json"
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// ask is one command being decided: pure input, nothing else is read.
type ask struct {
	s   State
	cmd casefile.Command
	now time.Time
}

var deciders = map[string]struct {
	system bool
	decide func(ask) ([]casefile.Draft, error)
}{
	CmdDeclare: {false, declare}, CmdEnd: {false, end}, CmdReassign: {true, reassign},
	TimerBegin: {true, begin}, TimerOver: {true, over}, JobMove + "_done": {true, moved},
}

// Decide answers a command. Errors: NotFound no_such_case, Conflict (stage), Invalid (content), Forbidden
// (not_your_absence, system_only).
func Decide(s State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
	d, ok := deciders[cmd.Type]
	switch {
	case !ok:
		return nil, casefile.Refuse(casefile.Invalid, "unknown_command", "command", cmd.Type)
	case s.Version == 0 && cmd.Type != CmdDeclare:
		return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
	case s.Version > 0 && cmd.Type == CmdDeclare:
		return nil, casefile.Refuse(casefile.Conflict, "already_exists")
	case d.system && cmd.Actor.Role != casefile.System:
		return nil, casefile.Refuse(casefile.Forbidden, "system_only", "command", cmd.Type)
	}
	return d.decide(ask{s: s, cmd: cmd, now: now})
}

func one(kind string, data any, to ...casefile.Message) []casefile.Draft {
	return []casefile.Draft{{Type: kind, Data: data, Messages: to}}
}

func declare(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Declare](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := casefile.InvalidFields(wrong(in, a.now)); err != nil {
		return nil, err
	}
	switch {
	case a.cmd.Actor.For != "", a.cmd.Actor.Role != casefile.Admin && !a.cmd.Actor.Is(in.Officer.ID), in.Leaves && a.cmd.Actor.Role != casefile.Admin:
		return nil, casefile.Refuse(casefile.Forbidden, "not_your_absence")
	case in.Away:
		return nil, casefile.Refuse(casefile.Conflict, "deputy_away")
	}
	drafts := one(EvDeclared, in, casefile.Message{To: in.Deputy.ID, Code: "you_act_for", Args: map[string]string{"from": in.From, "to": in.To}})
	if !in.Begins().After(a.now) {
		drafts = append(drafts, casefile.Draft{Type: EvBegan, Data: Nothing{}})
	}
	return drafts, nil
}

// longest is for how long an officer may be away with a deputy before somebody looks again.
const longest = 366

func wrong(in Declare, now time.Time) []casefile.Field {
	var wrong []casefile.Field
	today := casefile.DateOf(now)
	switch {
	case in.Begins().IsZero():
		wrong = append(wrong, casefile.Wrong("/from", "date"))
	case in.From < today:
		wrong = append(wrong, casefile.Wrong("/from", "date_in_the_past"))
	}
	switch {
	case in.To == "" && !in.Leaves:
		wrong = append(wrong, casefile.Wrong("/to", "required"))
	case in.To != "" && (in.Ends().IsZero() || in.Leaves):
		wrong = append(wrong, casefile.Wrong("/to", "date"))
	case in.To != "" && (in.To < in.From || in.Ends().After(in.Begins().AddDate(0, 0, longest))):
		wrong = append(wrong, casefile.Wrong("/to", "date_order"))
	}
	if in.Reason == "" {
		wrong = append(wrong, casefile.Wrong("/reason", "reason_missing"))
	}
	if code := unfit(in.Officer, in.Deputy); code != "" {
		wrong = append(wrong, casefile.Wrong("/deputy", code))
	}
	return wrong
}

// office are the roles that may be away, and act for one another. Auditors act for nobody and nobody acts for them.
var office = []casefile.Role{casefile.PointStaff, casefile.County, casefile.Reviewer, casefile.Publisher, casefile.Reporter, casefile.Leader, casefile.Admin}

// unfit says why somebody cannot stand in for an officer: himself, in whichever account; one who inspects originals for
// one who checks inspections (T-0.28), or the other way round; staff of another point or county, who would see it.
func unfit(officer, deputy Officer) string {
	checks := func(o Officer) bool { return o.Role != casefile.PointStaff }
	switch {
	case !slices.Contains(office, officer.Role) || !slices.Contains(office, deputy.Role):
		return "deputy_role"
	case officer.ID == deputy.ID || slices.Contains(deputy.Also, officer.ID) || slices.Contains(officer.Also, deputy.ID):
		return "deputy_himself"
	case checks(officer) != checks(deputy):
		return "deputy_inspects"
	case officer.Point != deputy.Point || officer.Role == casefile.County && officer.Area != deputy.Area:
		return "deputy_elsewhere"
	case (officer.Role == casefile.Admin) != (deputy.Role == casefile.Admin): // who keeps accounts decides no case
		return "deputy_role"
	}
	return ""
}

// Fits says whether somebody may stand in for an officer.
func Fits(officer, deputy Officer) bool { return unfit(officer, deputy) == "" }

func end(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Reasoned](a.cmd.Data)
	switch {
	case err != nil:
		return nil, err
	case in.Code == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	case a.s.Stage.Over():
		return nil, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
	case a.cmd.Actor.For != "" || a.cmd.Actor.Role != casefile.Admin && !a.cmd.Actor.Is(a.s.Declare.Officer.ID, a.s.Declare.Deputy.ID):
		return nil, casefile.Refuse(casefile.Forbidden, "not_your_absence")
	}
	return one(EvEnded, in), nil
}

func begin(a ask) ([]casefile.Draft, error) {
	if a.s.Stage != Planned {
		return nil, nil
	}
	return one(EvBegan, Nothing{}), nil
}

func over(a ask) ([]casefile.Draft, error) {
	if a.s.Stage != Active {
		return nil, nil
	}
	return one(EvEnded, Reasoned{Code: "period_over"}), nil
}

// reassign is a leaver's word: his deputyships go to his successor, where that one may stand in; otherwise they end.
func reassign(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Reassign](a.cmd.Data)
	if err != nil || a.s.Stage.Over() || a.s.Declare.Deputy.ID == in.Deputy.ID {
		return nil, err
	}
	if unfit(a.s.Declare.Officer, in.Deputy) != "" {
		return one(EvEnded, Reasoned{Code: "deputy_left"}, casefile.Message{To: a.s.Declare.Officer.ID, Code: "deputy_left"}), nil
	}
	return one(EvReassigned, in, casefile.Message{To: in.Deputy.ID, Code: "you_act_for",
		Args: map[string]string{"from": a.s.Declare.From, "to": a.s.Declare.To}}), nil
}

func moved(a ask) ([]casefile.Draft, error) {
	r, err := casefile.DecodeStrict[casefile.JobResult](a.cmd.Data)
	if err != nil || !slices.ContainsFunc(a.s.Pending, func(j casefile.Job) bool { return j.ID == r.Job }) {
		return nil, err
	}
	t := Taken{Job: r.Job}
	t.Failed = r.Error != nil || json.Unmarshal(r.Result, &t.Moved) != nil
	return one(EvMoved, t), nil
}
