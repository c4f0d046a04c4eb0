package campaign

import (
	"fmt"
	"slices"
	"testing"
)

// Every kind of filer at every point (T-0.25): the expectation is written out here by rule, not taken from the code.
func TestEveryFilerAtEveryPoint(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	group := terms.Points[14].Group
	const other = "91371400MA00000U2T"
	home := map[string]int{"370600": 1, "370602": 2, "370613": 3, "370672": 4, "370612": 5, "370611": 6, "370684": 7, "370686": 8,
		"370685": 9, "370683": 10, "370681": 11, "370682": 12, "370687": 13, "370634": 14,
		"370671": 1, "370699": 1, "": 1} // no point of their own (T-0.26)
	pairs := 0
	for area, number := range home {
		for _, kind := range []string{"enterprise", "individual", ""} {
			for _, outside := range []bool{false, true} {
				for _, municipal := range []bool{false, true} {
					for _, g := range []string{"", group, other} {
						f := FilerPlace{Kind: kind, Outside: outside, Area: area, Municipal: municipal, Group: g}
						var want []int
						switch {
						case kind == "individual":
							want = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}
						case kind == "":
						case outside:
							want = []int{1}
						case g == group:
							want = []int{15}
						case municipal:
							want = []int{1}
						default:
							want = []int{number}
						}
						allowed := AllowedPoints(f, terms)
						for n := 1; n <= 15; n++ {
							pairs++
							if code := fmt.Sprintf("烟台审%02d", n); slices.Contains(allowed, code) != slices.Contains(want, n) {
								t.Errorf("%+v at %s: allowed %v", f, code, allowed)
							}
						}
						checkDefault(t, f, terms, want, number)
					}
				}
			}
		}
	}
	if want := 17 * 3 * 2 * 2 * 3 * 15; pairs != want {
		t.Errorf("%d pairs checked, want %d", pairs, want)
	}
}

func checkDefault(t *testing.T, f FilerPlace, terms Terms, want []int, home int) {
	t.Helper()
	code := ""
	switch {
	case f.Kind == "individual":
		code = fmt.Sprintf("烟台审%02d", home)
	case len(want) > 0:
		code = fmt.Sprintf("烟台审%02d", want[0])
	}
	if got := DefaultPoint(f, terms); got != code {
		t.Errorf("%+v: default %q, want %q", f, got, code)
	}
}

func TestAnAreaWithoutPointIsRoutedAndFlagged(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	for area, flagged := range map[string]bool{"370671": true, "370699": true, "": true, "370602": false, "370600": false} {
		points, got := terms.Route(area)
		if got != flagged || len(points) != 1 || flagged && points[0] != "烟台审01" {
			t.Errorf("%q: %v %v", area, points, got)
		}
	}
}

func TestOutsideIsOutsideTheCityAndNotTheCounty(t *testing.T) {
	t.Parallel()
	terms := yantai(t)
	for area, want := range map[string]bool{"370602": false, "370634": false, "370671": false, "371402": true, "110101": true, "": true} {
		if terms.Outside(area) != want {
			t.Errorf("%q: want %v", area, want)
		}
	}
}
