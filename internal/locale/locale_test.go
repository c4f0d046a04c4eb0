package locale

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"chizheng/internal/casefile"
)

func setup(t *testing.T) *Locales {
	t.Helper()
	ls, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return ls
}

// flat gives a catalogue as path → sentence.
func flat(t *testing.T, l *Locale) map[string]string {
	t.Helper()
	raw, err := json.Marshal(l.c)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case string:
			out[path] = v
		case map[string]any:
			for k, inner := range v {
				walk(path+"/"+k, inner)
			}
		}
	}
	walk("", tree)
	return out
}

func TestBothCataloguesSayTheSameThings(t *testing.T) {
	t.Parallel()
	ls := setup(t)
	zh, en := flat(t, ls.all[0]), flat(t, ls.all[1])
	for path, sentence := range zh {
		other, ok := en[path]
		if !ok {
			t.Errorf("en lacks %s", path)
			continue
		}
		if a, b := placeholders(sentence), placeholders(other); !slices.Equal(a, b) {
			t.Errorf("%s: zh-CN takes %v, en takes %v", path, a, b)
		}
	}
	for path := range en {
		if _, ok := zh[path]; !ok {
			t.Errorf("zh-CN lacks %s", path)
		}
	}
}

func placeholders(s string) []string {
	return slices.Sorted(maps.Keys(func() map[string]bool {
		m := map[string]bool{}
		for _, p := range placeholder.FindAllString(s, -1) {
			m[p] = true
		}
		return m
	}()))
}

func TestNoSentenceIsEmptyAndEachIsInItsLanguage(t *testing.T) {
	t.Parallel()
	ls := setup(t)
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	for path, s := range flat(t, ls.all[0]) {
		if !han(s) {
			t.Errorf("zh-CN %s is not Chinese: %q", path, s)
		}
	}
	for path, s := range flat(t, ls.all[1]) {
		if strings.TrimSpace(s) == "" || han(s) {
			t.Errorf("en %s: %q", path, s)
		}
	}
}

func TestTheBestLanguageIsPickedAndChineseIsTheDefault(t *testing.T) {
	t.Parallel()
	ls := setup(t)
	for header, want := range map[string]string{
		"": "zh-CN", "en": "en", "en-GB,en;q=0.8": "en", "zh": "zh-CN", "zh-TW": "zh-CN", "fr": "zh-CN",
		"fr, en;q=0.5": "en", "zh-CN,zh;q=0.9,en;q=0.1": "zh-CN", "*": "zh-CN", "\x00garbage;;q=": "zh-CN",
	} {
		if got := ls.Pick(header).Language(); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func TestAnErrorIsSaidWithItsNextStepAndItsClause(t *testing.T) {
	t.Parallel()
	l := setup(t).Default()
	text := l.Error(casefile.Refuse(casefile.Conflict, "step_not_reached", "step", "scans", "clause", "R-0.74"))
	if text.Title != "请按顺序办理" || text.Detail != "还没有完成前面的步骤：上传扫描件。" ||
		text.Next != "请先完成“上传扫描件”，再继续。" || text.Basis != "《实施方案》：“按要求依次完成”" {
		t.Errorf("got %+v", text)
	}
}

func TestACodeWithoutWordsIsSaidAsItsKind(t *testing.T) {
	t.Parallel()
	for _, l := range setup(t).all {
		text := l.Error(casefile.Refuse(casefile.Conflict, "never_heard_of"))
		if text.Title == "" || text.Next == "" || strings.Contains(text.Detail, "never_heard_of") {
			t.Errorf("%s: %+v", l.Language(), text)
		}
		if s := l.Field(casefile.Wrong("/x", "never_heard_of")); s != l.c.Fields["wrong"] {
			t.Errorf("%s: %s", l.Language(), s)
		}
	}
}

func TestAQuestionToAPersonIsNoError(t *testing.T) {
	t.Parallel()
	for _, l := range setup(t).all {
		for _, code := range []string{"", "never_heard_of", "proof_to_read"} {
			s := l.Outcome(casefile.Outcome{Verdict: casefile.NeedsHuman, Code: code})
			if s == l.c.Fields["wrong"] || s == "" {
				t.Errorf("%s %q: %s", l.Language(), code, s)
			}
		}
	}
}

func TestAMissingArgumentIsADash(t *testing.T) {
	t.Parallel()
	text := setup(t).Default().Error(casefile.Refuse(casefile.Conflict, "already_sealed"))
	if text.Detail != "该证书已于 — 加盖专用印章。" {
		t.Errorf("got %q", text.Detail)
	}
}

func TestAStageIsNamedByItsKindFirst(t *testing.T) {
	t.Parallel()
	l := setup(t).Default()
	for _, c := range []struct{ kind, stage, want string }{
		{"registration", "submitted", "待审核"}, {"filing", "submitted", "待审验"}, {"filing", "draft", "填报中"}, {"filing", "unheard", "unheard"},
	} {
		if got := l.Stage(c.kind, c.stage); got != c.want {
			t.Errorf("%s %s: %s", c.kind, c.stage, got)
		}
	}
}
