package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/locale"
)

//go:embed docs.html
var docsPage string

// documentation mounts the OpenAPI document and two pages of our own: the operations with who may, and the problems
// with their next step. huma's pages load scripts from elsewhere; these need none.
func (a *API) documentation() error {
	asJSON, err := json.MarshalIndent(a.huma.OpenAPI(), "", " ")
	if err != nil {
		return fmt.Errorf("write OpenAPI: %w", err)
	}
	asYAML, err := a.huma.OpenAPI().YAML()
	if err != nil {
		return fmt.Errorf("write OpenAPI: %w", err)
	}
	page, err := template.New("docs").Parse(docsPage)
	if err != nil {
		return fmt.Errorf("read documentation page: %w", err)
	}
	a.mux.HandleFunc("GET /openapi.json", fixed("application/openapi+json", append(asJSON, '\n')))
	a.mux.HandleFunc("GET /openapi.yaml", fixed("application/openapi+yaml", asYAML))
	a.mux.HandleFunc("GET /docs", a.page(page, a.operationsPage))
	a.mux.HandleFunc("GET /docs/problems", a.page(page, problemsPage))
	return nil
}

func fixed(contentType string, content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(content) // the client may be gone
	}
}

// page renders one of the pages. Its only style is its own, allowed by hash.
func (a *API) page(t *template.Template, model func(*locale.Locale) docsModel) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l := requestOf(r.Context()).Locale
		var b bytes.Buffer
		m := model(l)
		m.Lang, m.Version = l.Language(), a.cfg.Version
		if err := t.Execute(&b, m); err != nil {
			write(w, internal(requestOf(r.Context()), fmt.Errorf("render documentation: %w", err)))
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; style-src '"+docsStyle()+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		_, _ = w.Write(b.Bytes()) // the client may be gone
	}
}

// docsModel is either page.
type docsModel struct {
	Lang, Version string
	Title, Intro  string
	Subjects      []docsSubject
	Problems      []docsProblem
}

type docsSubject struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Title string
	Parameters, Takes       []string
	Who                     []docsGrant
}

type docsGrant struct{ Role, Scope string }

type docsProblem struct {
	Code string
	locale.Text
}

func (a *API) operationsPage(l *locale.Locale) docsModel {
	m := docsModel{Title: l.Name("pages", "operations"), Intro: l.Name("pages", "operations_intro")}
	index := map[string]int{}
	for _, o := range a.ops {
		i, ok := index[o.Subject]
		if !ok {
			i = len(m.Subjects)
			index[o.Subject] = i
			m.Subjects = append(m.Subjects, docsSubject{Name: l.Name("subjects", o.Subject)})
		}
		m.Subjects[i].Operations = append(m.Subjects[i].Operations, a.docsOperation(o, l))
	}
	return m
}

func (a *API) docsOperation(o described, l *locale.Locale) docsOperation {
	d := docsOperation{ID: o.ID, Method: o.Method, Path: "/api/v1" + o.Path, Title: l.Name("operations", o.ID)}
	if item := a.huma.OpenAPI().Paths["/api/v1"+o.Path]; item != nil {
		if h := operationOf(item, o.Method); h != nil {
			for _, p := range h.Parameters {
				d.Parameters = append(d.Parameters, p.In+" "+p.Name)
			}
			d.Takes = takes(h)
		}
	}
	for _, role := range casefile.Roles {
		if scope, err := a.cfg.Policy.May(casefile.Actor{Role: role}, o.ID); err == nil {
			d.Who = append(d.Who, docsGrant{l.Name("roles", string(role)), l.Name("scopes", string(scope))})
		}
	}
	return d
}

func operationOf(item *huma.PathItem, method string) *huma.Operation {
	return map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
		http.MethodDelete: item.Delete}[method]
}

// takes names the content of a request: its schema, or the types of a file.
func takes(h *huma.Operation) []string {
	if h.RequestBody == nil {
		return nil
	}
	var out []string
	for contentType, media := range h.RequestBody.Content {
		if media.Schema != nil && media.Schema.Ref != "" {
			contentType += " " + media.Schema.Ref[strings.LastIndex(media.Schema.Ref, "/")+1:]
		}
		out = append(out, contentType)
	}
	slices.Sort(out)
	return out
}

func problemsPage(l *locale.Locale) docsModel {
	m := docsModel{Title: l.Name("pages", "problems"), Intro: l.Name("pages", "problems_intro")}
	for _, code := range l.Errors() {
		m.Problems = append(m.Problems, docsProblem{Code: code, Text: l.Error(&casefile.Error{Code: code})})
	}
	return m
}

// docsStyle names the page's own style by its hash: the policy allows that and nothing else.
func docsStyle() string {
	_, rest, _ := strings.Cut(docsPage, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
