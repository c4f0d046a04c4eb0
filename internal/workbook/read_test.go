package workbook_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/fixture"
	"chizheng/internal/workbook"
)

// good is one line as the template asks for it; the person is invented.
var good = []any{"测试甲一", "990602199001010012", "19900000001", "钢筋工", "中级工", "SL2015000001", "试例发证机关",
	"2015-06-01", "2015年9月10日", "固定期限", "2018/3/1", "2019.12.31", "烟台审01", ""}

func line(change map[int]any) []any {
	l := slices.Clone(good)
	for i, v := range change {
		l[i] = v
	}
	return l
}

// sheet makes a workbook with the usual header and the given lines; shape may spoil it before it is written.
func sheet(t testing.TB, lines [][]any, shape func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	headers := []any{}
	for _, h := range workbook.Headers() {
		headers = append(headers, h)
	}
	for i, l := range append([][]any{headers}, lines...) {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &l); err != nil {
			t.Fatal(err)
		}
	}
	if shape != nil {
		shape(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(data []byte) ([]workbook.Row, error) {
	return workbook.Read(bytes.NewReader(data), int64(len(data)), workbook.Default)
}

func mustRead(t *testing.T, data []byte) []workbook.Row {
	t.Helper()
	rows, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func codes(r workbook.Row) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, strings.TrimPrefix(p.Pointer+" "+p.Code, " "))
	}
	return strings.Join(out, ",")
}

func refused(t *testing.T, err error, code string, fields ...string) {
	t.Helper()
	e := casefile.As(err)
	if e == nil || e.Kind != casefile.Invalid || e.Code != code {
		t.Fatalf("got %v, want invalid: %s", err, code)
	}
	var got []string
	for _, f := range e.Fields {
		got = append(got, f.Code)
	}
	if !slices.Equal(got, fields) {
		t.Errorf("fields %v, want %v", got, fields)
	}
}

func TestAGoodLineComesOutAsItWentIn(t *testing.T) {
	t.Parallel()
	want := workbook.Fields{
		Name: "测试甲一", IDNumber: "990602199001010012", Phone: "19900000001", WorkType: "钢筋工", Level: "中级工",
		Certificate: "SL2015000001", Issuer: "试例发证机关", AppliedOn: "2015-06-01", IssuedOn: "2015-09-10",
		ContractType: "固定期限", ContractFrom: "2018-03-01", ContractTo: "2019-12-31", Point: "烟台审01",
	}
	csv := strings.Join(workbook.Headers(), ",") + "\r\n"
	for _, v := range good {
		csv += fmt.Sprint(v) + ","
	}
	csv = strings.TrimSuffix(csv, ",") + "\r\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(csv)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"XLSX": sheet(t, [][]any{good}, nil), "CSV in UTF-8": []byte(csv),
		"CSV in UTF-8 with a mark": []byte("\xef\xbb\xbf" + csv), "CSV in GB18030": []byte(gbk),
	} {
		rows := mustRead(t, data)
		if len(rows) != 1 || rows[0].Line != 2 || rows[0].Fields != want || len(rows[0].Problems) > 0 {
			t.Errorf("%s: got %+v", name, rows)
		}
	}
}

