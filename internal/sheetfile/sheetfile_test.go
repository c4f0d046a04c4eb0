package sheetfile_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/sheetfile"
)

func sample(rows int) sheetfile.Sheet {
	s := sheetfile.Sheet{
		Number: "HZ2019-01-000123", Version: 2, Hash: strings.Repeat("0a1b", 16), PointCode: "烟台审01", PointName: "测试审核点",
		Filer: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Batch: "烟台2019主批次",
		PrintedAt: time.Date(2019, 3, 1, 9, 30, 0, 0, casefile.Shanghai), Rehearsal: true,
	}
	for i := range rows {
		s.Rows = append(s.Rows, sheetfile.Row{
			Name: "测试甲一", Sex: "男", IDNumber: "990602199001010012", Class: "有单位", Unit: "试例建筑有限公司烟台第一分公司",
			CreditCode: "91370600MA00000T4X", WorkType: "建筑起重机械安装拆卸工", Level: "中级工", Certificate: fmt.Sprintf("SL2015%06d", i),
			IssuedOn: "2015-09-10", Issuer: "试例发证机关", ContractFrom: "2018-03-01", ContractTo: "2019-12-31",
			IDSeen: i%2 == 0, CertificateSeen: true, Opinion: "", Remark: "",
		})
	}
	return s
}

// font fails where the font is missing: a machine that cannot print sheets cannot run the office.
func font(t *testing.T) *sheetfile.Font {
	t.Helper()
	f, err := sheetfile.FindFont(os.Getenv)
	if err != nil {
		t.Fatalf("%v (apt-get install fonts-droid-fallback)", err)
	}
	return f
}

func pdf(t *testing.T, s sheetfile.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheetfile.PDF(&b, s, font(t)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func xlsx(t *testing.T, s sheetfile.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheetfile.XLSX(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheSameSheetGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	s := sample(40)
	if !bytes.Equal(pdf(t, s), pdf(t, s)) {
		t.Error("two PDFs of one sheet differ")
	}
	if !bytes.Equal(xlsx(t, s), xlsx(t, s)) {
		t.Error("two workbooks of one sheet differ")
	}
	other := sample(40)
	other.Version++
	if bytes.Equal(pdf(t, s), pdf(t, other)) {
		t.Error("a new version looks like the old one")
	}
}

func TestEveryPageCarriesNumberVersionHashAndItsOwnNumber(t *testing.T) {
	t.Parallel()
	s := sample(60)
	s.Rows[3].Name = "测试𠮷乙" // beyond the font: printed as its code
	text := words(t, pdf(t, s))
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(pages) < 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		for _, want := range []string{s.Number, s.Hash, "演练样张", "审核人签字", "审核点盖章", fmt.Sprintf("第%d页共%d页", i+1, len(pages)), "序号"} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d lacks %q", i+1, want)
			}
		}
	}
	for _, want := range []string{"SL2015000059", "U+20B", "烟台审01", "91370600MA00000T4X"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
}

// words asks pdftotext (poppler-utils), which is a second opinion on what the PDF says.
func words(t *testing.T, data []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext (apt-get install poppler-utils): %v", err)
	}
	return strings.ReplaceAll(string(out), " ", "") // its spacing is a guess
}

func TestAnEmptySheetAndAnIndividualsSheetArePrinted(t *testing.T) {
	t.Parallel()
	s := sample(1)
	s.CreditCode, s.Batch, s.Rehearsal = "", "", false
	s.Rows[0].ContractFrom, s.Rows[0].Unit, s.Rows[0].CreditCode = "", "个人", ""
	if text := words(t, pdf(t, s)); !strings.Contains(text, "—") || strings.Contains(text, "演练") {
		t.Errorf("got %s", text)
	}
	s.Rows = nil
	if text := words(t, pdf(t, s)); !strings.Contains(text, "第1页共1页") {
		t.Errorf("got %s", text)
	}
}

func TestFiveHundredRowsArePrintedQuickly(t *testing.T) {
	t.Parallel()
	start := time.Now()
	pdf(t, sample(500))
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestTheWorkbookHoldsEveryRowAsText(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(xlsx(t, sample(3))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("审核汇总表")
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(rows)
	for _, want := range []string{"990602199001010012", "SL2015000002", "HZ2019-01-000123|2|", "审核人签字"} {
		if !strings.Contains(all, want) {
			t.Errorf("the workbook lacks %q", want)
		}
	}
}

func TestAMissingFontNamesItsPackage(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/nonexistent.ttf", "/etc/hostname"} {
		_, err := sheetfile.FindFont(func(string) string { return path })
		e := casefile.As(err)
		if e == nil || e.Kind != casefile.Unavailable || e.Code != "font_missing" || e.Args["package"] != "fonts-droid-fallback" {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

func TestASheetThatCannotBeTiedToDataIsNotPrinted(t *testing.T) {
	t.Parallel()
	s := sample(1)
	s.Hash = ""
	if sheetfile.PDF(&bytes.Buffer{}, s, font(t)) == nil || sheetfile.XLSX(&bytes.Buffer{}, s) == nil {
		t.Error("a sheet without a hash was printed")
	}
}
