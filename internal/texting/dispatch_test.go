package texting_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/locale"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/seeding"
	"chizheng/internal/texting"
)

// phone is the gateway's other end: it keeps every text once, by its key, and answers as the test wants.
type phone struct {
	mu    sync.Mutex
	texts map[string]string // key → number and text
	calls int
	state string
	fails int // that many answers are 503, after the text was taken
}

func (p *phone) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer word" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.Method == http.MethodPost {
		var in struct{ ID, To, Text string }
		if json.NewDecoder(r.Body).Decode(&in) != nil || in.ID != r.Header.Get("Idempotency-Key") {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		p.calls++
		p.texts[in.ID] = in.To + " " + in.Text
	}
	if p.fails > 0 {
		p.fails--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintf(w, `{"reference":"ref-1","state":%q}`, p.state)
}

type bundle struct {
	db     *pgtest.DB
	ledger *postgres.Ledger
	phone  *phone
	texting.Dispatcher
}

const city = "yantai-2019"

func setup(t *testing.T) *bundle {
	t.Helper()
	db := pgtest.New(t)
	b := &bundle{db: db, ledger: db.Worker(t), phone: &phone{texts: map[string]string{}, state: "accepted"}}
	plan, err := campaign.Builtin(city)
	require.NoError(t, err)
	_, err = seeding.Campaign(t.Context(), b.ledger, plan, seeding.Rehearsal)
	require.NoError(t, err)
	server := httptest.NewServer(b.phone)
	t.Cleanup(server.Close)
	gateway, err := texting.NewHTTP(server.URL, "word")
	require.NoError(t, err)
	words, err := locale.Load()
	require.NoError(t, err)
	b.Dispatcher = texting.Dispatcher{Outbox: b.ledger, Gateway: gateway, Words: words.Default(), Log: slog.New(slog.DiscardHandler)}
	return b
}

// submitted records a filing's submission, by an enterprise or by the holder himself.
func (b *bundle) submitted(t *testing.T, id string, by filing.FilerKind) {
	t.Helper()
	plan, err := campaign.Builtin(city)
	require.NoError(t, err)
	terms, err := plan.Terms()
	require.NoError(t, err)
	s := filing.State{Case: id, Terms: terms, Stage: filing.Submitted, Track: filing.Main, Round: 1, Version: 1, Point: "烟台审02",
		Filer: filing.Filer{ID: "registration-1", Kind: by, Name: "试例建筑有限公司"},
		Content: filing.Content{Person: filing.Person{Name: "测试甲一", IDNumber: "990602199001010012", Phone: "19900000001"},
			Certificate: filing.Certificate{Kind: "post_certificate", Number: id, Work: "040", Level: "intermediate", Issuer: "烟台市住房和城乡建设局"}}}
	e := casefile.Event{Case: id, Seq: 1, Type: filing.EvSubmitted, At: time.Date(2019, 2, 20, 9, 0, 0, 0, casefile.Shanghai), Actor: casefile.SystemActor(),
		Command: "c-1", Data: casefile.Encode(filing.Submission{Round: 1})}
	hash, err := casefile.ChainHash(e, casefile.DataHash("salt-"+id, 1, e.Data))
	require.NoError(t, err)
	e.Hash = hash
	out, err := b.ledger.Record(t.Context(), casefile.Recording{Kind: filing.Kind, Case: id, Salt: "salt-" + id, Events: []casefile.Event{e},
		State: casefile.Encode(s), Projection: filing.Room.Project(s)})
	require.NoError(t, err)
	require.Equal(t, casefile.Recorded{}, out)
}

func (b *bundle) once(t *testing.T, want int) {
	t.Helper()
	b.db.SQL(t, "update worker_message set next_at = now() - interval '1 minute' where state in ('waiting', 'sent') and next_at < now() + interval '1 day'")
	n, _ := b.Once(t.Context())
	require.Equal(t, want, n)
}

func (b *bundle) states(t *testing.T, id string) string {
	t.Helper()
	lines, err := b.ledger.WorkerMessages(t.Context(), id)
	require.NoError(t, err)
	var all []string
	for _, l := range lines {
		require.Equal(t, "199****0001", l.Phone)
		all = append(all, l.Code+" "+string(l.State))
	}
	return strings.Join(all, ", ")
}

func TestAWorkerIsToldOnceHoweverOftenTheGatewayFails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.submitted(t, "filing-1", filing.ByEnterprise)
	b.submitted(t, "filing-2", filing.ByIndividual) // he reads his own inbox
	b.phone.fails = 2
	b.once(t, 1)
	require.Equal(t, "worker_filed waiting", b.states(t, "filing-1"))
	b.once(t, 1)
	b.once(t, 1)
	require.Equal(t, "worker_filed sent", b.states(t, "filing-1"))
	require.Equal(t, 3, b.phone.calls)
	require.Len(t, b.phone.texts, 1, "three tries under one key are one message")
	text := b.phone.texts["filing-1:1"]
	word := b.ledger.WorkerWord("filing-1", "19900000001")
	require.True(t, strings.HasPrefix(text, "19900000001 "), text)
	require.Contains(t, text, "试例建筑有限公司")
	require.Contains(t, text, word)
	b.phone.state = "delivered"
	b.once(t, 1)
	require.Equal(t, "worker_filed delivered", b.states(t, "filing-1"))
	b.once(t, 0)
	require.Equal(t, 3, b.phone.calls, "asking for a receipt sends nothing")
	require.Empty(t, b.states(t, "filing-2"))
}

func TestTheCodeFindsTheFilingWhileTheNumberIsItsOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.submitted(t, "filing-1", filing.ByEnterprise)
	word := b.ledger.WorkerWord("filing-1", "19900000001")
	for _, typed := range []string{word, strings.ToUpper(word), word[:4] + " " + word[4:8] + "-" + word[8:]} {
		id, err := b.ledger.CaseByWord(t.Context(), typed)
		require.NoError(t, err)
		require.Equal(t, "filing-1", id)
	}
	_, err := b.ledger.CaseByWord(t.Context(), b.ledger.WorkerWord("filing-1", "19900000002"))
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	b.db.SQL(t, "update filing_person set phone_index = '\\x00'") // the number was put right
	_, err = b.ledger.CaseByWord(t.Context(), word)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

// afar is a gateway that is not on this machine.
type afar struct{ texting.Gateway }

func (afar) Loopback() bool { return false }

func TestARehearsalNeverReachesARealTelephone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.submitted(t, "filing-1", filing.ByEnterprise)
	b.Gateway = afar{b.Gateway}
	b.once(t, 1)
	require.Equal(t, "worker_filed held", b.states(t, "filing-1"))
	require.Empty(t, b.phone.texts)
}

func TestAGatewaysNoIsKeptAndNotRepeated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.submitted(t, "filing-1", filing.ByEnterprise)
	b.phone.state = "refused"
	b.once(t, 1)
	require.Equal(t, "worker_filed failed", b.states(t, "filing-1"))
	b.once(t, 0)
}

func TestNumbersGoToAnAddressInClearOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{"http://127.0.0.1:1": true, "https://sms.example": true, "http://sms.example": false,
		"ftp://sms.example": false, "": false} {
		_, err := texting.NewHTTP(address, "")
		require.Equal(t, ok, err == nil, address)
	}
}
