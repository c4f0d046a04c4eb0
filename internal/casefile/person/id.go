package person

import (
	"strings"
	"time"

	"chizheng/internal/casefile"
)

// ID is what a citizen's number says by itself (GB 11643-1999).
type ID struct {
	Number   string    // 18 characters, X in upper case
	Birth    time.Time // 00:00 of the day, Shanghai
	Male     bool      // the sequence is odd
	Upgraded bool      // was given with 15 digits (GB 11643-1989): shown, and compared with the card (T-0.3)
}

// testArea does not exist, so that a number of it can belong to nobody.
const testArea = "99"

// firstYear is that of the earliest birth which the standard's own examples show.
const firstYear = 1880

// ParseID reads a citizen's number. on is the day of reference for "not born yet"; allowTest admits area 99, in a
// rehearsal only. An area that today's list does not know is no fault: numbers last for life, areas do not.
// Faults: required, id_length, id_character, id_check_digit, id_date, id_future, id_area_test.
func ParseID(raw string, on time.Time, allowTest bool) (ID, Fault) {
	number, fault := idNumber(NormalizeNumber(raw))
	if fault != "" {
		return ID{}, fault
	}
	upgraded := len(number) == 15
	if upgraded {
		number = number[:6] + "19" + number[6:]
		number += string(idCheck(number))
	}
	birth, err := time.ParseInLocation("20060102", number[6:14], casefile.Shanghai)
	switch {
	case number[17] != idCheck(number[:17]):
		return ID{}, CodeIDCheckDigit
	case err != nil || birth.Year() < firstYear:
		return ID{}, CodeIDDate
	case birth.After(on):
		return ID{}, CodeIDFuture
	case strings.HasPrefix(number, testArea) && !allowTest:
		return ID{}, CodeIDAreaTest
	}
	return ID{Number: number, Birth: birth, Male: (number[16]-'0')%2 == 1, Upgraded: upgraded}, ""
}

// idNumber checks length and characters: digits, and an X only as the eighteenth.
func idNumber(s string) (string, Fault) {
	switch {
	case s == "":
		return "", CodeRequired
	case len([]rune(s)) != 18 && len([]rune(s)) != 15:
		return "", CodeIDLength
	}
	digits := s
	if strings.HasSuffix(s, "X") && len(s) == 18 {
		digits = s[:17]
	}
	if strings.Trim(digits, "0123456789") != "" {
		return "", CodeIDCharacter
	}
	return s, ""
}

var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// idCheck is the check character of seventeen digits (ISO 7064 MOD 11-2).
func idCheck(digits string) byte {
	sum := 0
	for i, w := range idWeights {
		sum += int(digits[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}
