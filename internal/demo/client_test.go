package demo

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// talkTo makes a session with a server that answers by the number of the request, from 1.
func talkTo(t *testing.T, answer func(n int64, w http.ResponseWriter, r *http.Request)) *session {
	t.Helper()
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(n.Add(1), w, r) }))
	t.Cleanup(server.Close)
	return &session{client: newClient(server.URL, 5*time.Second), login: "somebody", address: "198.51.100.1"}
}

func problem(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"status":` + strconv.Itoa(status) + `,"code":"` + code + `"}`))
}

func TestACommandIsSentAgainUnderTheSameKeyWhileTheOfficeIsAway(t *testing.T) {
	t.Parallel()
	var keys [4]string
	s := talkTo(t, func(n int64, w http.ResponseWriter, r *http.Request) {
		keys[n] = r.Header.Get("Idempotency-Key")
		switch n {
		case 1:
			panic(http.ErrAbortHandler) // killed before it answered
		case 2:
			problem(w, http.StatusServiceUnavailable, "engine_away")
		default:
			_, _ = w.Write([]byte(`{"case":"filing-1","version":3,"stage":"submitted"}`))
		}
	})
	got, err := s.post(t.Context(), "/filings/filing-1/submission", "f0001/submit", nil)
	if err != nil || got.Version != 3 {
		t.Fatal(got, err)
	}
	if keys[1] != "f0001/submit" || keys[2] != keys[1] || keys[3] != keys[1] {
		t.Errorf("keys %q", keys)
	}
}

func TestARefusalIsAnAnswerAndIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	asked := int64(0)
	s := talkTo(t, func(n int64, w http.ResponseWriter, _ *http.Request) {
		asked = n
		problem(w, http.StatusConflict, "wrong_stage")
	})
	_, err := s.post(t.Context(), "/x", "k", nil)
	var r *refusal
	if !errors.As(err, &r) || r.Code != "wrong_stage" || asked != 1 {
		t.Errorf("%v after %d requests", err, asked)
	}
	if err := refused(nil, http.StatusConflict, "wrong_stage"); err == nil {
		t.Error("what was not refused counts as refused")
	}
}

func TestPatienceEnds(t *testing.T) {
	t.Parallel()
	s := talkTo(t, func(_ int64, w http.ResponseWriter, _ *http.Request) {
		problem(w, http.StatusServiceUnavailable, "store_away")
	})
	s.patience = 200 * time.Millisecond
	if _, err := s.post(t.Context(), "/x", "k", nil); err == nil {
		t.Error("no error")
	}
	err := s.await(t.Context(), "nothing", func(context.Context) error { return notYet("never") })
	if !errors.Is(err, errNotYet) {
		t.Error(err)
	}
}

func TestAListMustHoldWhatItsTotalSays(t *testing.T) {
	t.Parallel()
	s := talkTo(t, func(n int64, w http.ResponseWriter, _ *http.Request) {
		pages := []string{`{"items":[1,2],"next":"c","total":3}`, `{"items":[3],"total":3}`, `{"items":[1],"total":2}`}
		_, _ = w.Write([]byte(pages[n-1]))
	})
	if got, err := all[int](t.Context(), s, "/x"); err != nil || len(got) != 3 {
		t.Error(got, err)
	}
	if _, err := all[int](t.Context(), s, "/x"); err == nil {
		t.Error("a list of one that says two is taken")
	}
}

func TestASessionThatIsOverIsBegunAgain(t *testing.T) {
	t.Parallel()
	s := talkTo(t, func(_ int64, w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/api/v1/session":
			_, _ = w.Write([]byte(`{"token":"new"}`))
		case r.Header.Get("Authorization") != "Bearer new":
			problem(w, http.StatusUnauthorized, "session_ended")
		default:
			_, _ = w.Write([]byte(`{"case":"x-1"}`))
		}
	})
	s.password, s.token = "secret", "old"
	if got, err := s.post(t.Context(), "/x", "k", nil); err != nil || got.Case != "x-1" {
		t.Error(got, err)
	}
}
