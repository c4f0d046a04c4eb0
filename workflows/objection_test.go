package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/objection"
)

var (
	anybody  = casefile.Actor{ID: "public", Role: casefile.Public}
	reviewer = casefile.Actor{ID: "acc-reviewer", Role: casefile.Reviewer}
)

// objected files a named objection against a line of a notice that is on show from 22 to 28 March.
func objected(t *testing.T, begins time.Time) (*tray, objection.Create) {
	t.Helper()
	y := trayAt(t, objection.Kind, Objection, begins)
	end := day(2019, 3, 29, 0)
	y.pigeonholes.files["filing-1"] = filing.State{Case: "filing-1", Version: 30, Stage: filing.Announced, Track: filing.Main,
		Notice: &filing.NoticeRef{ID: "notice-1", Line: 3, First: "2019-03-22", Last: "2019-03-28", End: end}}
	return y, objection.Create{Terms: yantai(t), Sort: objection.Challenge, Receipt: "YY-0007",
		Secret: objection.SecretHash("blue heron"), Channel: "web", NoticeEnd: end, Code: "employment", Text: "测试内容",
		Objector: &objection.Objector{Name: "测试甲一", Phone: "19900000001"},
		Target:   objection.Target{Notice: "notice-1", Line: 3, Filing: "filing-1"}, Inspector: "acc-point"}
}

func TestAnObjectionSeversItsLineAndADismissalReinstatesIt(t *testing.T) {
	t.Parallel()
	y, c := objected(t, day(2019, 3, 25, 10))
	y.at(y.begins, anybody, "a", objection.CmdCreate, func() any { return c })
	severed := filing.Stage("")
	y.env.RegisterDelayedCallback(func() { severed = y.pigeonholes.files["filing-1"].Stage }, time.Second)
	y.at(day(2019, 3, 27, 9), reviewer, "b", objection.CmdDecide, func() any {
		return objection.Decision{Outcome: objection.OutcomeDismissed, Code: "unfounded"}
	})
	y.run()
	require.Equal(t, filing.Severed, severed, "at once")
	require.Equal(t, []string{"filing-1 sever", "filing-1 reinstate"}, y.pigeonholes.heard)
	require.Equal(t, filing.Announced, y.pigeonholes.files["filing-1"].Stage)
	require.Equal(t, objection.Dismissed, fold(y, objection.Room).Stage)
}

func TestAfterFiveRealWorkingDaysAnObjectionEscalatesAndStillWaits(t *testing.T) {
	t.Parallel()
	y, c := objected(t, day(2019, 3, 25, 10))
	y.at(y.begins, anybody, "a", objection.CmdCreate, func() any { return c })
	y.at(day(2019, 4, 10, 9), reviewer, "b", objection.CmdDecide, func() any { // long after
		return objection.Decision{Outcome: objection.OutcomeUpheld, Effect: objection.EffectRemoved, Code: "forged"}
	})
	y.run()
	e := y.event(objection.EvEscalated)
	require.WithinDuration(t, day(2019, 4, 2, 0), e.At, time.Second, "24:00 of Monday 1 April")
	require.Equal(t, casefile.System, e.Actor.Role)
	up := y.event(objection.EvUpheld)
	require.Equal(t, casefile.Reviewer, up.Actor.Role)
	require.Equal(t, []string{"filing-1 sever", "filing-1 uphold"}, y.pigeonholes.heard)
	require.Equal(t, filing.Rejected, y.pigeonholes.files["filing-1"].Stage)
}

func TestAnAnonymousObjectionWithoutEvidenceLapsesAndSeversNothing(t *testing.T) {
	t.Parallel()
	y, c := objected(t, day(2019, 3, 28, 20))
	c.Objector, c.Evidence = nil, []filing.Attach{{ID: "up-1", Kind: objection.ScanEvidence, Name: "virus.pdf", Size: 1}}
	y.at(y.begins, anybody, "a", objection.CmdCreate, func() any { return c })
	y.run()
	require.Empty(t, y.pigeonholes.heard)
	e := y.event(objection.EvLapsed)
	require.WithinDuration(t, day(2019, 3, 29, 0).Add(30*time.Minute), e.At, time.Second)
}

func TestTwoObjectionsToOneLineAreDecidedApartAndTheLastOneReinstatesIt(t *testing.T) {
	t.Parallel()
	y, c := objected(t, day(2019, 3, 25, 10))
	held := y.pigeonholes.files["filing-1"]
	held.Stage, held.Objections = filing.Severed, []string{"objection-9"}
	y.pigeonholes.files["filing-1"] = held
	y.at(y.begins, anybody, "a", objection.CmdCreate, func() any { return c })
	y.at(day(2019, 3, 25, 11), reviewer, "b", objection.CmdDecide, func() any {
		return objection.Decision{Outcome: objection.OutcomeDismissed, Code: "unfounded"}
	})
	y.run()
	require.Equal(t, []string{"filing-1 sever", "filing-1 reinstate"}, y.pigeonholes.heard)
	require.Equal(t, filing.Severed, y.pigeonholes.files["filing-1"].Stage, "the other one still holds it")
	_, err := y.pigeonholes.Send(t.Context(), filing.Kind, "filing-1", casefile.Command{ID: "other", Type: filing.CmdReinstate,
		Data: casefile.Encode(filing.Objected{Objection: "objection-9"})})
	require.NoError(t, err)
	require.Equal(t, filing.Announced, y.pigeonholes.files["filing-1"].Stage)
}
