package workbook

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"chizheng/internal/casefile"
)

// Errors writes the lines that have problems as a workbook that can be corrected and handed in again: the number of
// the line, the sentences that say gives for its problems, and what was typed. Every cell is text, and what a
// spreadsheet could run is disarmed, so that the file does no harm when it is saved as CSV and opened.
func Errors(w io.Writer, rows []Row, say func(casefile.Field) string) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", mainSheet); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	s, err := newStyles(f)
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(mainSheet)
	if err != nil {
		return fmt.Errorf("write errors: %w", err)
	}
	if err := writeErrors(out, s, rows, say); err != nil {
		return fmt.Errorf("write errors: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write errors: %w", err)
	}
	return nil
}

func writeErrors(out *excelize.StreamWriter, s styles, rows []Row, say func(casefile.Field) string) error {
	for i, c := range columns {
		if err := out.SetColWidth(i+3, i+3, c.width); err != nil {
			return err
		}
	}
	if err := out.SetColWidth(2, 2, 60); err != nil {
		return err
	}
	if err := out.SetRow("A1", textRow(s.head, append([]string{headerLine, headerProblems}, Headers()...))); err != nil {
		return err
	}
	line := 1
	for _, r := range rows {
		if len(r.Problems) == 0 {
			continue
		}
		line++
		if err := out.SetRow("A"+strconv.Itoa(line), textRow(s.text, errorLine(r, say))); err != nil {
			return err
		}
	}
	return out.Flush()
}

func errorLine(r Row, say func(casefile.Field) string) []string {
	var sentences []string
	for _, p := range r.Problems {
		sentences = append(sentences, say(p))
	}
	line := []string{strconv.Itoa(r.Line), strings.Join(sentences, "；")}
	for _, c := range columns {
		line = append(line, *c.field(&r.Fields))
	}
	return line
}

func textRow(style int, values []string) []any {
	cells := make([]any, len(values))
	for i, v := range values {
		cells[i] = excelize.Cell{StyleID: style, Value: Disarm(v)}
	}
	return cells
}

// Disarm makes text harmless in a spreadsheet: whatever begins like a formula gets an apostrophe before it, and what
// XML cannot carry is left out.
func Disarm(v string) string {
	v = strings.Map(func(r rune) rune {
		if forbidden(r) && r != '\n' {
			return -1
		}
		return r
	}, v)
	if v != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(v)[0]) {
		return "'" + v
	}
	return v
}
