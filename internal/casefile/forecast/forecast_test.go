package forecast_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/forecast"
)

func terms(t testing.TB) campaign.Terms {
	t.Helper()
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	out, err := plan.Terms()
	require.NoError(t, err)
	return out
}

func at(s string) time.Time {
	d, err := time.ParseInLocation("2006-01-02 15:04", s, casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return d
}

func waiting(point string, n int, place forecast.Place) []forecast.Filing {
	out := make([]forecast.Filing, n)
	for i := range out {
		out[i] = forecast.Filing{Case: fmt.Sprintf("filing-%s-%d-%06d", point, place, i), Point: point, Place: place, Since: at("2019-03-01 09:00")}
	}
	return out
}

const zhifu, fushan = "烟台审02", "烟台审03"

func capacity(point, centre int) forecast.Capacity {
	return forecast.Capacity{Points: map[string]int{zhifu: point, fushan: point}, Recheck: centre}
}

func TestAPointClearsItsQueueOnWorkingDaysOnly(t *testing.T) {
	t.Parallel()
	out, err := forecast.Run(at("2019-03-14 08:00"), waiting(zhifu, 25, forecast.AtPoint), terms(t), capacity(10, 100), forecast.Scenario{})
	require.NoError(t, err)
	require.Equal(t, []int{10, 10, 0, 0, 5}, []int{out.Days[0].Inspected, out.Days[1].Inspected, out.Days[2].Inspected, out.Days[3].Inspected, out.Days[4].Inspected},
		"Thursday, Friday, the weekend, Monday")
	require.Equal(t, forecast.Clearance{Point: zhifu, Waiting: 25, Daily: 10, Cleared: "2019-03-18", By: "2019-03-20", Needed: 5}, out.Clearance[0])
	require.Empty(t, out.Missed())
}

func TestAClosedPointMakesItsFilingsMissTheTwentieth(t *testing.T) {
	t.Parallel()
	filings := append(waiting(zhifu, 45, forecast.AtPoint), waiting(fushan, 45, forecast.AtPoint)...)
	as, err := forecast.Run(at("2019-03-14 08:00"), filings, terms(t), capacity(10, 100), forecast.Scenario{})
	require.NoError(t, err)
	require.Empty(t, as.Missed(), "five working days of ten are enough")
	closed := forecast.Scenario{Closed: []forecast.Closure{{Point: zhifu, From: "2019-03-14", Days: 3}}}
	what, err := forecast.Run(at("2019-03-14 08:00"), filings, terms(t), capacity(10, 100), closed)
	require.NoError(t, err)
	missed := what.Missed()
	require.Len(t, missed, 15, "Thursday and Friday are lost: of 45, 30 are inspected from Monday to Wednesday")
	for _, p := range missed {
		require.Equal(t, []string{zhifu, campaign.WinInspect, "R-0.43"}, []string{p.Point, p.Misses, p.Clause})
	}
	require.Equal(t, map[string]int{campaign.WinInspect: 15}, what.Missing)
	require.True(t, what.Clearance[0].Late)
	require.Equal(t, 15, what.Clearance[0].Needed, "three working days are left to it")
}

func TestExtraFilingsQueueBehindThoseThatWait(t *testing.T) {
	t.Parallel()
	extra := forecast.Scenario{Extra: []forecast.Extra{{Point: zhifu, Filings: 400}}}
	out, err := forecast.Run(at("2019-03-14 08:00"), waiting(zhifu, 40, forecast.AtPoint), terms(t), capacity(10, 100), extra)
	require.NoError(t, err)
	require.Equal(t, 390, len(out.Missed()))
	for _, p := range out.Missed() {
		require.Empty(t, p.Case, "whoever waits now is not pushed aside")
	}
}

func TestPublishingOnTheTwentyThirdEndsTooLate(t *testing.T) {
	t.Parallel()
	ready := waiting(zhifu, 3, forecast.Ready)
	for day, misses := range map[string]int{"2019-03-22": 0, "2019-03-23": 3} {
		out, err := forecast.Run(at("2019-03-20 08:00"), ready, terms(t), capacity(10, 100), forecast.Scenario{Publish: []string{day}})
		require.NoError(t, err)
		require.Len(t, out.Missed(), misses, "published on %s (T-0.47)", day)
	}
}

func TestTheCentreIsTheBottleneckItTellsOfEarly(t *testing.T) {
	t.Parallel()
	out, err := forecast.Run(at("2019-03-11 08:00"), waiting(zhifu, 1000, forecast.AtCentre), terms(t), capacity(10, 50), forecast.Scenario{})
	require.NoError(t, err)
	centre := out.Clearance[len(out.Clearance)-1]
	require.True(t, centre.Late, "ten working days of fifty are too few, and nine days before it is known")
	require.Equal(t, 100, centre.Needed)
	require.Equal(t, 500, out.Missing[campaign.WinNotice]+out.Missing[campaign.WinRecheck])
}

func TestWhatCannotBeMeantIsRefusedWithTheField(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]forecast.Scenario{
		"/closed/0/point":  {Closed: []forecast.Closure{{Point: "烟台审99", From: "2019-03-14", Days: 1}}},
		"/closed/0/days":   {Closed: []forecast.Closure{{Point: zhifu, From: "2019-03-14"}}},
		"/closed/0/from":   {Closed: []forecast.Closure{{Point: zhifu, From: "14.3.", Days: 1}}},
		"/extra/0/filings": {Extra: []forecast.Extra{{Point: zhifu}}},
		"/extra/0/on":      {Extra: []forecast.Extra{{Point: zhifu, Filings: 1, On: "2019-03-01"}}},
		"/publish/0":       {Publish: []string{"2019-03-01"}},
	} {
		_, err := forecast.Run(at("2019-03-14 08:00"), nil, terms(t), capacity(1, 1), s)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), name)
		require.Equal(t, name, casefile.As(err).Fields[0].Pointer)
	}
}

