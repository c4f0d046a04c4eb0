package workbook

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// List writes a list of any length as a file, row by row: memory stays flat, every cell is text, and what a spreadsheet
// could run is disarmed. Call Row for each row and Close at the end; a file without Close is not whole.
type List interface {
	// Row writes one row.
	Row(cells []string) error
	// Close ends the file with its notes, and with the number of rows and their hash.
	Close() error
}

// Notes are what the file says of itself.
type Notes struct {
	Title string
	Lines [][2]string // label and value: filter, time, who
	Rows  string      // label of the number of rows
	Hash  string      // label of their hash
	Sheet string      // name of the sheet of notes
}

// sum hashes the rows as they were given, before they were disarmed: cells part by a unit separator, rows by a line end.
type sum struct {
	hash.Hash
	rows int
}

func (s *sum) add(cells []string) {
	s.rows++
	for _, c := range cells {
		io.WriteString(s, c)
		s.Write([]byte{0x1f})
	}
	s.Write([]byte{'\n'})
}

func (s *sum) notes(n Notes) [][2]string {
	return append(append([][2]string{{n.Title, ""}}, n.Lines...), [2]string{n.Rows, strconv.Itoa(s.rows)},
		[2]string{n.Hash, hex.EncodeToString(s.Sum(nil))})
}

// NewCSV begins a CSV file, with the mark by which Excel knows UTF-8. Its notes come last, behind an empty line.
func NewCSV(w io.Writer, head []string, n Notes) (List, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, fmt.Errorf("begin export: %w", err)
	}
	l := &csvList{csv: csv.NewWriter(w), sum: sum{Hash: sha256.New()}, notes: n}
	return l, l.write(head)
}

type csvList struct {
	csv   *csv.Writer
	sum   sum
	notes Notes
}

func (l *csvList) write(cells []string) error {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = Disarm(c)
	}
	return l.csv.Write(safe)
}

func (l *csvList) Row(cells []string) error {
	l.sum.add(cells)
	return l.write(cells)
}

func (l *csvList) Close() error {
	if err := l.csv.Write([]string{""}); err != nil {
		return err
	}
	for _, n := range l.sum.notes(l.notes) {
		if err := l.write(n[:]); err != nil {
			return err
		}
	}
	l.csv.Flush()
	return l.csv.Error()
}

// NewXLSX begins a workbook: the rows on the first sheet, through a temporary file where they are many, the notes on a
// second one. The bytes go out at Close.
func NewXLSX(w io.Writer, sheet string, head []string, n Notes) (List, error) {
	f := excelize.NewFile()
	l := &xlsxList{w: w, file: f, sum: sum{Hash: sha256.New()}, notes: n, line: 1}
	err := f.SetSheetName("Sheet1", sheet)
	if err == nil {
		l.styles, err = newStyles(f)
	}
	if err == nil {
		l.out, err = f.NewStreamWriter(sheet)
	}
	if err == nil {
		err = l.out.SetColWidth(1, len(head), 18)
	}
	if err == nil {
		err = l.out.SetRow("A1", textRow(l.styles.head, head))
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("begin export: %w", err)
	}
	return l, nil
}

type xlsxList struct {
	w      io.Writer
	file   *excelize.File
	out    *excelize.StreamWriter
	styles styles
	sum    sum
	notes  Notes
	line   int
}

func (l *xlsxList) Row(cells []string) error {
	l.sum.add(cells)
	l.line++
	return l.out.SetRow("A"+strconv.Itoa(l.line), textRow(l.styles.text, cells))
}

func (l *xlsxList) Close() error {
	defer l.file.Close()
	if err := l.out.Flush(); err != nil {
		return fmt.Errorf("end export: %w", err)
	}
	if _, err := l.file.NewSheet(l.notes.Sheet); err != nil {
		return fmt.Errorf("end export: %w", err)
	}
	for i, n := range l.sum.notes(l.notes) {
		row := []any{Disarm(n[0]), Disarm(n[1])}
		if err := l.file.SetSheetRow(l.notes.Sheet, "A"+strconv.Itoa(i+1), &row); err != nil {
			return fmt.Errorf("end export: %w", err)
		}
	}
	if err := l.file.Write(l.w); err != nil {
		return fmt.Errorf("end export: %w", err)
	}
	return nil
}
