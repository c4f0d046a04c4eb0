package display

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"chizheng/internal/casefile/notice"
)

func TestAListIsDisplayedWhereThePageAnswersAndSaysItsHash(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/notices/notice-1":
			_, _ = w.Write([]byte("<code>aabb</code>"))
		case "/notices/notice-2":
			_, _ = w.Write([]byte("maintenance"))
		case "/notices/notice-3":
			http.Redirect(w, r, "/notices/notice-1", http.StatusFound)
		case "/notices/notice-4":
			http.Redirect(w, r, "/notices/notice-4", http.StatusFound)
		default:
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte("aabb"))
		}
	}))
	t.Cleanup(s.Close)
	p, err := New(s.URL + "/notices/{case}")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]notice.Looked{
		"notice-1": {Up: true}, "notice-2": {Code: codeOther}, "notice-3": {Up: true}, "notice-4": {Code: codeUnreachable}, "notice-5": {Code: codeStatus},
	} {
		got := p.LookAt(t.Context(), notice.Look{Notice: id, Hash: "aabb"})
		if got.Up != want.Up || got.Code != want.Code || (got.Page == "") != (want.Code == codeUnreachable) {
			t.Errorf("%s: %+v", id, got)
		}
	}
	s.Close()
	if got := p.LookAt(t.Context(), notice.Look{Notice: "notice-1", Hash: "aabb"}); got.Up || got.Code != codeUnreachable {
		t.Errorf("a server that is gone: %+v", got)
	}
}

func TestWithoutAnAddressNobodyLooksAndEachLookSaysSo(t *testing.T) {
	t.Parallel()
	p, err := New("")
	if err != nil {
		t.Fatal(err)
	}
	if got := p.LookAt(t.Context(), notice.Look{Notice: "notice-1", Hash: "aabb"}); !got.Blind || got.Up || got.Code != codeBlind {
		t.Errorf("%+v", got)
	}
}

func TestAnAddressThatNamesNoNoticeIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"ftp://example/{case}", "/notices/{case}", "http://example.org/notices", "http://%zz/{case}"} {
		if _, err := New(bad); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
	if _, err := New("https://example.org/list/{number}.html"); err != nil {
		t.Error(err)
	}
}
