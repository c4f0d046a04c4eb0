package person

import "strings"

// MaskID is the form of the office's own lists: 990602********0012 (standards 4.5).
func MaskID(number string) string { return mask(number, 6, 4) }

// MaskIDPublic is the form of notices: 990*************12. Stricter than the 3 + 4 that is allowed at most (T-0.52):
// beside a full name, the last four digits are the half of a number that banks and call centres ask for; two are
// enough to tell two people of one name in one notice apart.
func MaskIDPublic(number string) string { return mask(number, 3, 2) }

// MaskPhone keeps 3 + 4: 199****0001. No phone is ever public (T-0.52).
func MaskPhone(phone string) string { return mask(phone, 3, 4) }

// MaskCertificate is the number's public form: at most its first two and last four characters (T-0.52).
func MaskCertificate(number string) string { return mask(number, 2, 4) }

// MaskName keeps the first character, for pages that answer a query. Notices print the whole name (T-0.52).
func MaskName(name string) string { return mask(name, 1, 0) }

// mask hides all but the first head and last tail characters. At least a third of a value stays hidden, however short
// it is: first the head is given up, then the tail.
func mask(s string, head, tail int) string {
	r := []rune(s)
	for head+tail > len(r)*2/3 {
		if head > 0 {
			head--
		} else {
			tail--
		}
	}
	return string(r[:head]) + strings.Repeat("*", len(r)-head-tail) + string(r[len(r)-tail:])
}
