package workbook_test

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/fixture"
	"chizheng/internal/workbook"
)

func TestFilesThatAreNoWorkbookAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	locked := func() []byte {
		f := excelize.NewFile()
		defer f.Close()
		var b bytes.Buffer
		if err := f.Write(&b, excelize.Options{Password: "sample"}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}()
	whole := sheet(t, [][]any{good}, nil)
	for _, c := range []struct {
		why, code string
		data      []byte
	}{
		{"nothing", workbook.CodeEmpty, nil},
		{"only a header", workbook.CodeEmpty, sheet(t, nil, nil)},
		{"a zip bomb", workbook.CodeTooLarge, fixture.ZipBombXLSX(30)},
		{"a small zip bomb", workbook.CodeTooLarge, fixture.ZipBombXLSX(2)},
		{"over 10 MB", workbook.CodeTooLarge, make([]byte, 10<<20+1)},
		{"an old workbook", workbook.CodeOldFormat, append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)},
		{"a locked workbook", workbook.CodeEncrypted, locked},
		{"half a workbook", workbook.CodeCorrupt, whole[:len(whole)/2]},
		{"a picture", workbook.CodeType, fixture.PNG(1)},
		{"a PDF", workbook.CodeType, fixture.PDF(1, 1)},
		{"a CSV with an open quote", workbook.CodeCorrupt, []byte(`"姓名,身份证号码`)},
	} {
		_, err := read(c.data)
		if e := casefile.As(err); e == nil || e.Code != c.code {
			t.Errorf("%s: got %v, want %s", c.why, err, c.code)
		}
	}
}

func TestPartsAreBoundedAsTheyUnpack(t *testing.T) {
	t.Parallel()
	data := sheet(t, slices.Repeat([][]any{good}, 500), nil)
	limits := workbook.Default
	limits.Parsed = 20_000
	_, err := workbook.Read(bytes.NewReader(data), int64(len(data)), limits)
	refused(t, err, workbook.CodeTooLarge)
}

func TestHostileSheetsAreRefusedOrRead(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]struct{ xml, code string }{
		"rows that go backwards": {`<row r="2"/><row r="1"/>`, workbook.CodeCorrupt},
		"a row beyond the end":   {`<row r="9999999"/>`, workbook.CodeCorrupt},
		"a string that is not":   {`<row><c t="s"><v>7</v></c></row>`, workbook.CodeCorrupt},
		"a cell nowhere":         {`<row><c r="7A"/></row>`, workbook.CodeCorrupt},
		"an unknown cell type":   {`<row><c t="z"><v>1</v></c></row>`, workbook.CodeCorrupt},
		"broken markup":          {`<row><c></row>`, workbook.CodeCorrupt},
		"an entity of its own":   {`<row><c t="str"><v>&x;</v></c></row>`, workbook.CodeCorrupt},
		"very many empty cells":  {"<row>" + strings.Repeat("<c/>", 50_000) + "</row>", workbook.CodeEmpty},
		"very many empty runs":   {`<row><c t="inlineStr"><is>` + strings.Repeat("<r/>", 50_000) + "</is></c></row>", workbook.CodeEmpty},
	} {
		_, err := read(raw(t, c.xml))
		if e := casefile.As(err); e == nil || e.Code != c.code {
			t.Errorf("%s: got %v, want %s", why, err, c.code)
		}
	}
}

// raw is the smallest workbook around the given rows; stored, so that no ratio gives it away.
func raw(t *testing.T, rows string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"xl/workbook.xml":            `<!DOCTYPE w [<!ENTITY x "y">]><workbook xmlns:r="r"><sheets><sheet name="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<!DOCTYPE w [<!ENTITY x "y">]><worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTooManyLinesAreRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	limits := workbook.Default
	limits.Rows = 3
	for n, ok := range map[int]bool{3: true, 4: false} {
		data := sheet(t, slices.Repeat([][]any{good}, n), nil)
		_, err := workbook.Read(bytes.NewReader(data), int64(len(data)), limits)
		if ok != (err == nil) {
			t.Errorf("%d lines: %v", n, err)
		}
	}
}
