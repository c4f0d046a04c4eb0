package demo

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/xuri/excelize/v2"
)

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// spoil is a way to get a row wrong; column is the template's label.
type spoil struct {
	column string
	cell   any
	code   string
}

// spoils are twelve rows that can become no filing, each for another reason. A formula is set as one.
var spoils = []spoil{
	{"身份证号码", "990602198001010010", "id_check_digit"},
	{"身份证号码", checked("99060219800230001"), "id_date"},
	{"身份证号码", 9.9060219800101e17, "cell_number_id"},
	{"姓名", "", "required"},
	{"姓名", "=CONCATENATE(\"测\",\"试\")", "cell_formula"},
	{"手机号码", "12345", "phone"},
	{"工种", "占星工", "work_type"},
	{"等级", "特级工", "level_unknown"},
	{"发证日期", "2020-01-01", "date_in_future"},
	{"发证日期", "2015-02-30", "cell_date"},
	{"合同类型", "口头约定", "contract_kind"},
	{"合同终止", "2017-01-01", "date_order"},
}

// importWorkbook files many workers at once (F5): the template as the office gives it, filled in, every row judged by
// itself; a bad row blocks nobody, and the same workbook again starts nothing twice.
func (p *play) importWorkbook(ctx context.Context, f *filer) error {
	template, err := f.send(ctx, ask{method: http.MethodGet, path: "/import-template"})
	if err != nil {
		return err
	}
	rows := p.where(func(x *paper) bool { return x.row })
	file, lines, err := fillIn(template, rows)
	if err != nil {
		return fmt.Errorf("fill in workbook: %w", err)
	}
	id, err := p.startImport(ctx, f, file, "workbook", counts{Rows: len(rows) + len(spoils), Bad: len(spoils)})
	if err != nil {
		return err
	}
	got, err := p.awaitImport(ctx, f, id, "done")
	if err != nil {
		return err
	}
	if got.Opened != len(rows) || got.Missed != 0 {
		return fmt.Errorf("the import opened %d filings and missed %d, want %d and 0", got.Opened, got.Missed, len(rows))
	}
	if err := p.matchRows(ctx, f, id, lines); err != nil {
		return err
	}
	p.note(fmt.Sprintf("导入 %d 行：%d 份草稿，%d 行有误并逐项说明", got.Counts.Rows, got.Opened, got.Counts.Bad),
		fmt.Sprintf("workbook of %d rows: %d drafts, %d bad rows, each explained", got.Counts.Rows, got.Opened, got.Counts.Bad))
	return p.importAgain(ctx, f, file, len(rows))
}

// importAgain sends the same workbook once more: every row finds its filing (issue: re-import is idempotent).
func (p *play) importAgain(ctx context.Context, f *filer, file []byte, rows int) error {
	id, err := p.startImport(ctx, f, file, "workbook-again", counts{Rows: rows + len(spoils), Bad: len(spoils)})
	if err != nil {
		return err
	}
	got, err := p.awaitImport(ctx, f, id, "done")
	if err == nil && (got.Opened != 0 || got.Existing != rows) {
		return fmt.Errorf("the second import opened %d and found %d, want 0 and %d", got.Opened, got.Existing, rows)
	}
	return err
}

type counts struct {
	Rows     int `json:"rows"`
	Good     int `json:"good"`
	Doubtful int `json:"doubtful"`
	Bad      int `json:"bad"`
}

type importView struct {
	Stage    string `json:"stage"`
	Counts   counts `json:"counts"`
	Opened   int    `json:"opened"`
	Existing int    `json:"existing"`
	Missed   int    `json:"missed"`
	Listed   []m    `json:"listed"`
	Code     string `json:"code"`
}

// startImport uploads a workbook, waits for its verdicts and starts its good rows.
func (p *play) startImport(ctx context.Context, f *filer, file []byte, name string, want counts) (string, error) {
	got, err := talk[answer](ctx, f.session, ask{method: http.MethodPost, path: "/imports?ending=xlsx",
		key: f.key + "/" + name, kind: xlsx, body: file})
	if err != nil {
		return "", err
	}
	read, err := p.awaitImport(ctx, f, got.Case, "read")
	if err != nil {
		return "", err
	}
	if read.Counts.Rows != want.Rows || read.Counts.Bad != want.Bad {
		return "", fmt.Errorf("the workbook was read as %+v, want %d rows and %d bad", read.Counts, want.Rows, want.Bad)
	}
	_, err = f.post(ctx, "/imports/"+got.Case+"/start", f.key+"/"+name+"-start", nil)
	return got.Case, err
}

