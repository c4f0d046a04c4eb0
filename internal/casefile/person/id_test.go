package person

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

func date(t testing.TB, s string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation(time.DateOnly, s, casefile.Shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The synthetic vectors of standards 3.1 and the standard's own two examples. No list knows area 99, and that is no
// fault in itself.
func TestParseID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw, number, birth string
		male, upgraded     bool
	}{
		"a valid number of a man":                    {"990602199001010012", "990602199001010012", "1990-01-01", true, false},
		"a valid number of a woman that ends with X": {"99060219900101008X", "99060219900101008X", "1990-01-01", false, false},
		"60 on the last inspection day":              {"99060219590320001X", "99060219590320001X", "1959-03-20", true, false},
		"60 on the last filing day":                  {"990602195903100027", "990602195903100027", "1959-03-10", false, false},
		"60 one day after the last filing day":       {"990602195903110014", "990602195903110014", "1959-03-11", true, false},
		"born on a leap day":                         {"990602198402290049", "990602198402290049", "1984-02-29", false, false},
		"a lower-case x is stored as X":              {"99060219900101008x", "99060219900101008X", "1990-01-01", false, false},
		"a cross sign is stored as X":                {"99060219900101008×", "99060219900101008X", "1990-01-01", false, false},
		"full-width digits and spaces are read":      {" ９９０６０２ 19900101 ００１２　", "990602199001010012", "1990-01-01", true, false},
		"the standard's first example":               {"11010519491231002X", "11010519491231002X", "1949-12-31", false, false},
		"the standard's second example":              {"440524188001010014", "440524188001010014", "1880-01-01", true, false},
		"fifteen digits are upgraded and marked":     {"990602900101001", "990602199001010012", "1990-01-01", true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, fault := ParseID(c.raw, date(t, "2019-03-10"), true)
			if fault != "" {
				t.Fatal(fault)
			}
			want := ID{c.number, date(t, c.birth), c.male, c.upgraded}
			if id != want {
				t.Errorf("got %+v, want %+v", id, want)
			}
		})
	}
}

func TestParseIDRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw     string
		on      string
		strict  bool
		refused Fault
	}{
		"nothing": {" 　", "2019-03-10", false, CodeRequired},
		"a day that does not exist, check digit right": {"990602198502290011", "2019-03-10", false, CodeIDDate},
		"a wrong check digit":                          {"990602199001010013", "2019-03-10", false, CodeIDCheckDigit},
		"seventeen digits":                             {"99060219900101001", "2019-03-10", false, CodeIDLength},
		"an X in the middle":                           {"99060219900101X012", "2019-03-10", false, CodeIDCharacter},
		"fifteen digits with an X":                     {"99060290010100X", "2019-03-10", false, CodeIDCharacter},
		"a Chinese character":                          {"99060219900101001二", "2019-03-10", false, CodeIDCharacter},
		"a birth after the day of reference":           {"990602199001010012", "1989-12-31", false, CodeIDFuture},
		"a test number outside a rehearsal":            {"990602199001010012", "2019-03-10", true, CodeIDAreaTest},
		"a year before all numbers":                    {"990602187912310018", "2019-03-10", false, CodeIDDate},
		"fifteen digits that are no day":               {"990602851301001", "2019-03-10", false, CodeIDDate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, fault := ParseID(c.raw, date(t, c.on), !c.strict)
			if fault != c.refused || id != (ID{}) {
				t.Errorf("got %+v, %q, want %q", id, fault, c.refused)
			}
		})
	}
}

func TestBornTodayIsNotTheFuture(t *testing.T) {
	t.Parallel()
	if _, fault := ParseID("990602199001010012", date(t, "1990-01-01"), true); fault != "" {
		t.Fatal(fault)
	}
}

func TestOneWrongDigitIsAlwaysFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := anyID().Draw(t, "number")
		at := rapid.IntRange(0, 16).Draw(t, "at")
		digit := rapid.ByteRange('0', '9').Draw(t, "digit")
		changed := number[:at] + string(digit) + number[at+1:]
		_, fault := ParseID(changed, time.Date(2026, 1, 1, 0, 0, 0, 0, casefile.Shanghai), true)
		if (fault == "") != (changed == number) {
			t.Fatalf("fault %q", fault)
		}
	})
}

// anyID draws valid test numbers.
func anyID() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		days := rapid.IntRange(0, 36000).Draw(t, "days")
		birth := time.Date(1920, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
		s := "99" + rapid.StringMatching(`[0-9]{4}`).Draw(t, "area") + birth.Format("20060102") +
			rapid.StringMatching(`[0-9]{3}`).Draw(t, "sequence")
		return s + string(idCheck(s))
	})
}

func TestAFaultNeverEchoesTheNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringMatching(`[0-9Xx 二]{0,20}`).Draw(t, "raw")
		_, fault := ParseID(raw, time.Now(), false)
		if strings.ContainsAny(fault, "0123456789X二") {
			t.Fatalf("fault %q", fault)
		}
	})
}
