package integrity

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

type file struct {
	t      *testing.T
	s      State
	events []casefile.Event
	now    time.Time
}

var (
	reviewer = casefile.Actor{ID: "acc-rev", Role: casefile.Reviewer}
	head     = casefile.Actor{ID: "acc-boss", Role: casefile.Leader}
	deputy   = casefile.Actor{ID: "acc-deputy", Role: casefile.Leader}
	party    = casefile.Actor{ID: "acc-firm", Role: casefile.Enterprise, Filer: "reg-firm"}
	other    = casefile.Actor{ID: "acc-other", Role: casefile.Enterprise, Filer: "reg-other"}
	system   = casefile.SystemActor()
)

func on(date string) time.Time {
	d, err := time.ParseInLocation("2006-01-02 15:04", date+" 10:00", casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return d
}

func opened(t *testing.T) *file {
	t.Helper()
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	terms, err := plan.Terms()
	require.NoError(t, err)
	f := &file{t: t, now: on("2019-03-04")}
	return f.do(reviewer, CmdOpen, Open{Terms: terms, Party: "reg-firm", Violation: "certificate_lent", Facts: "证书出借", Evidence: []string{"filing-1"}})
}

func (f *file) try(who casefile.Actor, kind string, data any) error {
	cmd := casefile.Command{ID: fmt.Sprint(len(f.events)), Type: kind, Actor: who}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	drafts, err := Room.Decide(f.s, cmd, f.now)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "integrity-1", Seq: len(f.events) + 1, Type: d.Type, At: f.now, Actor: who, Data: casefile.Encode(d.Data)}
		f.events = append(f.events, e)
		if f.s, err = Room.Apply(f.s, e); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) do(who casefile.Actor, kind string, data any) *file {
	f.t.Helper()
	require.NoError(f.t, f.try(who, kind, data), kind)
	return f
}

func (f *file) refused(code string, who casefile.Actor, kind string, data any) *file {
	f.t.Helper()
	e := casefile.As(f.try(who, kind, data))
	require.NotNil(f.t, e, "%s is not refused", kind)
	codes := []string{e.Code}
	for _, x := range e.Fields {
		codes = append(codes, x.Code)
	}
	require.Contains(f.t, codes, code)
	return f
}

func enter() Decision {
	return Decision{Outcome: "enter", Text: "事实清楚", Bases: []string{"R-0.112"}, Months: 12}
}

func entered(t *testing.T) *file {
	t.Helper()
	return opened(t).do(reviewer, CmdNotify, nil).do(party, CmdState, Statement{Text: "属实"}).
		do(reviewer, CmdPropose, enter()).do(head, CmdDecide, Verdict{Agree: true})
}

func TestNobodyIsEnteredBeforeHeCouldSpeak(t *testing.T) {
	t.Parallel()
	f := opened(t).refused("party_not_heard", reviewer, CmdPropose, enter()).do(reviewer, CmdNotify, nil)
	f.refused("wrong_stage", reviewer, CmdPropose, enter()).refused("not_your_file", other, CmdState, Statement{Text: "x"})
	require.Equal(t, "2019-03-11", casefile.DateOf(f.s.SpeakBy.Add(-time.Second)), "five working days after 4 March")
	require.Equal(t, []casefile.Timer{{Name: TimerSpoken, At: f.s.SpeakBy}}, Room.Project(f.s).Timers[:1])
	f.now = f.s.SpeakBy
	f.do(system, TimerSpoken, nil).do(reviewer, CmdPropose, enter())
	require.Equal(t, Proposed, f.s.Stage)
}

func TestTwoPersonsDecideAndAThirdRulesOnTheAppeal(t *testing.T) {
	t.Parallel()
	f := opened(t).do(reviewer, CmdNotify, nil).do(party, CmdState, Statement{Text: "x"}).do(reviewer, CmdPropose, enter())
	same := casefile.Actor{ID: "acc-rev-as-leader", Role: casefile.Leader, Also: []string{"acc-rev"}}
	f.refused("four_eyes", same, CmdDecide, Verdict{Agree: true}).refused("reason_missing", head, CmdDecide, Verdict{})
	f.do(head, CmdDecide, Verdict{Agree: true}).refused("not_your_file", other, CmdAppeal, Statement{Text: "x"})
	f.do(party, CmdAppeal, Statement{Text: "不服"}).refused("four_eyes", head, CmdRule, Ruling{Uphold: true, Text: "x"})
	f.do(deputy, CmdRule, Ruling{Uphold: true, Text: "维持"}).refused("appealed_already", party, CmdAppeal, Statement{Text: "x"})
	require.Equal(t, Entered, f.s.Stage)
}

func TestAnEntryFallsOnItsDayAndByAnAppeal(t *testing.T) {
	t.Parallel()
	f := entered(t)
	require.Equal(t, "2020-03-04", f.s.Removal)
	timers := Room.Project(f.s).Timers
	require.Contains(t, timers, casefile.Timer{Name: TimerRemove, At: on("2020-03-04").Add(-10 * time.Hour)})
	f.now = on("2020-03-04")
	f.do(system, TimerRemove, nil)
	require.Equal(t, Removed, f.s.Stage)
	require.True(t, Room.Project(f.s).Closed)

	f = entered(t).do(party, CmdAppeal, Statement{Text: "不服"}).do(deputy, CmdRule, Ruling{Text: "证据不足"})
	require.Equal(t, Removed, f.s.Stage)
}

func TestAnAppealComesInTime(t *testing.T) {
	t.Parallel()
	f := entered(t)
	f.now = f.s.AppealBy
	f.refused("appeal_over", party, CmdAppeal, Statement{Text: "不服"})
}

func TestThePartySeesItsFileOnlyFromItsNoticeOn(t *testing.T) {
	t.Parallel()
	f := opened(t)
	require.Empty(t, Room.Project(f.s).Head.Owner)
	require.Equal(t, "reg-firm", Room.Project(f.do(reviewer, CmdNotify, nil).s).Head.Owner)
	require.NotContains(t, string(Room.Project(f.s).Head.Summary), "证书出借", "a list says nothing of the facts")
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	f := &file{t: t, now: on("2019-03-04")}
	f.refused("required", reviewer, CmdOpen, Open{Violation: "certificate_lent"}).refused("unknown_value", reviewer, CmdOpen, Open{Party: "reg-firm"})
	g := opened(t).do(reviewer, CmdNotify, nil).do(party, CmdState, Statement{Text: "x"})
	g.refused("unknown_value", reviewer, CmdPropose, Decision{Outcome: "enter", Text: "x", Months: 3})
	g.refused("out_of_range", reviewer, CmdPropose, Decision{Outcome: "enter", Text: "x", Bases: Bases, Months: 37})
	g.refused("unknown_command", reviewer, "unknown", nil)
}
