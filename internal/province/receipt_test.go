package province

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"chizheng/internal/casefile"
)

func sentSet(ids ...string) map[string]struct{} {
	set := map[string]struct{}{}
	for _, id := range ids {
		set[id] = struct{}{}
	}
	return set
}

func TestEveryWayToWriteAResultFileIsRead(t *testing.T) {
	t.Parallel()
	chinese := "记录编号,结果,代码,说明\r\nR1,接收,,\r\nR2,退回,E7,编号不存在\r\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(chinese)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"CSV": chinese, "CSV with a mark": "\xef\xbb\xbf" + chinese, "CSV in GB18030": gbk,
		"CSV in English": "status,record,message,code\naccepted,R1,,\nrejected,R2,编号不存在,E7\n",
		"JSON":           `[{"record":"R1","status":"accepted"},{"recordId":"R2","status":"rejected","code":"E7","message":"编号不存在"}]`,
		"JSON object":    `{"results":[{"record":"R1","status":"accepted"},{"record":"R2","status":"rejected","code":"E7","message":"编号不存在"}]}`,
	} {
		got, err := ReadReceipt(strings.NewReader(text), sentSet("R1", "R2", "R3"))
		want := []Result{{Record: "R1", Status: Accepted}, {Record: "R2", Status: Rejected, Code: "E7", Message: "编号不存在"}}
		if err != nil || !slices.Equal(got.Results, want) || got.Accepted != 1 || got.Rejected != 1 || got.Missing != 1 {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestWhatCannotBeTakenIsListedAndNotGuessed(t *testing.T) {
	t.Parallel()
	text := "record,status,code\nR1,accepted,\nR9,accepted,\nR1,accepted,\nR2,accepted,\nR2,rejected,E1\nR2,accepted,\nR3,rejected,E2\n"
	got, err := ReadReceipt(strings.NewReader(text), sentSet("R1", "R2", "R3", "R4"))
	if err != nil {
		t.Fatal(err)
	}
	want := Receipt{
		Results:  []Result{{Record: "R1", Status: Accepted}, {Record: "R3", Status: Rejected, Code: "E2"}},
		Accepted: 1, Rejected: 1, Missing: 2, Unknown: []string{"R9"}, Repeated: []string{"R1", "R2"}, Contradicts: []string{"R2"},
	}
	if !slices.Equal(got.Results, want.Results) || got.Accepted != want.Accepted || got.Rejected != want.Rejected ||
		got.Missing != want.Missing || !slices.Equal(got.Unknown, want.Unknown) || !slices.Equal(got.Contradicts, want.Contradicts) ||
		!slices.Equal(got.Repeated, want.Repeated) {
		t.Errorf("got %+v", got)
	}
}

func TestFilesThatCannotBeUnderstoodAreRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	for text, code := range map[string]string{
		"":                                "receipt_unreadable",
		"[{]":                             "receipt_unreadable",
		`[] []`:                           "receipt_unreadable",
		`[{"record":"R1","state":"x"}]`:   "receipt_unreadable",
		"record,status\nR1\n":             "receipt_unreadable",
		"record,record,status\n":          "receipt_headers",
		"record,code\n":                   "receipt_headers",
		"record,status,身份证\n":             "receipt_headers",
		"record,status\nR1,perhaps\n":     "receipt_lines",
		"record,status\n,accepted\n":      "receipt_lines",
		"record,status,code\nR1,退回,\n":    "receipt_lines",
		`[{"record":"","status":"接收"}]`:   "receipt_lines",
		"\"record,status\nR1,accepted\n":  "receipt_unreadable",
		`{"results":[{"record":"R1"}]}`:   "receipt_lines",
		`{"result":[{"record":"R1"}]}`:    "receipt_unreadable",
		strings.Repeat(" ", maxReceipt+1): "receipt_too_large",
	} {
		_, err := ReadReceipt(strings.NewReader(text), sentSet("R1"))
		if e := casefile.As(err); e == nil || e.Kind != casefile.Invalid || e.Code != code {
			t.Errorf("%.40q: got %v, want %s", text, err, code)
		}
	}
}
