package person

import (
	"regexp"
	"strings"
)

var (
	mobile   = regexp.MustCompile(`^1[3-9][0-9]{9}$`)
	landLine = regexp.MustCompile(`^(010|02[0-9]|0[3-9][0-9]{2})([2-9][0-9]{6,7})$`)
)

// NormalizePhone accepts both forms of the notice's annex (R-0.136, T-0.70): a mobile of 11 digits, and a land line
// with its area code, given back as 0535-6896349. Faults: required, phone.
func NormalizePhone(raw string) (string, Fault) {
	s := strings.NewReplacer("-", "", "(", "", ")", "").Replace(NormalizeNumber(raw))
	if s == "" {
		return "", CodeRequired
	}
	s = strings.TrimPrefix(s, "+86")
	if mobile.MatchString(s) {
		return s, ""
	}
	if p := landLine.FindStringSubmatch(s); p != nil {
		return p[1] + "-" + p[2], ""
	}
	return "", CodePhone
}
