package workbook

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var notes = Notes{Title: "申报", Lines: [][2]string{{"条件", "待审验"}, {"导出人", "演练复核员甲"}}, Rows: "行数", Hash: "校验码", Sheet: "说明"}

func sumOf(rows ...string) string {
	h := sha256.Sum256([]byte(strings.Join(rows, "")))
	return hex.EncodeToString(h[:])
}

func TestAnExportedCSVEndsWithItsNotesAndRunsNothing(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l, err := NewCSV(&b, []string{"姓名", "证书编号"}, notes)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]string{{"测试甲一", "=1+1"}, {"测试甲二", "测-0002"}} {
		if err := l.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok {
		t.Fatal("Excel would not know that this is UTF-8")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil || all[1][1] != "'=1+1" || all[2][0] != "测试甲二" {
		t.Fatalf("%q %v", all, err)
	}
	last := all[len(all)-1]
	if want := sumOf("测试甲一\x1f=1+1\x1f\n", "测试甲二\x1f测-0002\x1f\n"); last[0] != "校验码" || last[1] != want {
		t.Fatalf("%q", last)
	}
	if n := all[len(all)-2]; n[0] != "行数" || n[1] != "2" {
		t.Fatalf("%q", n)
	}
}

func TestAnExportedWorkbookHoldsEveryRowAsTextAndSaysWhatItIs(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l, err := NewXLSX(&b, "申报", []string{"姓名", "身份证号码"}, notes)
	if err != nil {
		t.Fatal(err)
	}
	const many = 5000
	for range many {
		if err := l.Row([]string{"@SUM(A1)", "990602199001010012"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("申报")
	if err != nil || len(rows) != many+1 || rows[many][0] != "'@SUM(A1)" || rows[many][1] != "990602199001010012" {
		t.Fatalf("%d rows, %q, %v", len(rows), rows[len(rows)-1], err)
	}
	said, err := f.GetRows("说明")
	if err != nil || said[1][1] != "待审验" || said[3][1] != "5000" || len(said[4][1]) != 64 {
		t.Fatalf("%q %v", said, err)
	}
}
