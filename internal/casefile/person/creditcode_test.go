package person

import "testing"

// The vectors of standards 3.2: public bodies, the common sample, and synthetic codes.
func TestParseCreditCode(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"11100000000013338W", "11110000000021135M", "113700000045030270", "12110000400777687U",
		"91350100M000100Y43", "91370600MA00000T4X", "91371400MA00000U2T"} {
		c, fault := ParseCreditCode(code)
		if fault != "" || c.Code != code || c.Area != code[2:8] || c.Organisation != code[8:17] || c.OrganisationBad {
			t.Errorf("%s: %+v %q", code, c, fault)
		}
	}
}

func TestParseCreditCodeReadsLookAlikesAndRefusesTheRest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw   string
		fault Fault
	}{
		"lower case, full width and spaces":   {" 91370600 ma00000t4ｘ", ""},
		"nothing":                             {"", CodeRequired},
		"a wrong last character":              {"91370600MA00000T4Y", CodeCreditCheck},
		"a letter O for a zero":               {"9137O600MA00000T4X", CodeCreditCharacter},
		"a letter where the area stands":      {"9137A600MA00000T4X", CodeCreditCharacter},
		"seventeen characters":                {"91370600MA00000T4", CodeCreditLength},
		"an old registration number":          {"370600000000018", CodeCreditOld},
		"Chinese characters of equal length":  {"试例建筑有限公司试例建筑有限公司试例", CodeCreditCharacter},
		"two characters exchanged are caught": {"91370600AM00000T4X", CodeCreditCheck},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, fault := ParseCreditCode(c.raw); fault != c.fault {
				t.Errorf("got %q, want %q", fault, c.fault)
			}
		})
	}
}

func TestABadInnerCodeIsOnlyAWarning(t *testing.T) {
	t.Parallel()
	s := "91370600MA00000T5"
	c, fault := ParseCreditCode(s + string(creditCheck(s)))
	if fault != "" || !c.OrganisationBad {
		t.Errorf("%+v %q", c, fault)
	}
}
