package person

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestNormalizeName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw, want string
		fault     Fault
	}{
		"a plain name":                         {"测试甲一", "测试甲一", ""},
		"spaces between the characters":        {" 测 试　甲一\u200b", "测试甲一", ""},
		"a bullet for the middle dot":          {"测试•甲一", "测试·甲一", ""},
		"a full-width stop for the middle dot": {"测试．甲一", "测试·甲一", ""},
		"a katakana dot for the middle dot":    {"测试・甲一・乙", "测试·甲一·乙", ""},
		"a radical copied out of a PDF":        {"测试⼀⽅", "测试一方", ""},
		"a rare character beyond the plane":    {"测𠀀", "测𠀀", ""},
		"the zero of names":                    {"测〇", "测〇", ""},
		"fifteen characters":                   {strings.Repeat("测", 15), strings.Repeat("测", 15), ""},
		"sixteen characters":                   {strings.Repeat("测", 16), "", CodeNameLength},
		"one character":                        {"测", "", CodeNameLength},
		"nothing":                              {" ", "", CodeRequired},
		"a dot at the end":                     {"测试·", "", CodeNameCharacter},
		"two dots together":                    {"测··试", "", CodeNameCharacter},
		"a digit":                              {"测试1", "", CodeNameCharacter},
		"a letter":                             {"测试A", "", CodeNameCharacter},
		"a formula":                            {"=测试", "", CodeNameCharacter},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, fault := NormalizeName(c.raw); got != c.want || fault != c.fault {
				t.Errorf("got %q %q, want %q %q", got, fault, c.want, c.fault)
			}
		})
	}
}

func TestNormalizePhone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw, want string
		fault     Fault
	}{
		"a mobile":                      {"19900000001", "19900000001", ""},
		"a mobile in groups":            {"199 0000-0001", "19900000001", ""},
		"a mobile with country code":    {"+86 19900000001", "19900000001", ""},
		"full-width digits":             {"１９９０００００００１", "19900000001", ""},
		"a land line of the annex":      {"0535-6896349", "0535-6896349", ""},
		"a land line without hyphen":    {"05356896349", "0535-6896349", ""},
		"a land line in brackets":       {"（0535）6896349", "0535-6896349", ""},
		"a long dash":                   {"0535—6896349", "0535-6896349", ""},
		"a three-digit area code":       {"01088880000", "010-88880000", ""},
		"no area code":                  {"6896349", "", CodePhone},
		"ten digits":                    {"1990000000", "", CodePhone},
		"a series that is no mobile":    {"12900000001", "", CodePhone},
		"an extension":                  {"0535-6896349转1", "", CodePhone},
		"nothing":                       {"", "", CodeRequired},
		"a subscriber number with zero": {"0535-0896349", "", CodePhone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, fault := NormalizePhone(c.raw); got != c.want || fault != c.fault {
				t.Errorf("got %q %q, want %q %q", got, fault, c.want, c.fault)
			}
		})
	}
}

func TestNormalizeCertificateNumber(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw, want string
		fault     Fault
	}{
		"full width becomes half width":       {"ｓｄ－００１２", "SD-0012", ""},
		"letters go to upper case":            {" sd0012 ", "SD0012", ""},
		"inner spaces become one":             {"烟建  0012", "烟建 0012", ""},
		"forty characters":                    {strings.Repeat("1", 40), strings.Repeat("1", 40), ""},
		"forty-one characters":                {strings.Repeat("1", 41), "", CodeCertificateLength},
		"nothing":                             {"　", "", CodeRequired},
		"a formula":                           {"=1+1", "", CodeCertificateCharacter},
		"a formula behind a zero-width space": {"\u200b＠SUM", "", CodeCertificateCharacter},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, fault := NormalizeCertificateNumber(c.raw); got != c.want || fault != c.fault {
				t.Errorf("got %q %q, want %q %q", got, fault, c.want, c.fault)
			}
		})
	}
}

func TestNormalizeTextKeepsOneVisibleLine(t *testing.T) {
	t.Parallel()
	if got := NormalizeText(" 试例建筑（集团）\r\n有限\u202e公司\x00 "); got != "试例建筑（集团） 有限公司" {
		t.Errorf("got %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		once := NormalizeText(rapid.String().Draw(t, "text"))
		if NormalizeText(once) != once || strings.ContainsFunc(once, unicode.IsControl) {
			t.Fatalf("%q", once)
		}
	})
}

func TestNormalFormsAreStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringMatching(`[ ０-９0-9a-zＡ-Ｚ•·一-龥⼀-⿕×－-]{0,20}`).Draw(t, "raw")
		for _, f := range []func(string) (string, Fault){NormalizeName, NormalizePhone, NormalizeCertificateNumber} {
			if once, fault := f(raw); fault == "" {
				if twice, again := f(once); again != "" || twice != once {
					t.Fatalf("%q became %q became %q", raw, once, twice)
				}
			}
		}
	})
}

func TestLooksLikeFormula(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"=1": true, " +1": true, "－1": true, "@a": true, "1=1": false, "": false, "测试": false, "\t=1": true} {
		if LooksLikeFormula(s) != want {
			t.Errorf("%q: want %v", s, want)
		}
	}
}
