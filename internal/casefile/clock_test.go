package casefile_test

import (
	"testing"
	"time"

	"chizheng/internal/casefile"
)

var morning = time.Date(2019, 1, 18, 8, 0, 0, 0, casefile.Shanghai)

func TestARehearsalRunsAtItsRateAndHoldsAtItsStop(t *testing.T) {
	t.Parallel()
	real := time.Unix(1_000_000, 0)
	c := casefile.Clock{Seq: 2, Real: real, Campaign: morning, Rate: 86400, Stop: morning.AddDate(0, 0, 3), Rehearsal: true}
	for _, tc := range []struct {
		after time.Duration
		want  time.Time
	}{
		{-time.Second, morning}, {0, morning}, {time.Second, morning.AddDate(0, 0, 1)},
		{3 * time.Second, morning.AddDate(0, 0, 3)}, {time.Hour, morning.AddDate(0, 0, 3)},
	} {
		if got := c.At(real.Add(tc.after)); !got.Equal(tc.want) {
			t.Errorf("after %s it is %s, want %s", tc.after, got, tc.want)
		}
	}
}

func TestATimerBehindTheStopNeverComes(t *testing.T) {
	t.Parallel()
	real := time.Unix(1_000_000, 0)
	c := casefile.Clock{Real: real, Campaign: morning, Rate: 86400, Stop: morning.AddDate(0, 0, 3), Rehearsal: true}
	if wait, comes := c.Until(real, c.Stop); !comes || wait < 3*time.Second || wait > 3*time.Second+10*time.Millisecond {
		t.Errorf("the stop itself comes in %s, %v", wait, comes)
	}
	if _, comes := c.Until(real, c.Stop.Add(time.Second)); comes {
		t.Error("an instant behind the stop comes")
	}
	if wait, comes := c.Until(real.Add(time.Hour), morning); !comes || wait != 0 {
		t.Errorf("an instant that is past comes in %s, %v", wait, comes)
	}
}

func TestARealClockHasNoStop(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	c := casefile.RealClock()
	c.Stop = now.Add(-time.Hour)
	if !c.At(now).Equal(now) {
		t.Error("a real clock was held")
	}
	if wait, comes := c.Until(now, now.Add(time.Hour)); !comes || wait != time.Hour {
		t.Errorf("in an hour comes in %s, %v", wait, comes)
	}
}
