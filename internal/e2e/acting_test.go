package e2e

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/api"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/policy"
)

// TestADeputyActsByHeaderAndTheEventSaysForWhom: C4. Acting-For is answered in the absent officer's role, on his days, and
// recorded as the deputy's act for him.
func TestADeputyActsByHeaderAndTheEventSaysForWhom(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := "filing-00000000d"
	h.drafted(id, 1, h.filer())
	h.send(firmActor, id, filing.CmdSubmit, nil)
	rules, err := policy.Load()
	require.NoError(t, err)
	words, err := locale.Load()
	require.NoError(t, err)
	ledger := h.db.API(t)
	people := account.New(ledger, account.Options{})
	d := desk.New(rules, h.engine, ledger, h.files, h.db.Ring, people)
	rest, err := api.New(api.Config{Version: "test", Campaign: "yantai-2019", Policy: rules, Locales: words, Sessions: d, Desk: d, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	server := httptest.NewServer(rest)
	t.Cleanup(server.Close)

	hired := func(login string, role casefile.Role) (casefile.Actor, string) {
		const password = "a-long-Password-1"
		a, err := people.CreateAccount(t.Context(), account.Account{Login: login, Name: "演练" + login, Role: role, CreatedBy: "test", StaffNumber: "T-" + login}, password)
		require.NoError(t, err)
		s, err := people.Login(t.Context(), login, password)
		require.NoError(t, err)
		return a.Actor(), s.Token
	}
	anna, _ := hired("anna", casefile.Reviewer)
	bert, token := hired("bert", casefile.Publisher)
	_, err = d.DeclareAbsence(t.Context(), anna, "declareAbsence", "yantai-2019", desk.AbsenceOrder{Deputy: bert.ID, From: "2019-02-20", To: "2019-02-21", Reason: "leave"},
		desk.Options{Key: "a"})
	require.NoError(t, err)

	stop := func(key, officer string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/v1/cases/"+id+"/clock/stop", strings.NewReader(`{"code":"evidence_awaited"}`))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Idempotency-Key", key)
		if officer != "" {
			req.Header.Set("Acting-For", officer)
		}
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer res.Body.Close()
		var p struct{ Code string }
		require.NoError(t, json.NewDecoder(res.Body).Decode(&p))
		return res.StatusCode, p.Code
	}
	status, _ := stop("as-himself", "")
	require.Equal(t, http.StatusForbidden, status)
	status, code := stop("for-another", "account-other")
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "not_deputy", code)
	status, code = stop("for-anna", anna.ID)
	require.Equal(t, http.StatusOK, status, code)
	events, err := ledger.Events(t.Context(), id)
	require.NoError(t, err)
	last := events[len(events)-1]
	require.Equal(t, deadline.EvStopped, last.Type)
	require.Equal(t, bert.ID, last.Actor.ID, "B")
	require.Equal(t, anna.ID, last.Actor.For, "for A")
	require.Equal(t, casefile.Reviewer, last.Actor.Role)

	over := h.clock("2019-02-22")
	over.Seq = 2
	require.NoError(t, h.ledger.SetClock(t.Context(), "yantai-2019", over))
	time.Sleep(1100 * time.Millisecond) // the desk reads the clock once a second
	status, code = stop("too-late", anna.ID)
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "not_deputy", code, "it has ended by itself")
}
