package workbook

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"chizheng/internal/casefile"
)

// Limits bound one file.
type Limits struct {
	Bytes    int64 // of the file
	Unpacked int64 // of everything in it, as its directory says
	Parsed   int64 // of the parts that are read, as they really unpack
	Ratio    int64 // unpacked to packed, of one part over a megabyte
	Rows     int   // lines with content
}

// Default admits 5,000 lines.
var Default = Limits{Bytes: 10 << 20, Unpacked: 64 << 20, Parsed: 24 << 20, Ratio: 150, Rows: 5000}

// Row is one line with content. Line counts as the person sees it in the file, the header included. Problems say what
// is wrong with its shape; a problematic field's text is left out of Fields where it cannot be what was meant.
type Row struct {
	Line     int              `json:"line"`
	Fields   Fields           `json:"fields"`
	Problems []casefile.Field `json:"problems,omitempty"`
}

// The codes of a file that is refused as a whole, all of kind Invalid.
const (
	CodeEmpty     = "workbook_empty"      // no bytes, or no line under the header
	CodeTooLarge  = "workbook_too_large"  // args max; also what unpacks to too much
	CodeType      = "workbook_type"       // neither XLSX nor CSV text
	CodeOldFormat = "workbook_old_format" // .xls
	CodeEncrypted = "workbook_encrypted"
	CodeMacros    = "workbook_macros"
	CodeCorrupt   = "workbook_corrupt"
	CodeRows      = "workbook_too_many_rows" // args max
	CodeHeaders   = "workbook_headers"       // Fields: header_missing, header_duplicate, header_unknown, cell_merged
)

// The codes of a problem in one cell.
const (
	CellFormula  = "cell_formula"
	CellNumber   = "cell_number"    // a number where only text keeps every digit
	CellNumberID = "cell_number_id" // the same in the ID number
	CellDate     = "cell_date"
	CellError    = "cell_error" // #N/A and the like
	CellType     = "cell_type"  // true, false
	CellMerged   = "cell_merged"
	CellTooLong  = "cell_too_long"
	CellText     = "cell_text"    // control characters
	CellOutside  = "cell_outside" // content beside the table
)

// Read reads every line with content. Errors: Invalid with one of the codes above; anything else is a failure to read
// r. Fields of an Invalid error and Problems name columns and lines, never what was typed there.
func Read(r io.ReaderAt, size int64, limits Limits) ([]Row, error) {
	switch {
	case size <= 0:
		return nil, refuse(CodeEmpty)
	case size > limits.Bytes:
		return nil, refuse(CodeTooLarge, "max", strconv.FormatInt(limits.Bytes>>20, 10)+" MB")
	}
	head := make([]byte, min(size, 8))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	t := &table{limits: limits}
	var err error
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		err = readXLSX(r, size, t)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		err = readCompound(r, size)
	default:
		err = readCSV(r, size, t)
	}
	if err != nil {
		return nil, err
	}
	return t.finish()
}

// readCompound tells why the old container of Microsoft is refused: a locked XLSX hides in one too.
func readCompound(r io.ReaderAt, size int64) error {
	data, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err != nil {
		return fmt.Errorf("read workbook: %w", err)
	}
	if bytes.Contains(data, utf16("EncryptedPackage")) {
		return refuse(CodeEncrypted)
	}
	return refuse(CodeOldFormat)
}

func utf16(ascii string) []byte {
	var b []byte
	for i := range len(ascii) {
		b = append(b, ascii[i], 0)
	}
	return b
}

func refuse(code string, args ...string) error {
	return casefile.Refuse(casefile.Invalid, code, args...)
}
