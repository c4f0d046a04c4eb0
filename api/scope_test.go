package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

// kinds says which kind of case a path's first part is about.
var kinds = map[string]string{"registrations": "registration", "filings": "filing", "sheets": "sheet", "handovers": "handover",
	"imports": "importing", "cases": "filing"}

// TestNoOperationReachesACaseOutsideItsScope asks for somebody else's case with every operation that a scoped role has:
// the answer is that there is none, and says nothing of it (S1, F1).
func TestNoOperationReachesACaseOutsideItsScope(t *testing.T) {
	t.Parallel()
	b, doc := scoped(t), documented(t)
	asked := 0
	for token, who := range askers {
		for _, o := range b.ops {
			kind, ok := kinds[strings.Split(o.Path, "/")[1]]
			if _, err := b.cfg.Policy.May(who, o.ID); err != nil || !ok || !strings.Contains(o.Path, "{case}") {
				continue
			}
			asked++
			w := b.ask(t, o.Method, doc.path(o, theirs.cases[kind]), doc.body(o), "Authorization", "Bearer "+token,
				"Idempotency-Key", "k-1", "Content-Type", doc.contentType(o))
			if w.Code != http.StatusNotFound {
				t.Errorf("%s %s: %d %s", token, o.ID, w.Code, w.Body)
			}
			theirs.absent(t, token+" "+o.ID, w.Body.String())
		}
	}
	if asked < 80 {
		t.Errorf("only %d questions asked", asked)
	}
}

// nothingYet are the operations that have nothing to answer with where nobody has enrolled and nothing is logged.
var nothingYet = map[string]bool{"getFactor": true, "getCheckpoint": true, "proveConsistency": true}

// TestListsSearchesCountsAndExportsShowTheOwnScopeOnly goes over every operation that names no case.
func TestListsSearchesCountsAndExportsShowTheOwnScopeOnly(t *testing.T) {
	t.Parallel()
	b, doc := scoped(t), documented(t)
	searches := []string{`{"name":"测试"}`, `{"id_number":"990602199001010012","purpose":"audit"}`, `{"phone":"19900000001","purpose":"audit"}`,
		`{"certificate_number":"测禁1"}`, `{"point":["烟台审02"]}`}
	for token, who := range askers {
		for _, o := range b.ops {
			reads := o.Method == http.MethodGet || o.ID == "searchFilings" || o.ID == "exportFilings" || o.ID == "exportTasks"
			if _, err := b.cfg.Policy.May(who, o.ID); err != nil || !reads || strings.Contains(o.Path, "{") || o.ID == "listPoints" {
				continue
			}
			bodies := []string{doc.body(o)}
			if o.ID == "searchFilings" {
				bodies = searches
			}
			for _, body := range bodies {
				w := b.ask(t, o.Method, doc.path(o, ""), body, "Authorization", "Bearer "+token)
				if w.Code != http.StatusOK && !nothingYet[o.ID] {
					t.Errorf("%s %s: %d %s", token, o.ID, w.Code, w.Body)
				}
				theirs.absent(t, token+" "+o.ID, w.Body.String())
			}
		}
	}
}

// TestTheOwnScopeIsShown keeps the tests above honest: an API that shows nothing at all would pass them.
func TestTheOwnScopeIsShown(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	for _, c := range []struct{ token, path, want string }{
		{"firm", "/filings", `"total":1`}, {"firm", "/filings/" + ours.cases["filing"], "测试甲一"}, {"firm", "/sheets", ours.cases["sheet"]},
		{"firm", "/imports", ours.cases["importing"]}, {"firm", "/tasks", "sheet_export"}, {"firm", "/messages", ours.cases["filing"]},
		{"firm", "/cases/" + ours.cases["filing"] + "/events", `"total":1`}, {"firm", "/filings/count", `"total":1`},
		{"applicant", "/registrations/" + ours.cases["registration"], "试例甲公司"},
		{"point05", "/filings", `"total":1`}, {"point05", "/filings/" + ours.cases["filing"], "990602********0012"}, {"point05", "/tasks", "inspection"},
		{"point05", "/handovers", ours.cases["handover"]}, {"point05", "/reconciliation", `"filed":1`}, {"point05", "/sheet-numbers/05-00001", ours.cases["sheet"]},
		{"county", "/filings", `"total":1`}, {"county", "/registrations", ours.cases["registration"]}, {"county", "/reconciliation", `"filed":1`},
		{"forgotten", "/filings", `"total":0`}, {"forgotten", "/tasks", `"total":0`}, {"forgotten", "/reconciliation", `"total":0`},
	} {
		w := b.ask(t, "GET", "/api/v1"+c.path, "", "Authorization", "Bearer "+c.token)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %s: no %s in %d %s", c.token, c.path, c.want, w.Code, w.Body)
		}
	}
	w := b.ask(t, "GET", "/api/v1/sheet-numbers/02-00001", "", "Authorization", "Bearer point05")
	refused(t, w, http.StatusNotFound, "no_such_case")
}

