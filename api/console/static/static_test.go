package static_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"chizheng/api/console/static"
)

func TestVendoredFilesAreTheOnesOfTheTable(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("VENDOR.md")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.Contains(e.Name(), ".min.") {
			continue
		}
		b, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		if !strings.Contains(string(table), hex.EncodeToString(sum[:])) {
			t.Errorf("%s is not what VENDOR.md says", e.Name())
		}
		if strings.Contains(string(b), "url(http") || strings.Contains(string(b), "@import") {
			t.Errorf("%s fetches something from elsewhere", e.Name())
		}
	}
}

func TestAnAddressNamesItsContentAndMayBeKept(t *testing.T) {
	t.Parallel()
	if err := static.Load(); err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"", "gzip"} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", static.Path("console.css"), nil)
		r.Header.Set("Accept-Encoding", encoding)
		static.Handler(w, r)
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Encoding") != encoding {
			t.Errorf("%q: %d %v", encoding, w.Code, w.Header())
		}
	}
	w := httptest.NewRecorder()
	static.Handler(w, httptest.NewRequest("GET", "/static/console.css", nil))
	if w.Code != 404 {
		t.Errorf("a name without hash answers %d", w.Code)
	}
}
