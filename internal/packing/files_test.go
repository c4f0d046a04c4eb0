package packing_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/report"
	"chizheng/internal/objects"
	"chizheng/internal/packing"
	"chizheng/internal/workbook"
)

func TestAResultFileIsReadAsItStands(t *testing.T) {
	t.Parallel()
	b := setup(t)
	yes := func(id string) report.Receipt { return report.Receipt{Record: id, Verdict: report.Accepted} }
	no := func(id, code string) report.Receipt {
		return report.Receipt{Record: id, Verdict: report.Rejected, Code: code}
	}
	for name, tc := range map[string]struct {
		text string
		want []report.Receipt
		code string
	}{
		"sound":          {text: "记录编号,结果,代码,说明\nR1,接收,,\nR2,退回,E17,某人的信息\n", want: []report.Receipt{yes("R1"), no("R2", "E17")}},
		"json":           {text: `{"results":[{"record":"R1","status":"accepted"}]}`, want: []report.Receipt{yes("R1")}},
		"twice the same": {text: "record,status\nR1,accepted\nR1,accepted\n", want: []report.Receipt{yes("R1"), yes("R1")}},
		"contradicting": {text: "record,status,code\nR1,accepted,\nR2,accepted,\nR1,rejected,E1\n",
			want: []report.Receipt{yes("R2"), yes("R1"), no("R1", "")}},
		"no header": {text: "R1,accepted\n", code: "receipt_headers"},
		"no status": {text: "record,status\nR1,perhaps\n", code: "receipt_lines"},
	} {
		sum := sha256.Sum256([]byte(tc.text))
		key, err := b.files.Put(t.Context(), objects.Archive, hex.EncodeToString(sum[:]), strings.NewReader(tc.text), "text/csv")
		b.must(t, err)
		got, err := (&packing.ReceiptFiles{Files: b.files}).Receipts(t.Context(), key, hex.EncodeToString(sum[:]))
		if tc.code != "" {
			refusedWith(t, err, casefile.Invalid, tc.code)
		} else if err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestAResultFileThatIsAnotherIsNotRead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	files := &packing.ReceiptFiles{Files: b.files}
	key, err := b.files.Put(t.Context(), objects.Archive, "receipts/1.csv", strings.NewReader("record,status\nR1,accepted\n"), "text/csv")
	b.must(t, err)
	_, err = files.Receipts(t.Context(), key, strings.Repeat("ab", 32))
	refusedWith(t, err, casefile.Conflict, "upload_changed")
	_, err = files.Receipts(t.Context(), "archive/receipts/none.csv", "")
	refusedWith(t, err, casefile.NotFound, "object_missing")
}

func TestAWorkbookIsReadFromQuarantine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	books := &packing.Workbooks{Files: b.files}
	line := "测试甲一,990602199001010012,19900000001,钢筋工,中级工,试-1,试例发证机关,2015-06-01,2015-09-10,固定期限,2018-03-01,2020-02-28,,备注"
	rows, err := books.ImportedRows(t.Context(), b.upload(t, strings.Join(workbook.Headers(), ",")+"\n"+line+"\n"), "any.csv")
	b.must(t, err)
	if c := rows[0].Cells; len(rows) != 1 || rows[0].Line != 2 || c.Certificate != "试-1" || c.ContractTo != "2020-02-28" || c.Remark != "备注" {
		t.Errorf("%+v", rows)
	}
	_, err = books.ImportedRows(t.Context(), b.upload(t, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), "any.xls")
	refusedWith(t, err, casefile.Invalid, workbook.CodeOldFormat)
	_, err = books.ImportedRows(t.Context(), b.upload(t, strings.Repeat("x", 10<<20+1)), "any.csv")
	refusedWith(t, err, casefile.Invalid, workbook.CodeTooLarge)
	_, err = books.ImportedRows(t.Context(), "never-arrived", "any.xlsx")
	refusedWith(t, err, casefile.NotFound, "object_missing")
}

func (b bundle) upload(t *testing.T, content string) string {
	t.Helper()
	up, err := b.files.PutQuarantine(t.Context(), bytes.NewReader([]byte(content)), 20<<20)
	b.must(t, err)
	return strings.TrimPrefix(up.Ref, "quarantine/")
}