func (p *play) awaitImport(ctx context.Context, f *filer, id, stage string) (importView, error) {
	var got importView
	err := p.await(ctx, "the import to be "+stage, func(ctx context.Context) (err error) {
		got, err = get[importView](ctx, f.session, "/imports/"+id)
		if err == nil && got.Stage != stage && !(stage == "read" && got.Stage == "done") {
			return notYet("it is %s %s, %d opened", got.Stage, got.Code, got.Opened)
		}
		return err
	})
	return got, err
}

// matchRows learns which row became which filing, and holds every bad row to its reason.
func (p *play) matchRows(ctx context.Context, f *filer, id string, lines map[int]line) error {
	type row struct {
		Line    int    `json:"line"`
		Verdict string `json:"verdict"`
		Case    string `json:"case"`
		Errors  []struct {
			Code string `json:"code"`
		} `json:"errors"`
	}
	rows, err := all[row](ctx, f.session, "/imports/"+id+"/rows")
	if err != nil {
		return err
	}
	for _, r := range rows {
		l, known := lines[r.Line]
		switch {
		case !known:
			return fmt.Errorf("row %d was never written", r.Line)
		case l.paper != nil && r.Case == "":
			return fmt.Errorf("row %d is %s and has no filing", r.Line, r.Verdict)
		case l.paper != nil:
			l.paper.id = r.Case
		case r.Verdict != "bad" || len(r.Errors) == 0 || r.Errors[0].Code != l.spoil.code:
			return fmt.Errorf("row %d is %s, %v: want bad, %s", r.Line, r.Verdict, r.Errors, l.spoil.code)
		}
	}
	return nil
}

// line is a row of the workbook: a filing, or one of the bad ones.
type line struct {
	paper *paper
	spoil spoil
}

// fillIn writes the rows into the template, the bad ones spread among the good ones.
func fillIn(template []byte, papers []*paper) ([]byte, map[int]line, error) {
	book, err := excelize.OpenReader(bytes.NewReader(template))
	if err != nil {
		return nil, nil, err
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	labels, err := book.GetRows(sheet)
	if err != nil {
		return nil, nil, err
	}
	lines := map[int]line{}
	for i, l := range mixed(papers) {
		row := i + 2
		lines[row] = l
		if err := writeRow(book, sheet, labels[0], row, l); err != nil {
			return nil, nil, err
		}
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		return nil, nil, err
	}
	return out.Bytes(), lines, nil
}

// mixed puts a bad row after every good one until there are no more.
func mixed(papers []*paper) []line {
	var lines []line
	for i, x := range papers {
		lines = append(lines, line{paper: x})
		if i < len(spoils) {
			lines = append(lines, line{spoil: spoils[i]})
		}
	}
	return lines
}

func writeRow(book *excelize.File, sheet string, labels []string, row int, l line) error {
	x := l.paper
	if x == nil {
		who := somebody(800 + row)
		x = &paper{who: who, number: certificateNumber(800 + row), work: "020", level: "junior", applied: "2014-05-01"}
	}
	for i, label := range labels {
		at, err := excelize.CoordinatesToCellName(i+1, row)
		if err != nil {
			return err
		}
		if err := set(book, sheet, at, cell(x, label, l)); err != nil {
			return err
		}
	}
	return nil
}

func cell(x *paper, label string, l line) any {
	if l.paper == nil && label == l.spoil.column {
		return l.spoil.cell
	}
	names := map[string]string{"junior": "初级工", "intermediate": "中级工", "senior": "高级工"}
	return map[string]string{"姓名": x.who.Name, "身份证号码": x.who.ID, "手机号码": x.who.Phone, "工种": x.work,
		"等级": names[x.level], "证书编号": x.number, "发证机关": issuer, "申报日期": x.applied, "发证日期": x.issued(),
		"合同类型": "固定期限", "合同起始": "2018-03-01", "合同终止": "2020-12-31",
		"备注": "'; drop table filing; -- {{7*7}} " + strconv.Itoa(x.n)}[label]
}

func set(book *excelize.File, sheet, at string, v any) error {
	if text, ok := v.(string); ok && len(text) > 0 && text[0] == '=' {
		return book.SetCellFormula(sheet, at, text[1:])
	}
	if text, ok := v.(string); ok {
		return book.SetCellStr(sheet, at, text)
	}
	return book.SetCellValue(sheet, at, v)
}