// TestPersonalDataInFullIsLogged: who sees a number whole is in the access log, with his purpose (U2).
func TestPersonalDataInFullIsLogged(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	path := "/api/v1/filings/" + ours.cases["filing"]
	if w := b.ask(t, "POST", path+"/reveal", `{"purpose":"inspection"}`, "Authorization", "Bearer point05"); !strings.Contains(w.Body.String(), "990602199001010012") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	askers := b.ask(t, "GET", path, "", "Authorization", "Bearer point05").Body.String()
	if strings.Contains(askers, "990602199001010012") || strings.Contains(askers, "19900000001") {
		t.Errorf("not masked: %s", askers)
	}
	refused(t, b.ask(t, "POST", path+"/reveal", `{"purpose":"curiosity"}`, "Authorization", "Bearer point05"), 422, "invalid_request")
	log, err := b.cfg.Desk.Accesses(t.Context(), auditor, accessesOf(ours.cases["filing"]), firstPage)
	must(t, err)
	i := slices.IndexFunc(log.Items, func(a access) bool {
		return a.Account == "account-4" && a.Purpose == "inspection" && slices.Contains(a.Fields, "id_number") && a.Request != ""
	})
	if i < 0 {
		t.Errorf("not logged: %+v", log.Items)
	}
}

// absent fails where anything of the side can be read.
func (s side) absent(t *testing.T, what, body string) {
	t.Helper()
	for _, part := range append(slices.Collect(maps.Values(s.cases)), s.mark) {
		if strings.Contains(body, part) {
			t.Errorf("%s shows %q: %s", what, part, body)
		}
	}
}

// openapi makes requests of the right shape out of the golden description.
type openapi struct {
	Paths      map[string]map[string]operationDoc `json:"paths"`
	Components struct {
		Schemas map[string]schemaDoc `json:"schemas"`
	} `json:"components"`
}

type operationDoc struct {
	Parameters []struct {
		In, Name string
		Required bool
		Schema   schemaDoc
	} `json:"parameters"`
	RequestBody struct {
		Content map[string]struct{ Schema schemaDoc }
	} `json:"requestBody"`
}

type schemaDoc struct {
	Ref        string `json:"$ref"`
	Type       any    `json:"type"`
	Enum       []any  `json:"enum"`
	Format     string
	MinLength  int
	Required   []string
	Properties map[string]schemaDoc
	Items      *schemaDoc
}

func documented(t *testing.T) openapi {
	t.Helper()
	raw, err := os.ReadFile("testdata/openapi.json")
	must(t, err)
	var doc openapi
	must(t, json.Unmarshal(raw, &doc))
	return doc
}

func (d openapi) operation(o described) operationDoc {
	return d.Paths["/api/v1"+o.Path][strings.ToLower(o.Method)]
}

// path fills in the case and whatever else the operation needs.
func (d openapi) path(o described, id string) string {
	path := strings.NewReplacer("{case}", id, "{other}", id, "{scan}", "s1", "{event}", "1", "{note}", "note-00000001").Replace("/api/v1" + o.Path)
	sep := "?"
	for _, p := range d.operation(o).Parameters {
		if p.In == "query" && p.Required {
			path += fmt.Sprintf("%s%s=%v", sep, p.Name, d.value(p.Schema))
			sep = "&"
		}
	}
	return path
}

func (d openapi) contentType(o described) string {
	content := d.operation(o).RequestBody.Content
	if _, ok := content["application/json"]; ok || len(content) == 0 {
		return "application/json"
	}
	return slices.Sorted(maps.Keys(content))[0]
}

func (d openapi) body(o described) string {
	if o.Method == http.MethodGet {
		return ""
	}
	raw, _ := json.Marshal(d.value(d.operation(o).RequestBody.Content["application/json"].Schema))
	return string(raw)
}

// value is the smallest value that a schema admits.
func (d openapi) value(s schemaDoc) any {
	if s.Ref != "" {
		return d.value(d.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]])
	}
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	switch kind := s.Type; {
	case kind == "object":
		v := map[string]any{}
		for _, name := range s.Required {
			v[name] = d.value(s.Properties[name])
		}
		return v
	case kind == "integer", kind == "number":
		return 1
	case kind == "boolean":
		return true
	case kind == "string" && s.Format == "date-time":
		return "2019-02-20T09:00:00+08:00"
	case kind == "string":
		return strings.Repeat("x", max(1, s.MinLength))
	case s.Items != nil:
		return []any{d.value(*s.Items)}
	}
	return nil
}
