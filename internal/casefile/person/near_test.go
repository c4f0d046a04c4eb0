package person

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearNumber(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b       string
		same, near bool
	}{
		"equal":                          {"SD20100012", "SD20100012", true, true},
		"separators and case":            {"sd-2010-0012", "SD 2010/0012", true, true},
		"printed as 第…号":                 {"第20100012号", "20100012", true, true},
		"one wrong digit":                {"SD20100012", "SD20100013", false, true},
		"one digit missing":              {"SD20100012", "SD2010012", false, true},
		"one digit too many":             {"SD20100012", "SD201000112", false, true},
		"two neighbours swapped":         {"SD20100012", "SD20100021", false, true},
		"two wrong digits":               {"SD20100012", "SD20100099", false, false},
		"swapped over a distance":        {"SD20100012", "SD20120010", false, false},
		"two digits missing":             {"SD20100012", "SD201012", false, false},
		"a swap and a wrong digit":       {"12AB", "21AC", false, false},
		"nothing against one":            {"", "1", false, true},
		"nothing against two characters": {"", "12", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if SameNumber(c.a, c.b) != c.same || NearNumber(c.a, c.b) != c.near {
				t.Errorf("same %v, near %v", SameNumber(c.a, c.b), NearNumber(c.a, c.b))
			}
		})
	}
}

// The oracle is the textbook table (optimal string alignment).
func TestEditDistance1AgreesWithTheTable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SliceOfN(rapid.RuneFrom([]rune("ab1")), 0, 6)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		want := distance(a, b) <= 1
		if EditDistance1(a, b) != want || EditDistance1(b, a) != want {
			t.Fatalf("%q %q: want %v", string(a), string(b), want)
		}
	})
}

func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range b {
		d[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
