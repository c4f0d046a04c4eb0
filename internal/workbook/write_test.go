package workbook_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/workbook"
)

func template(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Template(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheTemplateFilledInIsRead(t *testing.T) {
	t.Parallel()
	_, err := read(template(t))
	refused(t, err, workbook.CodeEmpty)
	f, err := excelize.OpenReader(bytes.NewReader(template(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.SetSheetRow("填报", "A2", &good); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if rows := mustRead(t, b.Bytes()); len(rows) != 1 || len(rows[0].Problems) > 0 {
		t.Errorf("got %+v", rows)
	}
}

func TestTheTemplateKeepsNumbersAsTextAndExplainsItself(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(template(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, column := range []string{"A", "B", "N"} {
		id, err := f.GetColStyle("填报", column)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
			t.Errorf("column %s is not text: %+v, %v", column, style, err)
		}
	}
	help, err := f.GetRows("填写说明")
	if err != nil || len(help) < len(workbook.Headers())+2 {
		t.Errorf("%d lines of help: %v", len(help), err)
	}
	if !bytes.Equal(template(t), template(t)) {
		t.Error("two templates differ")
	}
}

func TestTheWorkbookOfErrorsComesBackCorrected(t *testing.T) {
	t.Parallel()
	rows := mustRead(t, sheet(t, [][]any{good, line(map[int]any{8: "不详", 13: "=1+1"}), line(map[int]any{8: "x", 0: "@x"})}, nil))
	var b bytes.Buffer
	if err := workbook.Errors(&b, rows, func(f casefile.Field) string { return "=" + f.Code }); err != nil {
		t.Fatal(err)
	}
	back := mustRead(t, b.Bytes())
	if len(back) != 2 || back[0].Fields.Remark != "'=1+1" || back[1].Fields.Name != "'@x" || back[0].Fields.IssuedOn != "不详" {
		t.Errorf("got %+v", back)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		var text bytes.Buffer
		in, _ := part.Open()
		text.ReadFrom(in)
		if strings.Contains(text.String(), "<f>") {
			t.Errorf("%s holds a formula", part.Name)
		}
	}
}

func TestWhatASpreadsheetCouldRunIsDisarmed(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "测试": "测试", "=cmd()": "'=cmd()", "+1": "'+1", "-1": "'-1", "@x": "'@x", "＝x": "'＝x", "a=b": "a=b", "\x00a\x1b": "a",
	} {
		if got := workbook.Disarm(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
