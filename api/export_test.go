package api

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A8: a list leaves as CSV or XLSX with what it says of itself, masked unless a purpose is given by somebody who may see.
func TestAListLeavesAsAFileThatSaysWhatItIs(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	ask := func(token, path, body string) (int, string, string) {
		w := b.ask(t, "POST", "/api/v1"+path, body, "Authorization", "Bearer "+token, "Accept-Language", "zh-CN")
		return w.Code, w.Header().Get("Content-Type"), w.Body.String()
	}
	code, kind, text := ask("point05", "/filings/export", `{"class":"A"}`)
	if code != http.StatusOK || kind != "text/csv; charset=utf-8" || !strings.Contains(text, "990602********0012") || strings.Contains(text, "990602199001010012") {
		t.Fatalf("%d %s %s", code, kind, text)
	}
	for _, said := range []string{`""class"":""A""`, "导出时间", "导出人", "各行 SHA-256", "行数,1"} {
		if !strings.Contains(text, said) {
			t.Errorf("the file does not say %s: %s", said, text)
		}
	}
	_, kind, text = ask("point05", "/filings/export", `{"format":"xlsx","purpose":"核对原件"}`)
	f, err := excelize.OpenReader(bytes.NewReader([]byte(text)))
	if err != nil || kind != xlsxType {
		t.Fatalf("%s, %v", kind, err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil || len(rows) != 2 || !strings.Contains(strings.Join(rows[1], "|"), "990602199001010012") {
		t.Errorf("%v, %v", rows, err)
	}
	if code, _, text := ask("county", "/filings/export", `{"purpose":"好奇"}`); code != http.StatusForbidden {
		t.Errorf("who may not see numbers gets them: %d %s", code, text)
	}
	if code, _, text := ask("point05", "/tasks/export", `{"kind":["inspection"]}`); code != http.StatusOK || !strings.Contains(text, "资料审验") {
		t.Errorf("%d %s", code, text)
	}
	if code, _, text := ask("point05", "/tasks/export", `{"kind":["no_such_kind"]}`); code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown kind is not told: %d %s", code, text)
	}
}
