package integrity

import (
	"slices"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/table"
)

type ask = table.Ask[State]

// faults collects what is wrong with a command's content.
type faults []casefile.Field

func (f *faults) say(bad bool, pointer, code string) {
	if bad {
		*f = append(*f, casefile.Wrong(pointer, code))
	}
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func open(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Open](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	var f faults
	f.say(blank(in.Party), "/party", "required")
	f.say(!slices.Contains(Violations, in.Violation), "/violation", "unknown_value")
	f.say(blank(in.Facts), "/facts", "required")
	f.say(len(in.Evidence) == 0 || slices.ContainsFunc(in.Evidence, blank), "/evidence", "required")
	if err := casefile.InvalidFields(f); err != nil {
		return nil, err
	}
	return table.One(EvOpened, in), nil
}

// notify tells the party the facts, and from then on it sees its file.
func notify(a ask) ([]casefile.Draft, error) {
	by, err := a.S.Terms.WorkdaysAfter(a.Now, StatementDays)
	if err != nil {
		return nil, err
	}
	return table.One(EvNoticed, Noticing{SpeakBy: by}, toParty(a, "integrity_noticed", by)), nil
}

// state is the party's own word; it is heard once, and ends its time.
func state(a ask) ([]casefile.Draft, error) {
	in, err := ownWord(a)
	if err != nil {
		return nil, err
	}
	return table.One(EvStated, in), nil
}

func ownWord(a ask) (Statement, error) {
	in, err := casefile.DecodeStrict[Statement](a.Cmd.Data)
	switch {
	case err != nil:
		return in, err
	case a.Cmd.Actor.Filer == "" || a.Cmd.Actor.Filer != a.S.Party:
		return in, casefile.Refuse(casefile.Forbidden, "not_your_file", "clause", "T-0.68")
	case blank(in.Text):
		return in, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/text", "required")})
	}
	return in, nil
}

func spoken(ask) ([]casefile.Draft, error) { return table.One(EvSpoken, Nothing{}), nil }

// propose says what should become of it. Only to drop it may be proposed before the party could speak.
func propose(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Decision](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	var f faults
	f.say(in.Outcome != "enter" && in.Outcome != "drop", "/outcome", "unknown_value")
	f.say(blank(in.Text), "/text", "required")
	if in.Outcome == "enter" {
		unknown := func(b string) bool { return !slices.Contains(Bases, b) }
		f.say(len(in.Bases) == 0 || slices.ContainsFunc(in.Bases, unknown), "/bases", "unknown_value")
		f.say(in.Months < 1 || in.Months > MonthsMost, "/months", "out_of_range")
	}
	if err := casefile.InvalidFields(f); err != nil {
		return nil, err
	}
	if in.Outcome == "enter" && a.S.Stage != Heard {
		return nil, casefile.Refuse(casefile.Conflict, "party_not_heard", "clause", "T-0.68")
	}
	return table.One(EvProposed, in, casefile.Message{To: "role:" + string(casefile.Leader), Code: "integrity_proposed",
		Args: map[string]string{"case": a.S.Case}}), nil
}

// decide is the second person's, always another than the one who proposed or opened it (T-0.68).
func decide(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Verdict](a.Cmd.Data)
	switch {
	case err != nil:
		return nil, err
	case a.Cmd.Actor.Is(a.S.Proposer, a.S.Opener):
		return nil, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.68")
	case !in.Agree && in.Code == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	case !in.Agree:
		return table.One(EvBack, in), nil
	case a.S.Proposal.Outcome == "drop":
		return table.One(EvDropped, in, ifTold(a, "integrity_dropped")...), nil
	}
	by, err := a.S.Terms.WorkdaysAfter(a.Now, AppealDays)
	if err != nil {
		return nil, err
	}
	e := Entering{Removal: casefile.DateOf(a.Now.AddDate(0, a.S.Proposal.Months, 0)), AppealBy: by}
	return table.One(EvEntered, e, toParty(a, "integrity_entered", by)), nil
}

// appeal stands open for its days, once.
func appeal(a ask) ([]casefile.Draft, error) {
	in, err := ownWord(a)
	switch {
	case err != nil:
		return nil, err
	case a.S.Appeal != "":
		return nil, casefile.Refuse(casefile.Conflict, "appealed_already")
	case !a.Now.Before(a.S.AppealBy):
		return nil, casefile.Refuse(casefile.Conflict, "appeal_over", "day", casefile.DateOf(a.S.AppealBy.Add(-time.Second)))
	}
	by, err := a.S.Terms.WorkdaysAfter(a.Now, RulingDays)
	if err != nil {
		return nil, err
	}
	return table.One(EvAppealed, Appealing{Statement: in, RuleBy: by},
		casefile.Message{To: "role:" + string(casefile.Leader), Code: "integrity_appealed", Args: map[string]string{"case": a.S.Case}}), nil
}

// rule is a leader's who neither opened, proposed nor decided it.
func rule(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Ruling](a.Cmd.Data)
	switch {
	case err != nil:
		return nil, err
	case a.Cmd.Actor.Is(a.S.Decider, a.S.Proposer, a.S.Opener):
		return nil, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.68")
	case blank(in.Text):
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/text", "required")})
	case in.Uphold:
		return table.One(EvUpheld, in, tellParty(a, "integrity_upheld")), nil
	}
	return table.One(EvRemoved, in, tellParty(a, "integrity_removed")), nil
}

// remove takes an entry out on its day.
func remove(a ask) ([]casefile.Draft, error) {
	return table.One(EvRemoved, Ruling{}, tellParty(a, "integrity_removed")), nil
}

func toParty(a ask, code string, until time.Time) casefile.Message {
	return casefile.Message{To: a.S.Party, Code: code, Args: map[string]string{"day": casefile.DateOf(until.Add(-time.Second))}}
}

func tellParty(a ask, code string) casefile.Message {
	return casefile.Message{To: a.S.Party, Code: code}
}

// ifTold tells the party only what it knows of.
func ifTold(a ask, code string) []casefile.Message {
	if a.S.SpeakBy.IsZero() {
		return nil
	}
	return []casefile.Message{tellParty(a, code)}
}
