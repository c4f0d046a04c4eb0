package e2e

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/fixture"
	"chizheng/internal/postgres"
)

var firmActor = casefile.Actor{ID: "acc-firm", Role: casefile.Enterprise, Filer: "reg-firm"}

// send gives a command to a filing and insists that it is recorded.
func (h *house) send(who casefile.Actor, id, kind string, data any) casefile.Answer {
	h.t.Helper()
	a, err := h.try(who, id, kind, data)
	require.NoError(h.t, err, kind)
	return a
}

var keys sync.Map

func (h *house) try(who casefile.Actor, id, kind string, data any) (casefile.Answer, error) {
	n, _ := keys.LoadOrStore(id, new(counter))
	cmd := casefile.Command{ID: fmt.Sprintf("%s:%s-%d", who.ID, kind, n.(*counter).next()), Type: kind, Actor: who, Clock: h.clock("2019-02-20")}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	if kind == filing.CmdCreate {
		return h.engine.Open(h.t.Context(), filing.Kind, id, "salt-"+id, cmd)
	}
	return h.engine.Send(h.t.Context(), filing.Kind, id, cmd)
}

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) next() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return c.n
}

func (h *house) state(id string) filing.State {
	h.t.Helper()
	loaded, err := h.ledger.Load(h.t.Context(), id)
	require.NoError(h.t, err)
	s, err := casefile.Fold(filing.Room.Apply, loaded.Events)
	require.NoError(h.t, err)
	return s
}

func (h *house) await(id string, what string, ok func(filing.State) bool) filing.State {
	h.t.Helper()
	var s filing.State
	require.Eventually(h.t, func() bool { s = h.state(id); return ok(s) }, 20*time.Second, 20*time.Millisecond, what)
	return s
}

func content(n int) filing.Content {
	return filing.Content{
		Person: filing.Person{Name: "测试甲一", IDNumber: "990602199001010012", Phone: "19900000001"},
		Certificate: filing.Certificate{Kind: "post_certificate", Number: fmt.Sprintf("测-%04d", n), Work: "040", Level: "intermediate",
			Applied: "2014-05-01", Issued: "2014-09-01", Issuer: "烟台市住房和城乡建设局", Holder: "测试甲一"},
		Contract: &filing.Contract{Kind: "fixed", Employer: "试例建筑有限公司", EmployerCode: "91370600MA00000T4X", Start: "2018-03-01", End: "2020-02-28"},
	}
}

func (h *house) filer() filing.Filer {
	return filing.Filer{ID: "reg-firm", Kind: filing.ByEnterprise, Name: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Area: "370602"}
}

// drafted brings a filing to where only submit is missing.
func (h *house) drafted(id string, n int, f filing.Filer) {
	h.t.Helper()
	who := casefile.Actor{ID: "acc-" + f.ID, Role: casefile.Enterprise, Filer: f.ID}
	h.send(who, id, filing.CmdCreate, filing.Create{Terms: h.terms, Filer: f, Content: content(n)})
	for i, kind := range []string{filing.ScanCertificate, filing.ScanContract} {
		up, err := h.files.PutQuarantine(h.t.Context(), bytes.NewReader(fixture.JPEG(uint64(n*10+i))), 10<<20)
		require.NoError(h.t, err)
		upload := up.Ref[len("quarantine/"):]
		require.NoError(h.t, h.ledger.Quarantine(h.t.Context(), postgres.Scan{ID: upload, Owner: f.ID, Case: id, Kind: kind, Size: up.Size, UploadedAt: time.Now()}))
		h.send(who, id, filing.CmdAttach, filing.Attach{ID: upload, Kind: kind, Name: "scan.jpg", Size: up.Size})
	}
	s := h.await(id, "scans are kept", func(s filing.State) bool { return len(s.Content.Scans) == 2 })
	h.send(who, id, filing.CmdSign, filing.Sign{TextVersion: h.terms.Commitment.Version, Content: filing.ContentHash(s.Content), Capacity: "handler"})
	h.send(who, id, filing.CmdChoosePoint, filing.ChoosePoint{Point: "烟台审02"})
}

func TestAFilingIsFiledOnTheRealServers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.drafted("filing-000000001", 1, h.filer())
	answer := h.send(firmActor, "filing-000000001", filing.CmdSubmit, nil)
	require.Equal(t, "submitted", answer.Stage)
	s := h.await("filing-000000001", "the search for matches comes back", func(s filing.State) bool { return len(s.Holds) == 0 })
	require.Empty(t, s.Pending)
	require.NoError(t, h.ledger.VerifyChain(t.Context(), "filing-000000001"))
}

func TestARefusalCrossesTheEngineWhole(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	bad := content(1)
	bad.Person.IDNumber = "990602199001010013"
	_, err := h.try(firmActor, "filing-000000009", filing.CmdCreate, filing.Create{Terms: h.terms, Filer: h.filer(), Content: bad})
	e := casefile.As(err)
	require.NotNil(t, e, "%v", err)
	require.Equal(t, casefile.Invalid, e.Kind)
	require.Equal(t, "/person/id_number", e.Fields[0].Pointer)
	h.send(firmActor, "filing-000000009", filing.CmdCreate, filing.Create{Terms: h.terms, Filer: h.filer(), Content: content(1)})
	_, err = h.try(firmActor, "filing-000000009", filing.CmdSubmit, nil)
	require.Equal(t, "step_not_reached", casefile.As(err).Code)
	_, err = h.try(firmActor, "filing-none", filing.CmdSubmit, nil)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

func TestOneHundredParallelSubmitsOfOneCertificateLeaveOneLive(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	const n = 100
	ids := make([]string, n)
	var wg sync.WaitGroup
	slots := make(chan struct{}, 16)
	for i := range n {
		ids[i] = fmt.Sprintf("filing-%09d", i)
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			h.drafted(ids[i], 7, h.filer())
		})
	}
	wg.Wait()
	var won, refused counter
	for i := range n {
		wg.Go(func() {
			_, err := h.try(firmActor, ids[i], filing.CmdSubmit, nil)
			switch {
			case err == nil:
				won.next()
			case casefile.As(err) != nil && casefile.As(err).Code == "certificate_already_filed":
				refused.next()
			default:
				t.Errorf("unexpected: %v", err)
			}
		})
	}
	wg.Wait()
	require.Equal(t, 1, won.n)
	require.Equal(t, n-1, refused.n)
}