// TestNobodyIsLost: whatever happens, each filing has one path, goes forward only, and either keeps every date or
// names the one it misses; and the same facts give the same outlook.
func TestNobodyIsLost(t *testing.T) {
	t.Parallel()
	plan := terms(t)
	rapid.Check(t, func(r *rapid.T) {
		var filings []forecast.Filing
		for _, p := range []string{zhifu, fushan} {
			for place := forecast.AtPoint; place <= forecast.Ready; place++ {
				filings = append(filings, waiting(p, rapid.IntRange(0, 30).Draw(r, "waiting"), place)...)
			}
		}
		s := forecast.Scenario{Closed: []forecast.Closure{{Point: zhifu, From: "2019-03-12", Days: rapid.IntRange(1, 20).Draw(r, "days")}}}
		c := capacity(rapid.IntRange(0, 9).Draw(r, "point"), rapid.IntRange(0, 40).Draw(r, "centre"))
		now := at("2019-03-11 08:00").AddDate(0, 0, rapid.IntRange(0, 12).Draw(r, "later"))
		out, err := forecast.Run(now, filings, plan, c, s)
		require.NoError(r, err)
		again, err := forecast.Run(now, filings, plan, c, s)
		require.NoError(r, err)
		require.Equal(r, out, again)
		require.Len(r, out.Paths, len(filings))
		seen, missed := map[string]bool{}, 0
		for _, p := range out.Paths {
			require.False(r, seen[p.Case])
			seen[p.Case] = true
			last := time.Time{}
			for _, step := range []time.Time{p.Inspected, p.Handed, p.Rechecked, p.Published, p.Ended} {
				require.False(r, !step.IsZero() && step.Before(last))
				last = step
			}
			if p.Misses != "" {
				missed++
			} else {
				require.LessOrEqual(r, campaign.LastDay(p.Ended), plan.Notice.LastEnd)
			}
		}
		sum := 0
		for _, n := range out.Missing {
			sum += n
		}
		require.Equal(r, missed, sum)
	})
}

func BenchmarkFiftyThousandFilings(b *testing.B) {
	plan := terms(b)
	var filings []forecast.Filing
	for _, p := range plan.Points {
		filings = append(filings, waiting(p.Code, 50_000/len(plan.Points), forecast.AtPoint)...)
	}
	c := forecast.Capacity{Points: map[string]int{}, Recheck: 4000}
	for _, p := range plan.Points {
		c.Points[p.Code] = 500
	}
	for b.Loop() {
		if _, err := forecast.Run(at("2019-03-04 08:00"), filings, plan, c, forecast.Scenario{}); err != nil {
			b.Fatal(err)
		}
	}
}
