package steering

import (
	"testing"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/forecast"
)

func TestAssumedFilingsThatMissTheSameDateAreOneLineWithTheirCount(t *testing.T) {
	t.Parallel()
	got := missedOf([]forecast.Path{{Point: "烟台审02", Misses: "inspect"}, {Case: "filing-1", Point: "烟台审02", Misses: "inspect"},
		{Point: "烟台审02", Misses: "inspect"}, {Point: "烟台审03", Misses: "inspect"}})
	if len(got) != 3 || got[0].N != 2 || got[1].Case != "filing-1" || got[1].N != 1 || got[2].N != 1 {
		t.Errorf("%+v", got)
	}
}

func TestAStepOfSeveralStagesLeadsToAListOfThemAll(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"":      "/filings?stage=returned%2Ccontested",
		"point": "/filings?point=point&stage=returned%2Ccontested",
	}
	for point, want := range cases {
		if got := filingsAt(point, []filing.Stage{filing.Returned, filing.Contested}); got != want {
			t.Errorf("%q", got)
		}
	}
}
