package api

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestABodyThatTwoReadersWouldReadDifferentlyIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"a key twice":          {`{"login":"nobody-1","password":"a","login":"nobody-2"}`, http.StatusBadRequest, "body_key_twice"},
		"a key twice, deeper":  {`{"login":"nobody-1","password":{"a":1,"a":2}}`, http.StatusBadRequest, "body_key_twice"},
		"a key in capitals":    {`{"Login":"nobody-1","password":"a"}`, http.StatusUnprocessableEntity, "invalid_request"},
		"a key that folds":     {`{"login":"nobody-1","paſſword":"a"}`, http.StatusUnprocessableEntity, "invalid_request"},
		"no UTF-8":             {"{\"login\":\"\xff\xfe\",\"password\":\"a\"}", http.StatusBadRequest, "body_not_utf8"},
		"more than one value":  {`{"login":"nobody-1","password":"a"} {}`, http.StatusBadRequest, "body_has_more"},
		"too deep":             {strings.Repeat("[", 40) + strings.Repeat("]", 40), http.StatusBadRequest, "body_too_deep"},
		"cut off":              {`{"login":"nobody-1"`, http.StatusBadRequest, "unreadable_request"},
		"the same key in two":  {`{"login":{"a":1},"password":{"a":1}}`, http.StatusUnprocessableEntity, "invalid_request"},
		"a key like a value":   {`{"login":"password","password":"password","password":"x"}`, http.StatusBadRequest, "body_key_twice"},
		"an array of the same": {`{"login":["a","a"],"password":"x"}`, http.StatusUnprocessableEntity, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, b.ask(t, "POST", "/api/v1/session", c.body), c.status, c.code)
		})
	}
}

func TestAFilterByWhatDoesNotExistIsRefusedAndNamed(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	b.cfg.Sessions = signedIn{}
	for query, want := range map[string]string{
		"filings?stage=nowhere": "/stage", "filings?point=烟台审99": "/point", "filings?work_type=zzz": "/work_type",
		"filings?stage=draft,nowhere": "/stage/1", "filings/count?stage=Draft": "/stage", "sheets?stage=nowhere": "/stage",
		"tasks?kind=nothing": "/kind",
	} {
		p := refused(t, b.ask(t, "GET", "/api/v1/"+query, "", "Authorization", "Bearer reviewer"), http.StatusUnprocessableEntity, "invalid_fields")
		if len(p.Errors) != 1 || p.Errors[0].Pointer != want || p.Errors[0].In != "query" || p.Errors[0].Code != "not_in_list" {
			t.Errorf("%s: %+v", query, p.Errors)
		}
	}
	p := refused(t, b.ask(t, "GET", "/api/v1/filings?stages=draft", "", "Authorization", "Bearer reviewer"), http.StatusUnprocessableEntity, "invalid_request")
	if len(p.Errors) != 1 || p.Errors[0].Code != "unknown_parameter" {
		t.Errorf("an unknown parameter: %+v", p.Errors)
	}
	if w := b.ask(t, "GET", "/api/v1/filings?stage=draft&point=烟台审05&work_type=040", "", "Authorization", "Bearer reviewer"); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// The client of a body that is too large reads the answer, over a real connection, instead of a reset.
func TestWhoSendsTooMuchIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	for _, size := range []int{maxBody, 4 << 20, 20 << 20} {
		res, err := http.Post(server.URL+"/api/v1/session", "application/json", bytes.NewReader(bytes.Repeat([]byte(" "), size)))
		if err != nil {
			t.Fatalf("%d: %v", size, err)
		}
		if res.StatusCode != http.StatusRequestEntityTooLarge || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%d: %d %s", size, res.StatusCode, res.Header.Get("Content-Type"))
		}
		res.Body.Close()
	}
}