func TestEachBadCellIsNamedAndNoOtherLineSuffers(t *testing.T) {
	t.Parallel()
	day := time.Date(2018, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		why    string
		change map[int]any
		want   string
	}{
		{"an ID that Excel made a number of", map[int]any{1: 990602199001010012}, "/id_number cell_number_id"},
		{"an ID in scientific notation", map[int]any{1: "9.90602E+17"}, "/id_number cell_number_id"},
		{"a certificate number without its zeros", map[int]any{5: 2015000001}, "/certificate_number cell_number"},
		{"a phone as a whole number is safe", map[int]any{2: 19900000001}, ""},
		{"a broken number as a phone", map[int]any{2: 1.5}, "/phone cell_number"},
		{"a date as a spreadsheet keeps it", map[int]any{10: day}, ""},
		{"a date that is none", map[int]any{8: "2015-02-30"}, "/issued_on cell_date"},
		{"half a date", map[int]any{8: "2015-09"}, "/issued_on cell_date"},
		{"a truth value", map[int]any{0: true}, "/name cell_type"},
		{"a long text", map[int]any{13: strings.Repeat("备", 201)}, "/remark cell_too_long"},
		{"text that turns the line round", map[int]any{0: "测试\u202e甲"}, "/name cell_text"},
		{"empty cells are for the rules to judge", map[int]any{1: "", 7: nil}, ""},
		{"two at once", map[int]any{1: 1, 8: "x"}, "/id_number cell_number_id,/issued_on cell_date"},
	} {
		rows := mustRead(t, sheet(t, [][]any{good, line(c.change), good}, nil))
		if len(rows) != 3 || len(rows[0].Problems)+len(rows[2].Problems) > 0 {
			t.Errorf("%s: neighbours suffer: %+v", c.why, rows)
		} else if got := codes(rows[1]); got != c.want || rows[1].Line != 3 {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
}

func TestFormulasAreNeverTakenForValues(t *testing.T) {
	t.Parallel()
	data := sheet(t, [][]any{good, good}, func(f *excelize.File) {
		f.SetCellFormula("Sheet1", "A2", `HYPERLINK("http://127.0.0.1/","x")`)
		f.SetCellFormula("Sheet1", "H3", "TODAY()")
	})
	rows := mustRead(t, data)
	if codes(rows[0]) != "/name cell_formula" || codes(rows[1]) != "/applied_on cell_formula" || rows[0].Fields.Name != "" {
		t.Errorf("got %+v", rows)
	}
	csv := strings.Join(workbook.Headers(), ",") + "\n" + `"=1+1",990602199001010012` + "\n"
	if rows := mustRead(t, []byte(csv)); codes(rows[0]) != "/name cell_formula" {
		t.Errorf("CSV: got %+v", rows)
	}
}

func TestHeadersMustBeTheTemplates(t *testing.T) {
	t.Parallel()
	set := func(at, v string) func(*excelize.File) {
		return func(f *excelize.File) { f.SetCellStr("Sheet1", at, v) }
	}
	_, err := read(sheet(t, [][]any{good}, set("B1", "姓名")))
	refused(t, err, workbook.CodeHeaders, "header_duplicate", "header_missing")
	_, err = read(sheet(t, [][]any{good}, set("B1", "工人姓名")))
	refused(t, err, workbook.CodeHeaders, "header_duplicate", "header_missing")
	_, err = read(sheet(t, [][]any{good}, set("O1", "工资")))
	refused(t, err, workbook.CodeHeaders, "header_unknown")
	_, err = read(sheet(t, [][]any{good}, set("A1", "")))
	refused(t, err, workbook.CodeHeaders, "header_missing")
	_, err = read(sheet(t, [][]any{good}, func(f *excelize.File) { f.MergeCell("Sheet1", "A1", "B1") }))
	refused(t, err, workbook.CodeHeaders, "header_missing")
	if _, err = read(sheet(t, [][]any{good}, set("B1", " 证件号码* "))); err != nil {
		t.Errorf("a label of another template: %v", err)
	}
	rows := mustRead(t, sheet(t, [][]any{good}, set("M1", "")))
	if got := codes(rows[0]); got != "cell_outside" {
		t.Errorf("a value without a header: got %q", got)
	}
}

func TestMergedCellsAndStrayContentSpoilTheirLinesOnly(t *testing.T) {
	t.Parallel()
	rows := mustRead(t, sheet(t, [][]any{good, good, good, good}, func(f *excelize.File) {
		f.MergeCell("Sheet1", "D3", "D4")
		f.SetCellStr("Sheet1", "R5", "合计")
		f.SetCellStr("Sheet1", "ZZ5", "合计")
	}))
	var got []string
	for _, r := range rows {
		got = append(got, codes(r))
	}
	if want := []string{"", "cell_merged", "cell_merged", "cell_outside,cell_outside"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEmptyLinesAreNoLines(t *testing.T) {
	t.Parallel()
	rows := mustRead(t, sheet(t, [][]any{nil, good, {"", " "}, nil, good}, nil))
	if len(rows) != 2 || rows[0].Line != 3 || rows[1].Line != 6 {
		t.Errorf("got %+v", rows)
	}
}

func TestTheSheetOfOurNameIsReadWhereverItStands(t *testing.T) {
	t.Parallel()
	rows := mustRead(t, sheet(t, [][]any{line(map[int]any{0: "别的表"})}, func(f *excelize.File) {
		f.NewSheet("填报")
		for i, h := range workbook.Headers() {
			at, _ := excelize.CoordinatesToCellName(i+1, 1)
			f.SetCellStr("填报", at, h)
		}
		f.SetCellStr("填报", "A2", "测试乙一")
	}))
	if len(rows) != 1 || rows[0].Fields.Name != "测试乙一" {
		t.Errorf("got %+v", rows)
	}
}

func TestTwoThousandLinesTakeLessThanTwoSeconds(t *testing.T) {
	t.Parallel()
	data := sheet(t, slices.Repeat([][]any{good}, 2000), nil)
	start := time.Now()
	if rows := mustRead(t, data); len(rows) != 2000 {
		t.Fatalf("%d rows", len(rows))
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestAnyTextSurvivesAndNoneIsMarkup(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		typed := rapid.StringMatching(`[<>&"'\]a-z测试=\[!;#]{1,40}`).Draw(rt, "typed")
		rows, err := read(sheet(t, [][]any{line(map[int]any{0: typed})}, nil))
		if err != nil || rows[0].Fields.Name != typed {
			rt.Fatalf("typed %q, got %+v, %v", typed, rows, err)
		}
	})
}

func TestProblemsNameNoContent(t *testing.T) {
	t.Parallel()
	_, err := read([]byte("测试甲一,990602199001010012\n"))
	for _, f := range casefile.As(err).Fields {
		for _, v := range f.Args {
			if strings.Contains(v, "9906") || strings.Contains(v, "测试") {
				t.Errorf("%s carries %q", f.Code, v)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sheet(f, [][]any{good}, nil))
	f.Add([]byte(strings.Join(workbook.Headers(), ",") + "\n测试甲一\n"))
	f.Add(fixture.ZipBombXLSX(2))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := read(data)
		if err != nil && casefile.KindOf(err) != casefile.Invalid {
			t.Fatalf("not a refusal: %v", err)
		}
		if len(rows) > workbook.Default.Rows {
			t.Fatalf("%d rows", len(rows))
		}
	})
}
