package workbook

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// cell is one cell as the file has it.
type cell struct {
	text    string
	formula bool
	number  bool // stored as a number
	faulty  bool // #N/A and the like
	boolean bool
}

const maxCell = 200 // runes; no field of a certificate is longer

func (c cell) content() bool { return c.formula || c.faulty || strings.TrimSpace(c.text) != "" }

// read gives the text that the cell means in col, or the code of its problem. A value with a problem is kept only
// where it is certainly what was typed.
func (c cell) read(col column) (value, problem string) {
	value = strings.TrimSpace(c.text)
	switch {
	case c.formula:
		return "", CellFormula
	case c.faulty:
		return "", CellError
	case c.boolean:
		return "", CellType
	case utf8.RuneCountInString(value) > maxCell:
		return "", CellTooLong
	case strings.ContainsFunc(value, forbidden):
		return "", CellText
	case col.shape == date:
		return readDate(value, c.number)
	case col.shape == serial && (c.number || scientific.MatchString(value)):
		return "", numberCode(col)
	case c.number && !digits.MatchString(value):
		return "", CellNumber
	}
	return value, ""
}

var (
	digits     = regexp.MustCompile(`^[0-9]+$`)
	scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?[Ee]\+[0-9]+$`) // what Excel leaves of an ID number in a CSV file
)

func numberCode(col column) string {
	if col.pointer == "id_number" {
		return CellNumberID
	}
	return CellNumber
}

// forbidden runes are those that no field has and some printers obey; line ends inside a remark are among them.
func forbidden(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r)
}

var dateShape = regexp.MustCompile(`^([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))$`)

// readDate takes the usual ways to write a day, and the number that a spreadsheet makes of one.
func readDate(value string, number bool) (string, string) {
	if number && !(len(value) == 8 && digits.MatchString(value)) {
		return serialDate(value)
	}
	m := dateShape.FindStringSubmatch(value)
	if m == nil {
		return value, CellDate
	}
	month, day := m[2]+m[4]+m[6], m[3]+m[5]+m[7]
	t, err := time.Parse("2006-1-2", m[1]+"-"+strings.TrimLeft(month, "0")+"-"+strings.TrimLeft(day, "0"))
	if err != nil {
		return value, CellDate
	}
	return t.Format(time.DateOnly), ""
}

// serialDate counts days from 1899-12-30, as Excel does for every day after February 1900. Workbooks counted from
// 1904 give dates four years early, which the rules then show to a person; no office here has used them.
func serialDate(value string) (string, string) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n < 61 || n > 73_050 { // 1900-03-01 to 2099-12-31
		return "", CellDate
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n)).Format(time.DateOnly), ""
}
