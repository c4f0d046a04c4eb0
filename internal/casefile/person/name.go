package person

import (
	"strings"
	"unicode"
)

const dot = '·'

// NormalizeName gives a Chinese name in one form: no spaces, one kind of middle dot, characters instead of radicals;
// 2–15 characters with the dots (standards 5.6). Faults: required, name_length, name_character.
func NormalizeName(raw string) (string, Fault) {
	s := through(raw, visible, solid, unradical, middleDot)
	n := len([]rune(s))
	switch {
	case n == 0:
		return "", CodeRequired
	case !isName(s):
		return "", CodeNameCharacter
	case n < 2 || n > 15:
		return "", CodeNameLength
	}
	return s, ""
}

// SameName says that two names are written alike but for spaces, width and dots. Alike is no proof of being one person.
func SameName(a, b string) bool {
	one := func(raw string) string {
		if n, fault := NormalizeName(raw); fault == "" {
			return n
		}
		return NormalizeText(raw)
	}
	return one(a) != "" && one(a) == one(b)
}

func middleDot(r rune) rune {
	if strings.ContainsRune(dots, r) {
		return dot
	}
	return r
}

// isName wants Han characters, the rare ones beyond the basic plane too, and dots only between them.
func isName(s string) bool {
	for part := range strings.SplitSeq(s, string(dot)) {
		if part == "" || strings.ContainsFunc(part, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			return false
		}
	}
	return true
}
