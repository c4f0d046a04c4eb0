package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

const recheck = "/api/v1/filings/filing-00000000000000000000000001/recheck"

// A request's shape is refused before anybody reads the case, so these need no desk.
func TestWhatTheShapeDoesNotAllowIsNamedByPlaceAndCode(t *testing.T) {
	t.Parallel()
	b := setup(t)
	key := []string{"Authorization", "Bearer reviewer", "Idempotency-Key", "k-1"}
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		want                     ProblemField
	}{
		{"a command without key", "POST", recheck, `{"verdict":"pass"}`, key[:2], ProblemField{In: "header", Pointer: "/Idempotency-Key", Code: "idempotency_key_missing"}},
		{"a key with a space", "POST", recheck, `{"verdict":"pass"}`, []string{key[0], key[1], key[2], "a b"}, ProblemField{In: "header", Pointer: "/Idempotency-Key", Code: "idempotency_key"}},
		{"a key that is too long", "POST", recheck, `{"verdict":"pass"}`, []string{key[0], key[1], key[2], strings.Repeat("k", 65)}, ProblemField{In: "header", Pointer: "/Idempotency-Key", Code: "idempotency_key"}},
		{"an unknown field", "POST", recheck, `{"verdict":"pass","mood":"good"}`, key, ProblemField{In: "body", Pointer: "/mood", Code: "unknown_field"}},
		{"a missing field", "POST", recheck, `{}`, key, ProblemField{In: "body", Pointer: "/verdict", Code: "required"}},
		{"a wrong type", "POST", recheck, `{"verdict":7}`, key, ProblemField{In: "body", Pointer: "/verdict", Code: "wrong_type"}},
		{"a wrong type in a list", "POST", recheck, `{"verdict":"pass","remarks":[{"pointer":"/x","code":3}]}`, key, ProblemField{In: "body", Pointer: "/remarks/0/code", Code: "wrong_type"}},
		{"a value outside the list", "POST", "/api/v1/reports", `{"series":"secret"}`, []string{key[0], "Bearer reporter", key[2], key[3]}, ProblemField{In: "body", Pointer: "/series", Code: "not_in_list"}},
		{"an unknown parameter", "GET", "/api/v1/filings?id_number=990602199001010012", "", key, ProblemField{In: "query", Pointer: "/id_number", Code: "unknown_parameter"}},
		{"too large a page", "GET", "/api/v1/filings?limit=100000", "", key, ProblemField{In: "query", Pointer: "/limit", Code: "too_large"}},
		{"an id that is none", "GET", "/api/v1/filings/990602199001010012", "", key, ProblemField{In: "path", Pointer: "/case", Code: "wrong_format"}},
		{"a version that is none", "POST", recheck, `{"verdict":"pass"}`, append(slices.Clone(key), "If-Match", "seven"), ProblemField{In: "header", Pointer: "/If-Match", Code: "wrong_format"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := refused(t, b.ask(t, c.method, c.path, c.body, c.headers...), http.StatusUnprocessableEntity, "invalid_request")
			i := slices.IndexFunc(p.Errors, func(f ProblemField) bool { return f.In == c.want.In && f.Pointer == c.want.Pointer })
			if i < 0 || p.Errors[i].Code != c.want.Code || p.Errors[i].Detail == "" {
				t.Errorf("got %+v, want %+v", p.Errors, c.want)
			}
		})
	}
}

func TestWhatCannotBeReadHasItsOwnStatus(t *testing.T) {
	t.Parallel()
	b := setup(t)
	who := []string{"Authorization", "Bearer reviewer", "Idempotency-Key", "k-1"}
	refused(t, b.ask(t, "POST", recheck, `{"verdict":`, who...), http.StatusBadRequest, "unreadable_request")
	refused(t, b.ask(t, "POST", recheck, `<verdict/>`, append(who, "Content-Type", "text/xml")...), http.StatusUnsupportedMediaType, "media_type")
	refused(t, b.ask(t, "POST", recheck, `{"verdict":"`+strings.Repeat("x", maxBody)+`"}`, who...), http.StatusRequestEntityTooLarge, "body_too_large")
	refused(t, b.ask(t, "GET", "/api/v1/nothing", ""), http.StatusNotFound, "no_such_path")
	w := b.ask(t, "DELETE", "/api/v1/filings", "")
	refused(t, w, http.StatusMethodNotAllowed, "method_not_allowed")
	if allow := w.Header().Values("Allow"); !slices.Equal(allow, []string{"GET", "POST"}) {
		t.Errorf("Allow %v", allow)
	}
}

