package api

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestReadinessNamesThePartThatIsAwayAndNotWhy(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Ready = map[string]func(context.Context) error{
		"database": func(context.Context) error { return nil },
		"engine":   func(context.Context) error { return errors.New("dial 10.0.0.9: refused") },
	}
	w := b.ask(t, "GET", "/readyz", "")
	if w.Code != 503 || strings.TrimSpace(w.Body.String()) != `{"parts":{"database":"ok","engine":"away"},"ready":false}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(b.log.String(), "10.0.0.9") {
		t.Error("the operator is not told")
	}
	if w := b.ask(t, "GET", "/healthz", ""); w.Code != 200 {
		t.Errorf("alive: %d", w.Code)
	}
}

func TestMetricsCountByOperationAndNeverByAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, "GET", "/api/v1/filings/filing-0000000000000000000000000a", "", "Authorization", "Bearer admin")
	out := b.ask(t, "GET", "/metrics", "").Body.String()
	if !strings.Contains(out, `chizheng_http_request_seconds_count{operation="getFiling",status="403"} 1`) {
		t.Errorf("got %s", out)
	}
	if strings.Contains(out, "000000000a") {
		t.Error("a case is named")
	}
}

func TestTheLogNamesOperationActorAndCodeOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, "GET", "/api/v1/filings/filing-0000000000000000000000000a?x=secret", "", "Authorization", "Bearer admin")
	line := b.log.String()
	for _, part := range []string{"operation=getFiling", "case_id=filing-0000000000000000000000000a", "status=403", "code=not_your_role", "actor=", "role=admin"} {
		if !strings.Contains(line, part) {
			t.Errorf("no %s in %s", part, line)
		}
	}
	if strings.Contains(line, "secret") || strings.Contains(line, "/api/v1") {
		t.Errorf("too much: %s", line)
	}
}
