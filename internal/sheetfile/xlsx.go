package sheetfile

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

const tab = "审核汇总表"

// XLSX writes the sheet as a workbook, for the filer to work with; what is signed is the PDF. All cells are text.
func XLSX(w io.Writer, s Sheet) error {
	if err := s.check(); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer f.Close()
	b := &book{file: f, sheet: s}
	b.do(f.SetSheetName("Sheet1", tab))
	b.head()
	b.table()
	b.layout()
	if b.err != nil {
		return fmt.Errorf("make sheet workbook: %w", b.err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write sheet workbook: %w", err)
	}
	return nil
}

// book keeps the first error.
type book struct {
	file  *excelize.File
	sheet Sheet
	line  int
	err   error
}

func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

// put writes the next line from column A on.
func (b *book) put(values ...string) {
	b.line++
	for i, v := range values {
		at, err := excelize.CoordinatesToCellName(i+1, b.line)
		b.do(err)
		b.do(b.file.SetCellStr(tab, at, v))
	}
}

func (b *book) head() {
	b.put(title)
	if b.sheet.Rehearsal {
		b.put(rehearsal)
	}
	for _, pair := range b.sheet.head() {
		b.put(pair[0], "", pair[1])
	}
	b.put("校验码", "", b.sheet.Code())
}

func (b *book) table() {
	values := make([]string, len(columns))
	for i, c := range columns {
		values[i] = strings.ReplaceAll(c.header, "\n", "")
	}
	b.put(values...)
	top := b.line
	for n, r := range b.sheet.Rows {
		for i, c := range columns {
			values[i] = c.plain(n, r)
		}
		b.put(values...)
	}
	b.grid(top)
	b.put()
	b.put(foot...)
	b.do(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: tab,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", tab, top, top)}))
}

func (b *book) grid(top int) {
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	id, err := b.file.NewStyle(&excelize.Style{NumFmt: 49, Border: border, Font: &excelize.Font{Size: 8},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	b.do(err)
	last, err := excelize.CoordinatesToCellName(len(columns), b.line)
	b.do(err)
	b.do(b.file.SetCellStyle(tab, "A"+strconv.Itoa(top), last, id))
	for i, c := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		b.do(err)
		b.do(b.file.SetColWidth(tab, name, name, c.width/4.6))
	}
}

// layout also fixes the dates inside the file: the same sheet gives the same bytes.
func (b *book) layout() {
	landscape, a4, fit, none := "landscape", 9, 1, 0
	b.do(b.file.SetPageLayout(tab, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &fit, FitToHeight: &none}))
	yes := true
	b.do(b.file.SetSheetProps(tab, &excelize.SheetPropsOptions{FitToPage: &yes}))
	b.do(b.file.SetHeaderFooter(tab, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页 共 &N 页"}))
	at := b.sheet.PrintedAt.UTC().Format(time.RFC3339)
	b.do(b.file.SetDocProps(&excelize.DocProperties{Title: title, Creator: "chizheng", Created: at, Modified: at}))
}
