package workbook

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

const helpSheet = "填写说明"

// choices are the lists that the template offers; the file is read by the same rules without them.
var choices = map[string][]string{
	"level":         {"初级工", "中级工", "高级工"},
	"contract_type": {"固定期限", "无固定期限", "以完成一定工作任务为期限"},
}

// Template writes the empty workbook: every column formatted as text down to the last admitted line, because a
// spreadsheet turns 18 digits into a number and loses the last three.
func Template(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := newStyles(f)
	if err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", mainSheet); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	if err := fillMain(f, s); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if err := fillHelp(f, s); err != nil {
		return fmt.Errorf("write help: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	return nil
}

type styles struct{ head, required, text, wrapped int }

func newStyles(f *excelize.File) (styles, error) {
	head := func(colour string) *excelize.Style {
		return &excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}}
	}
	var s styles
	for _, want := range []struct {
		id    *int
		style *excelize.Style
	}{
		{&s.head, head("E7E6E6")}, {&s.required, head("FFE699")},
		{&s.text, &excelize.Style{NumFmt: 49}},
		{&s.wrapped, &excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
	} {
		id, err := f.NewStyle(want.style)
		if err != nil {
			return s, fmt.Errorf("make style: %w", err)
		}
		*want.id = id
	}
	return s, nil
}

func fillMain(f *excelize.File, s styles) error {
	for i, c := range columns {
		name := letter(i)
		style := s.required
		if c.optional {
			style = s.head
		}
		steps := []error{
			f.SetColWidth(mainSheet, name, name, c.width),
			f.SetColStyle(mainSheet, name, s.text),
			f.SetCellStr(mainSheet, name+"1", c.header),
			f.SetCellStyle(mainSheet, name+"1", name+"1", style),
			offer(f, name, choices[c.pointer]),
		}
		for _, err := range steps {
			if err != nil {
				return err
			}
		}
	}
	return f.SetPanes(mainSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func offer(f *excelize.File, column string, list []string) error {
	if list == nil {
		return nil
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = column + "2:" + column + strconv.Itoa(Default.Rows+1)
	if err := v.SetDropList(list); err != nil {
		return err
	}
	return f.AddDataValidation(mainSheet, v)
}

func fillHelp(f *excelize.File, s styles) error {
	if _, err := f.NewSheet(helpSheet); err != nil {
		return err
	}
	lines := [][]string{{"列名", "是否必填", "说明", "示例（虚构）"}}
	for _, c := range columns {
		required := "是"
		if c.optional {
			required = "否"
		}
		lines = append(lines, []string{c.header, required, c.help, c.example})
	}
	lines = append(lines,
		[]string{"注意", "", "一行填报一人一证；同一人有多本证书的，分行填报。请勿合并单元格、使用公式、改动表头。", ""},
		[]string{"", "", fmt.Sprintf("每份表格最多 %d 行。也可上传表头相同的 CSV 文件（UTF-8 或 GB18030）。", Default.Rows), ""})
	for i, line := range lines {
		for j, v := range line {
			at := letter(j) + strconv.Itoa(i+1)
			if err := f.SetCellStr(helpSheet, at, v); err != nil {
				return err
			}
		}
	}
	last := "D" + strconv.Itoa(len(lines))
	for _, err := range []error{
		f.SetCellStyle(helpSheet, "A2", last, s.wrapped), f.SetCellStyle(helpSheet, "A1", "D1", s.head),
		f.SetColWidth(helpSheet, "A", "B", 12), f.SetColWidth(helpSheet, "C", "C", 60), f.SetColWidth(helpSheet, "D", "D", 26),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}
