package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// told records that our filing was submitted, which its worker is told of, and gives the code of his message.
func (b *bundle) told(t *testing.T, phone string) string {
	t.Helper()
	id := ours.cases["filing"]
	loaded, err := b.worker.Load(t.Context(), id)
	must(t, err)
	state, err := b.worker.Case(t.Context(), id)
	must(t, err)
	var s filing.State
	must(t, json.Unmarshal(state.State, &s))
	last := loaded.Events[len(loaded.Events)-1]
	e := casefile.Event{Case: id, Seq: last.Seq + 1, Type: filing.EvSubmitted, At: last.At.Add(time.Minute), Actor: casefile.SystemActor(), Prev: last.Hash,
		Command: "told-" + phone, Data: casefile.Encode(filing.Submission{Round: 1})}
	e.Hash, err = casefile.ChainHash(e, casefile.DataHash("salt", e.Seq, e.Data))
	must(t, err)
	s.Version, s.Content.Person.Phone = e.Seq, phone
	out, err := b.worker.Record(t.Context(), casefile.Recording{Kind: filing.Kind, Case: id, Salt: "salt", Base: last.Seq, Events: []casefile.Event{e},
		State: casefile.Encode(s), Projection: filing.Project(s)})
	must(t, err)
	if out.Clash != nil || len(out.Stored) > 0 {
		t.Fatalf("%+v", out)
	}
	return b.worker.WorkerWord(id, phone)
}

const workerFiling = "/api/v1/public/worker-filing"

// T-0.32: a worker has no account; the code of his message shows him his filing and nothing else of it.
func TestAWorkerSeesByHisCodeWhatWasFiledForHimMasked(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	word := b.told(t, "19900000001")
	for _, typed := range []string{word, strings.ToUpper(word), word[:4] + "-" + word[4:8] + " " + word[8:]} {
		w := b.ask(t, "POST", workerFiling, `{"code":"`+typed+`"}`)
		var v WorkerFiling
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != http.StatusOK || v.Stage != filing.Submitted || v.Disputed {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		for _, secret := range []string{"990602199001010012", "19900000001", "测试甲一", word, ours.cases["filing"]} {
			if strings.Contains(w.Body.String(), secret) {
				t.Errorf("shows %s", secret)
			}
		}
	}
	if strings.Contains(b.log.String(), word) {
		t.Error("the code stands in the log")
	}
}

func TestACodeOfAnotherNumberOrOfNobodyOpensNothing(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	old := b.told(t, "19900000001")
	newer := b.told(t, "19900000002") // the number was put right: the message before went astray
	refused(t, b.ask(t, "POST", workerFiling, `{"code":"`+old+`"}`), http.StatusNotFound, "no_such_word")
	if w := b.ask(t, "POST", workerFiling, `{"code":"`+newer+`"}`); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	key := []string{"Idempotency-Key", "worker-1"}
	for name, x := range map[string]struct {
		body, code string
		status     int
	}{
		"a code of nobody":                {`{"code":"aaaabbbbccccdddd","reason":"not_my_employer"}`, "no_such_word", http.StatusNotFound},
		"the code of an old number":       {`{"code":"` + old + `","reason":"not_my_employer"}`, "no_such_word", http.StatusNotFound},
		"a reason of his own":             {`{"code":"` + newer + `","reason":"i_do_not_like_it"}`, "invalid_request", http.StatusUnprocessableEntity},
		"no reason":                       {`{"code":"` + newer + `"}`, "invalid_request", http.StatusUnprocessableEntity},
		"no code":                         {`{"reason":"not_my_employer"}`, "invalid_request", http.StatusUnprocessableEntity},
		"a code of a thousand characters": {`{"code":"` + strings.Repeat("a", 1000) + `","reason":"left_employer"}`, "invalid_request", http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, b.ask(t, "POST", workerFiling+"/dispute", x.body, key...), x.status, x.code)
		})
	}
	refused(t, b.ask(t, "POST", workerFiling+"/dispute", `{"code":"`+newer+`","reason":"not_my_employer"}`), http.StatusUnprocessableEntity, "invalid_request")
}

func TestWhoTriesCodesIsStoppedAndForgivenWithTime(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	word := b.told(t, "19900000001")
	tries := 0
	for ; tries < 100; tries++ {
		if w := b.ask(t, "POST", workerFiling, `{"code":"aaaabbbbccccdddd"}`); w.Code == http.StatusTooManyRequests {
			break
		}
	}
	if tries == 0 || tries > 30 {
		t.Fatalf("stopped after %d tries", tries)
	}
	w := b.ask(t, "POST", workerFiling, `{"code":"`+word+`"}`)
	refused(t, w, http.StatusTooManyRequests, "rate_limited") // also with the right one: a guess must not be told from it
	if w.Header().Get("Retry-After") == "" {
		t.Error("no word when to come back")
	}
}

func TestAccountsAreFilteredByRolesAndPointsThatThereAre(t *testing.T) {
	t.Parallel()
	b := scoped(t)
	for _, bad := range []string{"role=wizard", "point=%E7%83%9F%E5%8F%B0%E5%AE%A199"} {
		w := b.ask(t, "GET", "/api/v1/accounts?"+bad, "", "Authorization", "Bearer boss")
		p := refused(t, w, http.StatusUnprocessableEntity, "invalid_fields")
		if len(p.Errors) != 1 || p.Errors[0].Code != "not_in_list" {
			t.Errorf("%s: %+v", bad, p.Errors)
		}
	}
	if w := b.ask(t, "GET", "/api/v1/accounts?role=reviewer", "", "Authorization", "Bearer boss"); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
