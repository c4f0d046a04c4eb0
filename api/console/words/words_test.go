package words_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func catalogue(t *testing.T, name string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string]string{}
	if err := json.Unmarshal(raw, &entries); err != nil {
		t.Fatal(err)
	}
	return entries
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func TestBothLanguagesSayTheSameThingsWithTheSameArguments(t *testing.T) {
	t.Parallel()
	zh, en := catalogue(t, "zh-CN.json"), catalogue(t, "en.json")
	if len(zh) != len(en) {
		t.Errorf("%d entries in Chinese, %d in English", len(zh), len(en))
	}
	for key, text := range zh {
		a, b := placeholder.FindAllString(text, -1), placeholder.FindAllString(en[key], -1)
		slices.Sort(a)
		slices.Sort(b)
		if en[key] == "" || !slices.Equal(a, b) {
			t.Errorf("%s: %q and %q", key, text, en[key])
		}
	}
}

// said finds the entries that the pages name in full; beginnings are those that a code completes.
var (
	said      = regexp.MustCompile(`Say\((?:ctx, )?"([a-z_.]+)"(,|\)|\+| \+)`)
	completed = regexp.MustCompile(`"([a-z_.]+\.)" ?\+`)
	gone      = regexp.MustCompile(`\.Go\(.*, "([a-z_]+)"\)`)
	generated = "_templ.go"
)

func TestPagesNameNoEntryThatIsNotThereAndNoEntryIsUnused(t *testing.T) {
	t.Parallel()
	zh := catalogue(t, "zh-CN.json")
	used, begun := map[string]bool{}, []string{"done.", "hint."}
	sources := sources(t)
	for _, m := range said.FindAllStringSubmatch(sources, -1) {
		if strings.HasSuffix(m[1], ".") {
			begun = append(begun, m[1])
			continue
		}
		used[m[1]] = true
		if zh[m[1]] == "" {
			t.Errorf("a page says %q, which is not there", m[1])
		}
	}
	for _, m := range completed.FindAllStringSubmatch(sources, -1) {
		begun = append(begun, m[1])
	}
	for _, m := range gone.FindAllStringSubmatch(sources, -1) {
		if zh["done."+m[1]] == "" {
			t.Errorf("a page goes on with %q, which is not there", m[1])
		}
	}
	for key := range zh {
		begins := slices.ContainsFunc(begun, func(b string) bool { return strings.HasPrefix(key, b) })
		if !used[key] && !begins && !strings.Contains(sources, `"`+key+`"`) && !strings.Contains(sources, `"`+key[:strings.Index(key, ".")+1]+`"`) {
			t.Errorf("no page says %q", key)
		}
	}
}

func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, generated) || strings.HasSuffix(path, "_test.go") ||
			!strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
