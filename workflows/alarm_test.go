package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

// A deadline that moves on five times costs two engine timers, and the case acts at the last instant, once.
func TestATimerThatRingsEarlyIsLeftAloneAndSetAnew(t *testing.T) {
	t.Parallel()
	for ways, want := range map[int]struct{ set, taken int }{0: {5, 4}, Ways: {2, 0}} {
		b := setup(t)
		set, taken := 0, 0
		b.env.SetOnTimerScheduledListener(func(string, time.Duration) { set++ })
		b.env.SetOnTimerCanceledListener(func(string) { taken++ })
		for i, id := range []string{"a", "b", "c", "d", "e"} {
			b.command(time.Duration(i)*24*time.Hour, id, "add")
		}
		b.command(30*24*time.Hour, "z", "close")
		b.env.ExecuteWorkflow("parcel", Input{Case: "parcel-1", Salt: "salt", Ways: ways, Clock: casefile.RealClock()})
		require.NoError(t, b.env.GetWorkflowError())
		require.Equal(t, []string{"add", "add", "add", "add", "add", "ring", "close"}, b.store.types(), "ways %d", ways)
		last, rang := b.store.events[4].At, b.store.events[5].At
		require.WithinDuration(t, last.AddDate(0, 0, 7), rang, time.Second)
		require.Equal(t, want.set, set, "ways %d: timers set", ways)
		require.Equal(t, want.taken, taken, "ways %d: timers taken back", ways)
	}
}

func TestATimerThatComesNearerIsSetAnewAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.command(0, "a", "add")
	b.command(24*time.Hour, "s", "sooner")
	b.command(30*24*time.Hour, "z", "close")
	b.run(t)
	require.Equal(t, []string{"add", "sooner", "ring", "close"}, b.store.types())
	require.WithinDuration(t, b.store.events[1].At.Add(time.Hour), b.store.events[2].At, time.Second)
}
