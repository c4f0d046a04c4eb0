package campaign

import "testing"

func TestHoldsFollowsTheAdoptedReading(t *testing.T) {
	t.Parallel()
	numbers := []struct {
		name         string
		phrase       Phrase
		value, limit int
		want         bool
	}{
		{"60周岁以下 holds 60 (T-0.2)", AtMost, 60, 60, true},
		{"60周岁以下 does not hold 61", AtMost, 61, 60, false},
		{"1年以上 holds exactly 12 months (T-0.8)", AtLeast, 12, 12, true},
		{"1年以上 does not hold 11 months", AtLeast, 11, 12, false},
		{"2017年以前 does not hold 2017 itself (T-0.5)", Earlier, 2017, 2017, false},
		{"2017年以前 holds 2016", Earlier, 2016, 2017, true},
		{"5日内 holds the fifth day", Within, 5, 5, true},
		{"不满16周岁 does not hold 16", Below, 16, 16, false},
		{"超过8小时 does not hold 8", Over, 8, 8, false},
		{"超过8小时 holds 9", Over, 9, 8, true},
	}
	for _, c := range numbers {
		r, ok := Read(c.phrase)
		if !ok || Holds(r, c.value, c.limit) != c.want {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	dates := []struct {
		name         string
		phrase       Phrase
		value, limit string
		want         bool
	}{
		{"3月21日前 holds the 21st (T-0.45)", By, "2019-03-21", "2019-03-21", true},
		{"3月21日前 does not hold the 22nd", By, "2019-03-22", "2019-03-21", false},
		{"4月1日以后 holds 1 April (R-0.55)", From, "2019-04-01", "2019-04-01", true},
		{"公示后 does not hold the day of publication (T-0.47)", After, "2019-03-22", "2019-03-22", false},
	}
	for _, c := range dates {
		r, ok := Read(c.phrase)
		if !ok || Holds(r, c.value, c.limit) != c.want {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	if _, ok := Read("左右"); ok {
		t.Error("a phrase without reading must not pass as one")
	}
}

// The readings and the plan's parameters may not drift apart.
func TestThePlanKeepsToTheReadings(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	atMost, _ := Read(AtMost)
	earlier, _ := Read(Earlier)
	after, _ := Read(After)
	by, _ := Read(By)
	if terms.Rules.AgeInclusive != atMost.Includes || terms.Rules.AgeBandHuman != atMost.Ask {
		t.Error("T-0.2")
	}
	if Holds(earlier, "2017", "2017") != (terms.Rules.AppliedBy >= "2017") || (terms.Rules.AppliedHumanTo > terms.Rules.AppliedBy) != earlier.Ask {
		t.Error("T-0.5")
	}
	if terms.Notice.FirstDayCounts != after.Includes {
		t.Error("T-0.47")
	}
	if terms.Windows[WinHandover].Open(clock(t, "2019-03-21 23:59")) != by.Includes {
		t.Error("T-0.45")
	}
}
