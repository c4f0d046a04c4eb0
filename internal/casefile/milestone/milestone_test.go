package milestone

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

type task struct {
	t      *testing.T
	s      State
	events []casefile.Event
	now    time.Time
}

var admin = casefile.Actor{ID: "acc-admin", Role: casefile.Admin}

func on(date string) time.Time {
	d, err := time.ParseInLocation("2006-01-02 15:04", date+" 10:00", casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return d
}

// launch is task 1 of the plan, due on 14 January, opened on a day.
func launch(t *testing.T, opened string) *task {
	t.Helper()
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	terms, err := plan.Terms()
	require.NoError(t, err)
	k := &task{t: t, now: on(opened)}
	first := plan.Stages[0].Tasks[0]
	require.NoError(t, k.try(CmdOpen, Open{Terms: terms, Number: first.Number, Stage: 1, Title: first.Title, Owner: first.Owner,
		From: plan.Stages[0].From, Due: first.Due, Clauses: first.Clauses}))
	return k
}

func (k *task) try(kind string, data any) error {
	cmd := casefile.Command{ID: fmt.Sprint(len(k.events)), Type: kind, Actor: admin, Data: casefile.Encode(data)}
	drafts, err := Room.Decide(k.s, cmd, k.now)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "milestone-1", Seq: len(k.events) + 1, Type: d.Type, At: k.now, Actor: admin, Data: casefile.Encode(d.Data)}
		k.events = append(k.events, e)
		if k.s, err = Room.Apply(k.s, e); err != nil {
			return err
		}
	}
	return nil
}

func TestATaskHasItsDayAndWarnsUnlessItWasPastAlready(t *testing.T) {
	t.Parallel()
	k := launch(t, "2019-01-07")
	require.Equal(t, "2019-01-14", casefile.DateOf(Room.Project(k.s).Tasks[0].Due.Add(-time.Second)))
	require.NotEmpty(t, Room.Project(k.s).Timers, "its ladder")
	late := launch(t, "2019-01-20")
	require.True(t, late.s.Late("2019-01-20"))
	require.Zero(t, Room.Project(late.s).Tasks[0].Due, "no storm of warnings at start-up (T-0.69)")
	require.Empty(t, Room.Project(late.s).Timers)
}

func TestWhatIsEnteredLaterIsMarkedSo(t *testing.T) {
	t.Parallel()
	k := launch(t, "2019-01-20")
	require.NoError(t, k.try(CmdEnter, Entry{Started: "2019-01-07", Ended: "2019-01-14", Evidence: "烟建行业〔2019〕2号"}))
	require.Equal(t, []any{Done, true, false}, []any{k.s.Stage, k.s.Later, k.s.Late("2019-01-20")})
	require.True(t, Room.Project(k.s).Closed)
	same := launch(t, "2019-01-10")
	require.NoError(t, same.try(CmdEnter, Entry{Started: "2019-01-10"}))
	require.Equal(t, []any{Running, false}, []any{same.s.Stage, same.s.Later})
}

func TestALateEndNamesItsCause(t *testing.T) {
	t.Parallel()
	k := launch(t, "2019-01-07")
	k.now = on("2019-01-16")
	e := Entry{Ended: "2019-01-15", Evidence: "x"}
	require.Equal(t, "cause_missing", casefile.As(k.try(CmdEnter, e)).Fields[0].Code)
	e.Cause = "because"
	require.Equal(t, "unknown_value", casefile.As(k.try(CmdEnter, e)).Fields[0].Code)
	e.Cause = "decision_pending"
	require.NoError(t, k.try(CmdEnter, e))
	require.True(t, k.s.Late("2019-01-16"))
	require.NoError(t, k.try(CmdReopen, Reasoned{Code: "other"}))
	require.Equal(t, []any{Running, ""}, []any{k.s.Stage, k.s.Entry.Ended})
}

func TestWhatCannotBeIsRefusedWithTheField(t *testing.T) {
	t.Parallel()
	k := launch(t, "2019-01-10")
	for code, e := range map[string]Entry{"date_future": {Started: "2019-01-11"}, "date": {Started: "soon"}, "required": {},
		"date_order": {Started: "2019-01-09", Ended: "2019-01-08", Evidence: "x"}} {
		got := casefile.As(k.try(CmdEnter, e))
		require.NotNil(t, got, code)
		require.Equal(t, code, got.Fields[0].Code)
	}
	require.Equal(t, "/evidence", casefile.As(k.try(CmdEnter, Entry{Ended: "2019-01-09"})).Fields[0].Pointer)
}
