package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"chizheng/internal/casefile"
)

func TestWhoIsNotSignedInIsAskedTo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.ask(t, "GET", "/api/v1/filings", "")
	refused(t, w, http.StatusUnauthorized, "not_signed_in")
	if w.Header().Get("WWW-Authenticate") == "" {
		t.Error("no WWW-Authenticate")
	}
	refused(t, b.ask(t, "GET", "/api/v1/filings", "", "Authorization", "Bearer ended"), http.StatusUnauthorized, "session_ended")
	refused(t, b.ask(t, "GET", "/api/v1/filings", "", "Authorization", "Basic reviewer"), http.StatusUnauthorized, "not_signed_in")
	w = b.ask(t, "GET", "/api/v1/filings", "", "Authorization", "Bearer away")
	refused(t, w, http.StatusServiceUnavailable, "store_away")
	if w.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// Every operation and every role: what the policy does not grant never reaches a handler. The desk of this test is
// nil, so that a handler that is reached would be seen.
func TestNoOperationIsReachedByARoleThatThePolicyDoesNotName(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, o := range b.ops {
		path := strings.NewReplacer("{case}", "filing-00000000000000000000000001", "{other}", "filing-00000000000000000000000002",
			"{scan}", "s1", "{line}", "1", "{kind}", "enterprise", "{number}", "05-00001", "{token}", "token-1", "{account}", "account-1").Replace("/api/v1" + o.Path)
		for _, role := range casefile.Roles {
			if _, err := b.cfg.Policy.May(casefile.Actor{Role: role}, o.ID); err == nil {
				continue
			}
			var headers []string
			status, code := http.StatusUnauthorized, "not_signed_in"
			if role != casefile.Public {
				headers, status, code = []string{"Authorization", "Bearer " + string(role)}, http.StatusForbidden, "not_your_role"
			}
			refused(t, b.ask(t, o.Method, path, "", headers...), status, code)
		}
	}
}

func TestAPasswordSetBySomebodyElseIsChangedFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	refused(t, b.ask(t, "GET", "/api/v1/filings", "", "Authorization", "Bearer stale"), http.StatusForbidden, "must_change_password")
	if w := b.ask(t, "GET", "/api/v1/session", "", "Authorization", "Bearer stale"); w.Code != http.StatusOK {
		t.Errorf("whoami: %d %s", w.Code, w.Body)
	}
}

func TestAnAPITokenIsNoSession(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/api/v1/tokens", `{"name":"another","days":1}`},
		{"PUT", "/api/v1/session/password", `{"present":"a","next":"b"}`},
		{"DELETE", "/api/v1/sessions", ""},
	} {
		refused(t, b.ask(t, c.method, c.path, c.body, "Authorization", "Bearer token"), http.StatusForbidden, "session_needed")
	}
	if w := b.ask(t, "GET", "/api/v1/session", "", "Authorization", "Bearer token"); w.Code != http.StatusOK {
		t.Errorf("whoami: %d %s", w.Code, w.Body)
	}
}

func TestAnEndedSessionIsNobodyWhereNobodyIsAsked(t *testing.T) {
	t.Parallel()
	b := scoped(t) // on a real ledger: its sessions know nobody by this token
	b.cfg.Sessions = signedIn{}
	for _, path := range []string{"/campaign", "/campaign/points", "/public/notices"} {
		if w := b.ask(t, "GET", "/api/v1"+path, "", "Authorization", "Bearer ended"); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	w := b.ask(t, "POST", "/api/v1/session", `{"login":"nobody-1","password":"Wrong-pass-99"}`, "Authorization", "Bearer ended")
	refused(t, w, http.StatusUnauthorized, "login_failed")
	refused(t, b.ask(t, "GET", "/api/v1/campaign", "", "Authorization", "Bearer away"), http.StatusServiceUnavailable, "store_away")
}

func TestAnOfficersScopeIsOfThePlan(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	b.cfg.Sessions = signedIn{}
	for _, c := range []struct{ name, body, pointer, code string }{
		{"a point that is none", `"role":"point","point":"烟台审99"`, "/point", "no_such_point"},
		{"an area that is none", `"role":"county","area":"110101"`, "/area", "no_such_area"},
		{"a reviewer with a point", `"role":"reviewer","point":"烟台审05"`, "/point", "not_of_this_role"},
		{"a point officer with an area", `"role":"point","point":"烟台审05","area":"370612"`, "/area", "not_of_this_role"},
		{"a login that is a resident number", `"role":"auditor","login":"990602199001010012"`, "/login", "login_is_personal"},
	} {
		login := `"login":"officer-1",`
		if strings.Contains(c.body, `"login"`) {
			login = ""
		}
		w := b.ask(t, "POST", "/api/v1/accounts", `{`+login+`"staff_number":"zj-0001","name":"测试科员","password":"Correct-horse-7",`+c.body+`}`, "Authorization", "Bearer admin")
		p := refused(t, w, http.StatusUnprocessableEntity, "invalid_fields")
		if len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer || p.Errors[0].Code != c.code {
			t.Errorf("%s: %+v", c.name, p.Errors)
		}
	}
	body := `{"login":"point05-9","staff_number":"zj-0002","name":"测试审核员","role":"point","point":"烟台审05","password":"Correct-horse-7"}`
	if w := b.ask(t, "POST", "/api/v1/accounts", body, "Authorization", "Bearer admin"); w.Code != http.StatusCreated {
		t.Errorf("a point of the plan: %d %s", w.Code, w.Body)
	}
}

func TestWhoamiListsWhatTheRoleMay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.ask(t, "GET", "/api/v1/session", "", "Authorization", "Bearer county")
	var m Me
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if m.RoleName != "县市区工作人员" || len(m.May) == 0 {
		t.Errorf("got %+v", m)
	}
	for _, g := range m.May {
		if scope, err := b.cfg.Policy.May(casefile.Actor{Role: casefile.County}, g.Operation); err != nil || scope != g.Scope {
			t.Errorf("%+v is not the policy's word", g)
		}
	}
}

func TestEveryAnswerCarriesItsSafetyHeaders(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, path := range []string{"/api/v1/session", "/api/v1/nothing", "/healthz", "/openapi.json", "/docs"} {
		h := b.ask(t, "GET", path, "").Header()
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Content-Language": "zh-CN"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s %q", path, name, h.Get(name))
			}
		}
		if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestAnAddressIsForwardedByOurProxiesOnly(t *testing.T) {
	t.Parallel()
	a := &API{cfg: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	for _, c := range []struct{ name, peer, forwarded, want string }{
		{"a client of its own", "198.51.100.7:9", "", "198.51.100.7"},
		{"a client that claims another address", "198.51.100.7:9", "203.0.113.1", "198.51.100.7"},
		{"a proxy's client", "10.0.0.2:9", "203.0.113.1", "203.0.113.1"},
		{"a proxy's client that claims another address", "10.0.0.2:9", "192.0.2.1, 203.0.113.1", "203.0.113.1"},
		{"a chain of our proxies", "10.0.0.2:9", "203.0.113.1, 10.0.0.3", "203.0.113.1"},
		{"rubbish", "10.0.0.2:9", "no address", "10.0.0.2"},
		{"only proxies", "10.0.0.2:9", "10.0.0.3", "10.0.0.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.peer
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := a.remote(r); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
