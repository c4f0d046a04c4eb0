package workbook

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// readCSV takes UTF-8, with or without a mark at its head, and GB18030, which is what Excel in China saves.
func readCSV(r io.ReaderAt, size int64, t *table) error {
	data, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err != nil {
		return fmt.Errorf("read workbook: %w", err)
	}
	text, err := decodeText(data)
	if err != nil {
		return err
	}
	if crowded(text) {
		return refuse(CodeCorrupt)
	}
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return refuse(CodeCorrupt)
		}
		line, _ := in.FieldPos(0)
		if err := t.add(line, textCells(record)); err != nil {
			return err
		}
	}
}

func decodeText(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return "", refuse(CodeType) // a picture, a program, UTF-16
	}
	if !utf8.Valid(data) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return "", refuse(CodeType)
		}
		data = decoded
	}
	return string(data), nil
}

// textCells marks what a spreadsheet would run as a formula.
func textCells(record []string) []cell {
	cells := make([]cell, len(record))
	for i, v := range record {
		cells[i] = cell{text: v, formula: strings.HasPrefix(strings.TrimSpace(v), "=")}
	}
	return cells
}

// crowded finds a line of more separators than any table has: split, it would cost forty times its size.
func crowded(text string) bool {
	for line := range strings.Lines(text) {
		if strings.Count(line, ",") > 1000 {
			return true
		}
	}
	return false
}
