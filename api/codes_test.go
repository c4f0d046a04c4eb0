package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
)

func codesOf(t *testing.T, b *bundle, language string) map[string]map[string]string {
	t.Helper()
	w := b.ask(t, "GET", "/api/v1/codes", "", "Accept-Language", language)
	var got list[CodeList]
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK || got.Total != len(got.Items) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	all := map[string]map[string]string{}
	for _, l := range got.Items {
		if l.Name == l.List || len(l.Codes) == 0 {
			t.Errorf("%s: list %q has no name or no codes", language, l.List)
		}
		all[l.List] = map[string]string{}
		for _, c := range l.Codes {
			all[l.List][c.Code] = c.Name
			if c.Name == "" || language == "zh-CN" && c.Name == c.Code { // an English name may be the code itself
				t.Errorf("%s: %s %q has no name", language, l.List, c.Code)
			}
		}
	}
	return all
}

func TestANewcomerLearnsEveryCodeWithItsNameInBothLanguages(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	zh, en := codesOf(t, b, "zh-CN"), codesOf(t, b, "en")
	if len(zh) != len(en) || len(zh) < 40 {
		t.Errorf("%d lists in Chinese, %d in English", len(zh), len(en))
	}
	for _, w := range person.WorkTypes() {
		if zh["work_type"][w.Code] != w.Name {
			t.Errorf("%s is called %s, not %s", w.Code, zh["work_type"][w.Code], w.Name)
		}
	}
	for _, want := range []struct{ list, code, zh, en string }{
		{"stage.filing", string(filing.Submitted), "待审验", ""}, {"stage.registration", "submitted", "待审核", ""},
		{"catchup_cause", "not_told", "未获通知", ""}, {"area", "370602", "芝罘区", ""}, {"appeared", "proxy", "持授权书的代办人", "A proxy with a mandate"},
	} {
		if zh[want.list][want.code] != want.zh || want.en != "" && en[want.list][want.code] != want.en {
			t.Errorf("%s %s: %q, %q", want.list, want.code, zh[want.list][want.code], en[want.list][want.code])
		}
	}
}

func TestOneListOfCodesMayBeAsked(t *testing.T) {
	t.Parallel()
	w := scoped(t).ask(t, "GET", "/api/v1/codes?list=contract_kind", "")
	var got list[CodeList]
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Total != 1 || len(got.Items[0].Codes) != 5 || !got.Items[0].Closed {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}

func TestAReasonThatIsOnNoListIsRefusedWithTheListOfTheVerdict(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	at := "/api/v1/filings/" + ours.cases["filing"]
	for name, x := range map[string]struct{ token, path, body, pointer, has, not string }{
		"the filer's withdrawal": {"firm", "/withdrawal", `{"code":"mistake"}`, "/code", "holder_wish", "too_old"},
		"the point's failure":    {"point05", "/verdict", `{"verdict":"fail","codes":["too_old","unknown_thing"],"appeared":"holder"}`, "/codes/1", "original_differs", "original_lost"},
		"a remark of the point":  {"point05", "/verdict", `{"verdict":"return","codes":["data_error"],"appeared":"holder","remarks":[{"pointer":"/person/name","code":"x_y"}]}`, "/remarks/0/code", "differs_from_scan", "recheck_reject"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := b.ask(t, "POST", at+x.path, x.body, "Authorization", "Bearer "+x.token, "Idempotency-Key", "reason-1")
			p := refused(t, w, http.StatusUnprocessableEntity, "invalid_fields")
			if len(p.Errors) != 1 || p.Errors[0].Pointer != x.pointer || p.Errors[0].Code != "reason_not_listed" ||
				!slices.Contains(p.Errors[0].Allowed, x.has) || slices.Contains(p.Errors[0].Allowed, x.not) {
				t.Errorf("%+v", p.Errors)
			}
		})
	}
}

func TestEveryReasonIsOfferedWithItsClause(t *testing.T) {
	t.Parallel()
	w := scoped(t).ask(t, "GET", "/api/v1/codes?list=reason.withdrawal", "")
	var got list[CodeList]
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Total != 1 || !got.Items[0].Closed {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for _, c := range got.Items[0].Codes {
		if c.Code != "other" && c.Clause == "" {
			t.Errorf("%s has no clause", c.Code)
		}
	}
}
