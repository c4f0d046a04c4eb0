package replay

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

// The engine lost the task that had written an event; the next try came later, and was answered with what was there.
func TestAnEventOfATryThatTheEngineLostIsExplainedByItsHistoryAndByNothingElse(t *testing.T) {
	t.Parallel()
	room := casefile.Room[int]{Kind: "tally", Apply: func(s int, _ casefile.Event) (int, error) { return s + 1, nil },
		Project: func(int) casefile.Projection { return casefile.Projection{} }}
	written := casefile.Event{Case: "tally-1", Seq: 1, Type: "counted", At: time.Date(2019, 3, 18, 9, 0, 0, 0, casefile.Shanghai), Command: "c1",
		Data: []byte(`{}`)}
	chained, err := casefile.Chained([]casefile.Event{written}, "salt", "", casefile.ChainPlain)
	require.NoError(t, err)
	again := chained[0]
	again.At = again.At.AddDate(0, 0, 3)
	e := casefile.Evidence{Loaded: casefile.Loaded{Kind: "tally", Case: "tally-1", Salt: "salt", Version: 1, Events: chained}, State: []byte("1")}
	prove := func(stored []casefile.Event) Certificate {
		q := &question{Prover: &Prover{Folders: map[string]casefile.Folder{"tally": room.Folder()}}, e: e,
			c: Certificate{Events: 1}, decided: map[int]bool{}, explained: map[int]bool{}}
		q.compare(History{Run: "r"}, taken{recording: casefile.Recording{Events: []casefile.Event{again}}, recorded: casefile.Recorded{Stored: stored}})
		q.fold()
		q.conclude()
		return q.c
	}
	c := prove(chained)
	require.Equal(t, Proven, c.Result, "%+v", c.Differences)
	require.Equal(t, []int{0, 1}, []int{c.Proven, c.Explained})
	require.Contains(t, c.Notes, NoteEarlierTry)

	c = prove(nil)
	require.Equal(t, Differs, c.Result, "without that answer in the history it is a difference")
	require.Equal(t, "at", c.Differences[0].Field)
	forged := chained[0]
	forged.Hash = "another"
	require.Equal(t, Differs, prove([]casefile.Event{forged}).Result, "and so it is where the history holds another event")
}
