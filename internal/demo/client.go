package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// client sends requests until they are answered: while a process of the office is away it tries again, with the same
// key, until its patience ends.
type client struct {
	base     string
	http     *http.Client
	patience time.Duration
	heard    func(caseID, key string, version int) // of every command that was acknowledged; nil: nobody asks
}

func newClient(base string, patience time.Duration) *client {
	return &client{base: strings.TrimSuffix(base, "/") + "/api/v1", patience: patience,
		http: &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
}

// session is one person at one machine; token is empty for the public.
type session struct {
	*client
	login    string
	password string // empty for the public
	address  string // invented, from the range for documentation: sign-ins are counted by address

	mu    sync.Mutex // a person may have several things under way
	token string
}

// signIn gets a token. A session that nobody used for a while is over, and the person signs in again.
func (s *session) signIn(ctx context.Context) error {
	in := map[string]string{"login": s.login, "password": s.password}
	got, err := talk[struct {
		Token string `json:"token"`
	}](ctx, s, ask{method: http.MethodPost, path: "/session"}.with(in))
	if err == nil && got.Token == "" {
		err = errors.New("signed in without a token")
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = got.Token
	return nil
}

func (s *session) bearer() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

// ask is one request.
type ask struct {
	method, path string
	key          string // Idempotency-Key: of commands
	match        int    // version seen; 0: any
	body         []byte
	kind         string // content type of body
	headers      map[string]string
}

// refusal is a problem document: an answer, not a failure.
type refusal struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Next   string `json:"next"`
	Errors []struct {
		Pointer string `json:"pointer"`
		Code    string `json:"code"`
	} `json:"errors"`
	what string
}

func (r *refusal) Error() string {
	var fields []string
	for _, f := range r.Errors {
		fields = append(fields, f.Pointer+" "+f.Code)
	}
	return fmt.Sprintf("%s: %d %s %s", r.what, r.Status, r.Code, strings.Join(fields, ", "))
}

// has says that the refusal is of this code, as a whole or in one of its fields.
func (r *refusal) has(code string) bool {
	for _, f := range r.Errors {
		if f.Code == code {
			return true
		}
	}
	return r.Code == code
}

// send gives the answer's body, a *refusal, or why nobody answered in time.
func (s *session) send(ctx context.Context, a ask) ([]byte, error) {
	give, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		body, again, err := s.once(give, a)
		if over := refused(err, http.StatusUnauthorized, "session_ended"); over == nil && s.password != "" && a.path != "/session" {
			again, err = time.Millisecond, s.signIn(give)
		}
		if again == 0 {
			return body, err
		}
		select {
		case <-give.Done():
			return nil, fmt.Errorf("%s %s: out of patience: %w", a.method, a.path, err)
		case <-time.After(max(pause, again)):
		}
	}
}

// once sends a request; again is positive where the same request may succeed later, and after how long.
func (s *session) once(ctx context.Context, a ask) (body []byte, again time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, a.method, s.base+a.path, bytes.NewReader(a.body))
	if err != nil {
		return nil, 0, fmt.Errorf("make request: %w", err)
	}
	s.dress(req, a)
	res, err := s.http.Do(req)
	if err != nil {
		return nil, time.Millisecond, err // the process is away, or went away before it answered
	}
	defer res.Body.Close()
	body, err = io.ReadAll(io.LimitReader(res.Body, 64<<20))
	switch {
	case err != nil:
		return nil, time.Millisecond, fmt.Errorf("read answer: %w", err)
	case res.StatusCode < 300:
		return body, 0, nil
	}
	r := &refusal{what: s.login + " " + a.method + " " + a.path}
	if err := json.Unmarshal(body, r); err != nil || r.Code == "" {
		r.Status, r.Code = res.StatusCode, "no_problem_document"
	}
	switch res.StatusCode {
	case http.StatusServiceUnavailable:
		return nil, time.Millisecond, r
	case http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(res.Header.Get("Retry-After"))
		return nil, time.Duration(max(1, seconds)) * time.Second, r
	}
	return nil, 0, r
}

func (s *session) dress(req *http.Request, a ask) {
	req.Header.Set("Accept-Language", "zh-CN")
	set := func(name, value string) {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	set("X-Forwarded-For", s.address)
	set("Content-Type", a.kind)
	set("Idempotency-Key", a.key)
	if token := s.bearer(); token != "" && a.path != "/session" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if a.match > 0 {
		req.Header.Set("If-Match", strconv.Quote(strconv.Itoa(a.match)))
	}
	for name, value := range a.headers {
		req.Header.Set(name, value)
	}
}

// answer is what a command's sender hears.
type answer struct {
	Case    string `json:"case"`
	Version int    `json:"version"`
	Stage   string `json:"stage"`
}

// get reads a page of the API.
func get[T any](ctx context.Context, s *session, path string) (T, error) {
	return talk[T](ctx, s, ask{method: http.MethodGet, path: path})
}

// command sends a command with JSON content, nil for none.
func (s *session) command(ctx context.Context, method, path, key string, in any) (answer, error) {
	got, err := talk[answer](ctx, s, ask{method: method, path: path, key: key}.with(in))
	if err == nil && s.heard != nil && got.Case != "" {
		s.heard(got.Case, key, got.Version)
	}
	return got, err
}

func (s *session) post(ctx context.Context, path, key string, in any) (answer, error) {
	return s.command(ctx, http.MethodPost, path, key, in)
}

func (a ask) with(in any) ask {
	if in == nil {
		return a
	}
	b, err := json.Marshal(in)
	if err != nil {
		panic(fmt.Sprintf("demo: encode %T: %v", in, err)) // our own plain structs always marshal
	}
	a.body, a.kind = b, "application/json"
	return a
}

func talk[T any](ctx context.Context, s *session, a ask) (T, error) {
	var out T
	body, err := s.send(ctx, a)
	if err != nil {
		return out, err
	}
	if len(body) == 0 {
		return out, nil
	}
	if err := json.Unmarshal(body, &out); err != nil {
		return out, fmt.Errorf("%s %s: read answer: %w", a.method, a.path, err)
	}
	return out, nil
}

// list is part of a list.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
	Total int    `json:"total"`
}

// all reads a list to its end; its total must be what came.
func all[T any](ctx context.Context, s *session, path string) ([]T, error) {
	var items []T
	joint := "?"
	if strings.Contains(path, "?") {
		joint = "&"
	}
	for cursor := ""; ; {
		page, err := get[list[T]](ctx, s, path+joint+"limit=200"+cursor)
		if err != nil {
			return nil, err
		}
		items = append(items, page.Items...)
		if page.Next == "" {
			if len(items) != page.Total {
				return nil, fmt.Errorf("list %s has %d items and says %d", path, len(items), page.Total)
			}
			return items, nil
		}
		cursor = "&cursor=" + page.Next
	}
}

// refused insists that err is the API's refusal with this status and code.
func refused(err error, status int, code string) error {
	var r *refusal
	switch {
	case err == nil:
		return fmt.Errorf("not refused: wanted %d %s", status, code)
	case !errors.As(err, &r):
		return err
	case r.Status != status || !r.has(code):
		return fmt.Errorf("refused otherwise, wanted %d %s: %w", status, code, err)
	}
	return nil
}
