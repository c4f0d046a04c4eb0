package person

import "strings"

// CreditCode is a unified social credit code (GB 32100-2015). It names a body, never a person, and is not masked.
type CreditCode struct {
	Code            string
	Area            string // of the registering authority, six digits
	Organisation    string // the inner organisation code, nine characters
	OrganisationBad bool   // its own check fails: a warning, because some legacy bodies carry such codes (standards 3.2)
}

const creditSet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ParseCreditCode reads a credit code; its last character is checked strictly.
// Faults: required, credit_code_length, credit_code_old, credit_code_character, credit_code_check.
func ParseCreditCode(raw string) (CreditCode, Fault) {
	s := NormalizeNumber(raw)
	switch n := len([]rune(s)); {
	case n == 0:
		return CreditCode{}, CodeRequired
	case n == 15 && strings.Trim(s, "0123456789") == "":
		return CreditCode{}, CodeCreditOld
	case n != 18:
		return CreditCode{}, CodeCreditLength
	case strings.Trim(s, creditSet) != "" || strings.Trim(s[2:8], "0123456789") != "":
		return CreditCode{}, CodeCreditCharacter
	case s[17] != creditCheck(s[:17]):
		return CreditCode{}, CodeCreditCheck
	}
	return CreditCode{Code: s, Area: s[2:8], Organisation: s[8:17], OrganisationBad: s[16] != organisationCheck(s[8:16])}, ""
}

// creditCheck is the check character of seventeen (ISO 7064 MOD 31-3: the weights are powers of 3).
func creditCheck(s string) byte {
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(creditSet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return creditSet[(31-sum%31)%31]
}

var organisationWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// organisationCheck is the check character of eight (GB 11714).
func organisationCheck(s string) byte {
	const set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	sum := 0
	for i, w := range organisationWeights {
		sum += strings.IndexByte(set, s[i]) * w
	}
	return "0123456789X0"[11-sum%11]
}
