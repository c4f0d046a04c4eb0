package person

import (
	"strings"
	"unicode"
)

// Look-alikes that input methods, scanners and copied tables put where another character is meant.
const (
	dots    = "•．・‧∙⋅●•·᛫⸱。." // for · (U+00B7) between the parts of a name
	dashes  = "－–—‐‑‒−―﹣"     // for -
	crosses = "×ⅩⅹХхΧχ✕╳"     // for X, the check character of an ID number
	spaces  = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
)

// halfWidth brings the full-width forms U+FF01–U+FF5E, look-alike dashes and wide spaces to their plain form.
func halfWidth(r rune) rune {
	switch {
	case strings.ContainsRune(dashes, r):
		return '-'
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case strings.ContainsRune(spaces, r):
		return ' '
	}
	return r
}

// visible drops what nobody can see but every comparison stumbles over: controls, zero-width and direction marks.
// A line break or a tab becomes a space.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
		return -1
	}
	return r
}

// upper is for numbers only: ASCII letters in upper case, and every cross an X.
func upper(r rune) rune {
	if strings.ContainsRune(crosses, r) {
		return 'X'
	}
	if r >= 'a' && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

func solid(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	return r
}

func through(s string, steps ...func(rune) rune) string {
	for _, step := range steps {
		s = strings.Map(step, s)
	}
	return s
}

// NormalizeNumber gives an ID number or a code in one form: half-width, upper case, no spaces. It refuses nothing.
func NormalizeNumber(raw string) string { return through(raw, visible, halfWidth, upper, solid) }

// NormalizeText gives one line of free text: nothing invisible, no space around it, single spaces within. Full-width
// brackets stay, because firms' names are registered with them.
func NormalizeText(raw string) string {
	return strings.Join(strings.Fields(through(raw, visible)), " ")
}

// LooksLikeFormula says that a workbook would run s instead of showing it. Exports put a mark before such text;
// importers refuse it where the column says so.
func LooksLikeFormula(s string) bool {
	s = strings.TrimLeft(through(s, visible, halfWidth), " ")
	return s != "" && strings.ContainsRune("=+-@", rune(s[0]))
}

// NormalizeCertificateNumber gives the old booklet's number in one form. Its rule is not published, so that any 1–40
// characters are a number (standards 3.4); it is never unique by itself. Faults: required, certificate_number_length,
// certificate_number_character.
func NormalizeCertificateNumber(raw string) (string, Fault) {
	s := NormalizeText(through(raw, visible, halfWidth, upper))
	switch n := len([]rune(s)); {
	case n == 0:
		return "", CodeRequired
	case n > 40:
		return "", CodeCertificateLength
	case LooksLikeFormula(s):
		return "", CodeCertificateCharacter
	}
	return s, ""
}
