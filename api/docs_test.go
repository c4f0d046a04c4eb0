package api

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
)

func TestDocumentationNeedsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, path := range []string{"/docs", "/docs/problems"} {
		w := b.ask(t, "GET", path, "")
		page := w.Body.String()
		if w.Code != 200 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Fatalf("%s: %d", path, w.Code)
		}
		if strings.Contains(page, "<script") || regexp.MustCompile(`(src|href)="(https?:)?//`).MatchString(page) || strings.Contains(page, "style=") {
			t.Errorf("%s loads something", path)
		}
		style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(page)
		sum := sha256.Sum256([]byte(style[1]))
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("%s: its own style is not allowed: %s", path, csp)
		}
	}
}

func TestDocumentationListsEveryOperationWithWhoMay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	page := b.ask(t, "GET", "/docs", "").Body.String()
	for _, o := range b.ops {
		if !strings.Contains(page, `id="`+o.ID+`"`) {
			t.Errorf("no %s", o.ID)
		}
	}
	for _, part := range []string{"/api/v1/filings/{case}/recheck", "中心审核员 (全部)", "header Idempotency-Key", "application/json filing.Recheck"} {
		if !strings.Contains(page, part) {
			t.Errorf("no %q", part)
		}
	}
	if en := b.ask(t, "GET", "/docs", "", "Accept-Language", "en").Body.String(); !strings.Contains(en, `<html lang="en">`) || !strings.Contains(en, "Recheck a filing") {
		t.Error("no English")
	}
}

func TestEveryProblemIsExplainedWhereItsTypePoints(t *testing.T) {
	t.Parallel()
	b := setup(t)
	page := b.ask(t, "GET", "/docs/problems", "").Body.String()
	for _, code := range b.cfg.Locales.Default().Errors() {
		if !strings.Contains(page, `id="`+code+`"`) {
			t.Errorf("no %s", code)
		}
	}
}

func TestTheDescriptionIsServedAsYAMLToo(t *testing.T) {
	t.Parallel()
	w := setup(t).ask(t, "GET", "/openapi.yaml", "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "openapi: 3.1.0") {
		t.Errorf("%d", w.Code)
	}
}
