package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
)

// op is one line of a subject's table. Its title is in the catalogue ("operations"), who may is in the policy.
type op struct {
	ID, Method, Path string
	Status           int   // of success; 200 where zero
	Max              int64 // of the body, in bytes; 256 KiB where zero
	Public           bool  // rate-limited by address: anybody may start something with it

	requestBody *huma.RequestBody         // of uploads
	responses   map[string]*huma.Response // of downloads
}

// described is an operation as the documentation lists it.
type described struct {
	op
	Subject string
}

// maxBody bounds what a person can fill in. Files have their own limits.
const maxBody = 256 << 10

// failures are what any operation may answer; commands can also meet a conflict.
var (
	readFailures    = []int{401, 403, 404, 429, 503}
	commandFailures = []int{401, 403, 404, 409, 413, 429, 503}
)

// subject registers operations that belong together in the documentation.
type subject struct {
	*API
	name string
}

// add registers an operation. The handler gets the call and gives output or an error; the error is said as a problem.
func add[I, O any](s subject, o op, handle func(call, *I) (*O, error)) {
	s.ops = append(s.ops, described{op: o, Subject: s.name})
	huma.Register(s.huma, s.operation(o), func(ctx context.Context, in *I) (*O, error) {
		c := call{Context: ctx, request: requestOf(ctx)}
		c.Who = c.Actor
		if o.Public {
			if err := s.public.take(c.Remote); err != nil {
				return nil, problem(ctx, err)
			}
		}
		c.Context = desk.WithContent(c.Context, o.ID, contentOf(in))
		out, err := handle(c, in)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return out, nil
	})
}

// contentOf is what the request said, for telling a repeated command from another one under the same key. Uploads are
// streams and count by their operation only.
func contentOf(in any) []byte {
	body := reflect.Indirect(reflect.ValueOf(in))
	if body.Kind() != reflect.Struct {
		return nil
	}
	if body = body.FieldByName("Body"); !body.IsValid() {
		return nil
	}
	content, err := json.Marshal(body.Interface())
	if err != nil {
		return nil
	}
	return content
}

func (s subject) operation(o op) huma.Operation {
	failures := commandFailures
	if o.Method == http.MethodGet {
		failures = readFailures
	}
	en, zh := s.cfg.Locales.Pick("en").Name("operations", o.ID), s.cfg.Locales.Pick("zh-CN").Name("operations", o.ID)
	h := huma.Operation{OperationID: o.ID, Method: o.Method, Path: "/api/v1" + o.Path, Summary: en, Description: zh,
		Tags: []string{s.name}, DefaultStatus: o.Status, MaxBodyBytes: o.Max, Errors: failures,
		RequestBody: o.requestBody, Responses: o.responses,
		Security: []map[string][]string{{"bearer": {}}}}
	if h.DefaultStatus == 0 {
		h.DefaultStatus = http.StatusOK
	}
	if h.MaxBodyBytes == 0 {
		h.MaxBodyBytes = maxBody
	}
	if _, err := s.cfg.Policy.May(casefile.Actor{Role: casefile.Public}, o.ID); err == nil {
		h.Security = []map[string][]string{{}, {"bearer": {}}}
	}
	return h
}

// command registers a command on an existing case whose wire content is T itself.
func command[T any](s subject, o op, kind, command string) {
	add(s, o, func(c call, in *commandIn[T]) (*answerOut, error) {
		return s.do(c, in.Case, kind, command, in.Body, in.Keyed)
	})
}

// bare registers a command on an existing case that has no content.
func bare(s subject, o op, kind, command string) {
	add(s, o, func(c call, in *bareIn) (*answerOut, error) {
		return s.do(c, in.Case, kind, command, nil, in.Keyed)
	})
}

func (a *API) do(c call, id, kind, command string, data any, k Keyed) (*answerOut, error) {
	o, err := k.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.Do(c, c.Who, c.Operation, kind, id, command, data, o))
}

// CaseParam names a case.
type CaseParam struct {
	Case string `path:"case" maxLength:"80" pattern:"^[a-z]+-[0-9a-f]{8,64}$" doc:"Id of the case." example:"filing-00000000000000000000000001"`
}

// Keyed is what every command carries.
type Keyed struct {
	Key   string `header:"Idempotency-Key" required:"true" maxLength:"64" pattern:"^[!-~]{1,64}$" doc:"Your own name for this command: sent again, it is carried out once and answered alike." example:"b6f1c2d4-1"`
	Match string `header:"If-Match" maxLength:"24" pattern:"^(\\*|\"?[0-9]{1,9}\"?)$" doc:"Version that you saw; another one is refused with stale_version." example:"\"7\""`
}

// options reads the version out of If-Match.
func (k Keyed) options() (desk.Options, error) {
	o := desk.Options{Key: k.Key}
	if seen := strings.Trim(k.Match, `"`); seen != "" && seen != "*" {
		n, err := strconv.Atoi(seen)
		if err != nil {
			return o, casefile.Refuse(casefile.Invalid, "unreadable_content")
		}
		o.Expect = n
	}
	return o, nil
}

type commandIn[T any] struct {
	CaseParam
	Keyed
	Body T
}

type bareIn struct {
	CaseParam
	Keyed
}

// answerOut is what became of a command.
type answerOut struct {
	ETag string `header:"ETag" doc:"Version of the case, for If-Match."`
	Body casefile.Answer
}

func answered(a casefile.Answer, err error) (*answerOut, error) {
	if err != nil {
		return nil, err
	}
	return &answerOut{ETag: version(a.Version), Body: a}, nil
}

func version(n int) string { return `"` + strconv.Itoa(n) + `"` }

// body is an output without more.
type body[T any] struct{ Body T }

func found[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{v}, nil
}

// versioned is a case's view with its version.
type versioned[T any] struct {
	ETag string `header:"ETag" doc:"Version of the case, for If-Match."`
	Body T
}

// nothing is an input or output without content.
type nothing struct{}

// Paged asks for part of a list.
type Paged struct {
	Cursor string `query:"cursor" maxLength:"400" doc:"From the last answer's next; empty for the first part."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items."`
}

// list is part of a list with its exact total.
type list[T any] struct {
	Items []T    `json:"items" doc:"This part."`
	Next  string `json:"next,omitempty" doc:"Cursor of the next part; absent: this was the last."`
	Total int    `json:"total" doc:"Exact number of all items." example:"128"`
}

// schemaName keeps rooms apart that use the same word: notice.Line and report.Line are not the API's own NoticeLine.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := t.PkgPath()
	if t.Name() == "" || strings.Contains(t.Name(), "[") || !strings.Contains(pkg, "internal/") {
		return name
	}
	pkg = pkg[strings.LastIndex(pkg, "/")+1:]
	return pkg + "." + name
}
