package person

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMasks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ got, want string }{
		"the office's list keeps 6 + 4":           {MaskID("990602199001010012"), "990602********0012"},
		"a notice keeps 3 + 2":                    {MaskIDPublic("990602199001010012"), "990*************12"},
		"a mobile keeps 3 + 4":                    {MaskPhone("19900000001"), "199****0001"},
		"a land line keeps 3 + 4":                 {MaskPhone("0535-6896349"), "053*****6349"},
		"a certificate keeps 2 + 4":               {MaskCertificate("SD20100012"), "SD****0012"},
		"a short certificate gives up its head":   {MaskCertificate("SD001"), "**001"},
		"one character of a certificate is hid":   {MaskCertificate("7"), "*"},
		"a name keeps its first character":        {MaskName("测试甲一"), "测***"},
		"a name of two keeps one":                 {MaskName("测试"), "测*"},
		"nothing stays nothing":                   {MaskID(""), ""},
		"a broken number shows no more than this": {MaskID("990602"), "**0602"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", name, c.got, c.want)
		}
	}
}

func TestAtLeastAThirdIsAlwaysHidden(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9A-Z测]{0,40}`).Draw(t, "value")
		for _, mask := range []func(string) string{MaskID, MaskIDPublic, MaskPhone, MaskCertificate, MaskName} {
			got, n := mask(s), len([]rune(s))
			if len([]rune(got)) != n || 3*strings.Count(got, "*") < n {
				t.Fatalf("%q became %q", s, got)
			}
		}
	})
}

// A notice never shows birth date, sex or the whole sequence, whoever's number it is.
func TestThePublicFormHidesBirthDateAndSequence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		if got := MaskIDPublic(anyID().Draw(t, "number")); got[3:16] != strings.Repeat("*", 13) {
			t.Fatal(got)
		}
	})
}
