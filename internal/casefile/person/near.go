package person

import "strings"

// SameNumber says that two numbers differ in nothing but case, width, spaces and separators.
func SameNumber(a, b string) bool { return bare(a) == bare(b) }

// NearNumber says that two numbers are the same or one typing error apart (T-0.31): a character wrong, missing or too
// many, or two neighbours swapped. Booklets of one issue differ by one digit too, so that this alone proves nothing:
// ask it only of certificates of the same person, name or scan.
func NearNumber(a, b string) bool { return EditDistance1([]rune(bare(a)), []rune(bare(b))) }

// EditDistance1 says that one insertion, deletion, substitution or swap of neighbours at most makes a into b.
func EditDistance1(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return len(b) <= 1 || swapped
}

// bare is a number without what people put between its parts.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_/.·,()[]〔〕【】#:第号", r) {
			return -1
		}
		return r
	}, NormalizeNumber(s))
}