// Whatever is sent and wherever it stands in it, nothing of it comes back or goes into the log.
func TestNothingThatSomebodyTypedComesBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const secret = "990602199001010012"
	rapid.Check(t, func(rt *rapid.T) {
		values := []any{secret, []any{secret}, map[string]any{secret: secret}, 990602199001010012, nil, true}
		names := []string{"verdict", "code", "remarks", "seen", secret, "x" + secret, "名" + secret, "certificate"}
		body := map[string]any{}
		for range rapid.IntRange(0, 4).Draw(rt, "fields") {
			body[rapid.SampledFrom(names).Draw(rt, "name")] = values[rapid.IntRange(0, len(values)-1).Draw(rt, "value")]
		}
		raw, _ := json.Marshal(body)
		path := rapid.SampledFrom([]string{recheck + "?" + secret + "=1", recheck + "x", "/api/v1/filings/search?name=" + secret,
			"/api/v1/filings/" + secret, "/api/v1/public/objections/status?x"}).Draw(rt, "path")
		w := b.ask(t, "POST", path, string(raw), "Authorization", "Bearer reviewer", "Idempotency-Key", "k-1")
		if out := w.Body.String(); w.Code < 400 || strings.Contains(out, secret) || strings.Contains(b.log.String(), secret) {
			rt.Fatalf("%s %s: %d %s", path, raw, w.Code, out)
		}
	})
}

func TestEveryKindHasItsStatus(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := &request{ID: "r", Locale: b.cfg.Locales.Default(), log: b.cfg.Log}
	for kind, want := range map[casefile.Kind]int{casefile.Unauthenticated: 401, casefile.Forbidden: 403, casefile.NotFound: 404,
		casefile.Conflict: 409, casefile.Invalid: 422, casefile.RateLimited: 429, casefile.Unavailable: 503} {
		if p := say(req, casefile.Refuse(kind, "anything", "seconds", "9")); p.Status != want || p.Title == "" || p.Next == "" {
			t.Errorf("%s: %+v", kind, p)
		}
	}
	if p := say(req, casefile.Refuse(casefile.Unavailable, "store_away")); p.GetHeaders().Get("Retry-After") == "" {
		t.Error("Unavailable without Retry-After")
	}
}

func TestAProblemSpeaksTheAskersLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for lang, want := range map[string]string{"zh-CN": "系统管理员不能办理“复核申报”。", "en": "The role Administrator may not do this: Recheck a filing."} {
		w := b.ask(t, "POST", recheck, `{"verdict":"pass"}`, "Authorization", "Bearer admin", "Idempotency-Key", "k", "Accept-Language", lang)
		if p := refused(t, w, http.StatusForbidden, "not_your_role"); p.Detail != want || w.Header().Get("Content-Language") != lang {
			t.Errorf("%s: %s", lang, p.Detail)
		}
	}
}

// The desk of this test is nil, so the operation panics: the asker hears a number, the log holds the cause.
func TestAnInternalFailureShowsItsNumberOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.ask(t, "GET", "/api/v1/campaign", "")
	p := refused(t, w, http.StatusInternalServerError, "internal")
	id := w.Header().Get("X-Request-Id")
	if !strings.Contains(p.Detail, id) || strings.Contains(w.Body.String(), "nil pointer") {
		t.Errorf("got %s", w.Body)
	}
	if log := b.log.String(); !strings.Contains(log, id) || !strings.Contains(log, "nil pointer") {
		t.Errorf("log %s", log)
	}
}
