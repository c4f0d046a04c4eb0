package bench

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAPercentileIsAnAnswerThatWasReallyGiven(t *testing.T) {
	t.Parallel()
	var l latencies
	for i := range 100 {
		l = append(l, time.Duration(100-i)*time.Millisecond)
	}
	require.Equal(t, 50.0, l.at(50))
	require.Equal(t, 95.0, l.at(95))
	require.Equal(t, 100.0, l.at(100))
	require.Equal(t, 1.0, l.at(0))
}

func TestAFigureShowsItsMiddleAndItsSpread(t *testing.T) {
	t.Parallel()
	f := figure("x", "ms", 4, 1, 9).atMost(5)
	require.Equal(t, []float64{4, 1, 9}, []float64{f.Median, f.Low, f.High})
	require.True(t, *f.Met)
	require.False(t, *figure("x", "", 0.7).atLeast(0.8).Met)
	require.Equal(t, "≥ 0.8", figure("x", "", 0.7).atLeast(0.8).Target)
}

func TestNumbersKeepThreeFiguresAndNeverLoseALargeOne(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0: "0", 0.8: "0.8", 0.1142: "0.114", 6.931: "6.93", 47.44: "47.4", 12345.6: "12346", 100: "100"} {
		require.Equal(t, want, number(v))
	}
}

func TestAPartMeasuredAnewReplacesItsOlderSelf(t *testing.T) {
	t.Parallel()
	var b book
	b.put(Part{Name: "engine", Took: "1s"})
	b.put(Part{Name: "engine", Took: "2s"})
	require.Len(t, b.Parts, 1)
	require.Equal(t, "2s", b.Parts[0].Took)
	require.Contains(t, b.page(), "takes 2s")
}
