package sheetfile_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"chizheng/internal/sheetfile"
)

func TestALongPaperIsTheSameBytesEachTimeAndCarriesItsCodeOnEveryPage(t *testing.T) {
	t.Parallel()
	f, err := sheetfile.FindFont(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	p := sheetfile.Paper{Title: "办理决定记录", Code: "filing-0001|3|abcdef0123", PrintedAt: time.Date(2019, 3, 1, 9, 0, 0, 0, time.UTC), Rehearsal: true,
		Lead: [][2]string{{"证书编号", "测-0001"}, {"目前状态", ""}}}
	for i := range 60 {
		p.Parts = append(p.Parts, sheetfile.Part{Title: fmt.Sprintf("第%d项决定", i), Lines: []string{"原因：" + strings.Repeat("申报内容与证书不符；", 12)}})
	}
	var one, two bytes.Buffer
	if err := sheetfile.PrintPaper(&one, p, f); err != nil {
		t.Fatal(err)
	}
	if err := sheetfile.PrintPaper(&two, p, f); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same paper came out otherwise")
	}
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = &one
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("apt-get install poppler-utils: %v", err)
	}
	pages := strings.Count(string(text), "\f")
	plain := strings.ReplaceAll(string(text), " ", "")
	if pages < 3 || strings.Count(plain, "校验码："+p.Code) != pages || !strings.Contains(plain, fmt.Sprintf("第%d页共%d页", pages, pages)) {
		t.Errorf("%d pages, code on %d", pages, strings.Count(plain, "校验码："))
	}
	for i := range 60 {
		if !strings.Contains(plain, fmt.Sprintf("第%d项决定", i)) {
			t.Errorf("decision %d is not on paper", i)
		}
	}
	if !strings.Contains(plain, "目前状态：—") || !strings.Contains(plain, "演练") {
		t.Error("an empty field or the rehearsal's mark is missing")
	}
}

func TestAPaperWithoutACodeIsNotPrinted(t *testing.T) {
	t.Parallel()
	if err := sheetfile.PrintPaper(&bytes.Buffer{}, sheetfile.Paper{Title: "x"}, nil); err == nil {
		t.Error("printed")
	}
}
