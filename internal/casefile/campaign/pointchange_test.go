package campaign

import (
	"strings"
	"testing"
	"time"

	"chizheng/internal/casefile"
)

func TestAPointIsRenamedFromADayOnAndWasWhatItWasBefore(t *testing.T) {
	t.Parallel()
	p, err := Builtin("yantai-2019")
	if err != nil {
		t.Fatal(explain(err))
	}
	day := func(d int) time.Time { return time.Date(2019, 2, d, 9, 0, 0, 0, casefile.Shanghai) }
	old := p.Points[4]
	orders := []Order{{Seq: 1, Kind: OrderPoint, Effective: day(25), Change: Change{Point: &PointChange{Code: old.Code, Address: "试例路 9 号"}}}}
	for at, want := range map[time.Time]string{day(24): old.Address, day(25): "试例路 9 号"} {
		got, _, err := p.InForce(orders, at)
		if err != nil {
			t.Fatal(explain(err))
		}
		if x := got.Points[4]; x.Address != want || x.Name != old.Name || x.Code != old.Code {
			t.Errorf("on %s: %+v", at, x)
		}
	}
	if now := p.Points[4]; now.Address != old.Address {
		t.Error("the plan file itself was changed")
	}
}

func TestAPointChangeThatSaysNothingOrNamesNoPointIsRefused(t *testing.T) {
	t.Parallel()
	p, err := Builtin("yantai-2019")
	if err != nil {
		t.Fatal(explain(err))
	}
	for name, c := range map[string]struct {
		change PointChange
		code   string
	}{
		"no such point":  {PointChange{Code: "烟台审99", Name: "试例"}, "invalid_fields"},
		"nothing new":    {PointChange{Code: p.Points[0].Code, Name: p.Points[0].Name}, "order_changes_nothing"},
		"nothing at all": {PointChange{Code: p.Points[0].Code}, "order_changes_nothing"},
		"a whole essay":  {PointChange{Code: p.Points[0].Code, Name: strings.Repeat("试", 101)}, "invalid_fields"},
	} {
		if _, err := p.With(OrderPoint, Change{Point: &c.change}, time.Date(2019, 2, 1, 9, 0, 0, 0, casefile.Shanghai)); codeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
