package bench

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// A closed loop would see one slow answer here and send nothing meanwhile.
func TestAStallIsSeenByAllWhoWouldHaveComeDuringIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stall := time.Now().Add(time.Second)
		seen, err := arrivals{rate: 10, span: 1950 * time.Millisecond}.run(t.Context(), func(int) string { return "x" },
			func(ctx context.Context, _ int) error { return sleep(ctx, time.Until(stall)) })
		require.NoError(t, err)
		require.Len(t, seen["x"].times, 20)
		require.Equal(t, 1000.0, seen["x"].times.at(100))
		require.Greater(t, seen["x"].times.at(55), 50.0)
	})
}

func TestErrorsAndRequestsWithoutRoomAreCountedApartFromAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		seen, err := arrivals{rate: 10, span: 950 * time.Millisecond, waiting: 1}.run(t.Context(), func(int) string { return "x" },
			func(ctx context.Context, i int) error {
				if i == 0 {
					return errors.New("no")
				}
				return sleep(ctx, time.Hour)
			})
		require.NoError(t, err)
		require.Equal(t, 9, seen["x"].errors)
		require.Len(t, seen["x"].times, 1)
	})
}
