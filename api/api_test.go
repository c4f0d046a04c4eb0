package api

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/locale"
	"chizheng/internal/postgres"
	"chizheng/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

// signedIn knows tokens by role: "reviewer" is a reviewer. It stands where the desk's own sessions would.
type signedIn struct{}

func (signedIn) Identify(_ context.Context, token string) (account.Identity, error) {
	switch token {
	case "away":
		return account.Identity{}, casefile.Refuse(casefile.Unavailable, "store_away")
	case "ended":
		return account.Identity{}, casefile.Refuse(casefile.Unauthenticated, "session_ended")
	case "token":
		return account.Identity{Actor: casefile.Actor{ID: "account-1", Role: casefile.Reviewer}, API: true}, nil
	case "stale":
		return account.Identity{Actor: casefile.Actor{ID: "account-1", Role: casefile.Reviewer}, MustChange: true}, nil
	}
	return account.Identity{Actor: casefile.Actor{ID: "account-1", Role: casefile.Role(token), Point: "烟台审05"}, Login: token}, nil
}

type bundle struct {
	*API
	log *strings.Builder
	now time.Time

	worker *postgres.Ledger // of scoped
}

// loadPolicy asks casbin about every pair of role and operation once for all tests.
var loadPolicy = sync.OnceValues(policy.Load)

// setup builds the API without a desk: what it refuses by itself never reaches one.
func setup(t *testing.T) *bundle {
	t.Helper()
	p, err := loadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	l, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{log: &strings.Builder{}, now: time.Date(2019, 1, 18, 0, 0, 0, 0, time.UTC)}
	b.API, err = New(Config{Version: "test", Campaign: "yantai-2019", Policy: p, Locales: l, Sessions: signedIn{},
		Log: slog.New(slog.NewTextHandler(b.log, nil)), Now: func() time.Time { return b.now }})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ask sends a request; header pairs follow the body.
func (b *bundle) ask(t *testing.T, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// refused gives the problem of an answer, and fails where it is not a whole one.
func refused(t *testing.T, w *httptest.ResponseRecorder, status int, code string) Problem {
	t.Helper()
	var p Problem
	raw, _ := io.ReadAll(w.Result().Body)
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatalf("status %d, no problem: %s", w.Code, raw)
	}
	if w.Code != status || p.Status != status || p.Code != code {
		t.Fatalf("got %d %s, want %d %s: %s", w.Code, p.Code, status, code, raw)
	}
	if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("content type %q", ct)
	}
	if p.Title == "" || p.Detail == "" || p.Next == "" || p.Type != "/docs/problems#"+code ||
		p.Instance != "urn:uuid:"+w.Header().Get("X-Request-Id") {
		t.Errorf("not whole: %+v", p)
	}
	return p
}

func TestEveryOperationIsInThePolicyAndBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ops = append(b.ops, described{op: op{ID: "listEverything"}})
	err := b.matchesPolicy()
	if err == nil || !strings.Contains(err.Error(), "no line of the policy names listEverything") {
		t.Errorf("got %v", err)
	}
	b.ops = b.ops[1 : len(b.ops)-1]
	if err := b.matchesPolicy(); err == nil || !strings.Contains(err.Error(), "policy names login") {
		t.Errorf("got %v", err)
	}
}

func TestEveryOperationHasATitleInBothLanguages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, lang := range []string{"zh-CN", "en"} {
		l := b.cfg.Locales.Pick(lang)
		for _, o := range b.ops {
			if l.Name("operations", o.ID) == o.ID {
				t.Errorf("%s: no title for %s", lang, o.ID)
			}
			if l.Name("subjects", o.Subject) == o.Subject {
				t.Errorf("%s: no name for subject %s", lang, o.Subject)
			}
		}
	}
}

func TestOpenAPIIsTheReviewedOne(t *testing.T) {
	t.Parallel()
	got := setup(t).ask(t, http.MethodGet, "/openapi.json", "").Body.String()
	const golden = "testdata/openapi.json"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the API differs from %s; run with -update and review the difference", golden)
	}
}
