package desk_test

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/archive"
	takeaway "chizheng/internal/bundle"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/codec"
	"chizheng/internal/desk"
	"chizheng/internal/notary"
	"chizheng/internal/postgres"
	"chizheng/internal/proving"
	"chizheng/internal/replay"
	"chizheng/internal/translog"
	"chizheng/workflows"
)

var auditor = casefile.Actor{ID: "account-auditor", Role: casefile.Auditor, Mandate: "m-7"}

const audited = "filing-00000000000000000000000001"

// audit is a desk that proves and bundles, and a filing with a short life: created, filled anew, withdrawn.
type audit struct {
	*bundle
	key    *translog.Key
	notary *notary.Notary
	n      int
}

func newAudit(t *testing.T) *audit {
	t.Helper()
	a := &audit{bundle: setup(t, "2019-02-20 10:00")}
	a.open(t)
	text, err := translog.NewKey("test-log")
	require.NoError(t, err)
	a.key, err = translog.ReadKey(text)
	require.NoError(t, err)
	dc := codec.DataConverter(a.db.Ring)
	ledger, log := a.db.API(t), slog.New(slog.DiscardHandler)
	a.WithAudit(desk.Audit{Key: a.key, Public: a.key.Verifier(), Program: "build-1", Proofs: &proving.Office{Ledger: ledger, Key: a.key, Log: log,
		Archive: &archive.Archive{Engine: archive.Engine{Client: a.engine.Client}, Ledger: ledger, Files: a.files, Codec: codec.New(a.db.Ring), Log: log},
		Prover:  &replay.Prover{Kinds: workflows.Kinds(), Folders: workflows.Folders(), Data: dc, Failures: codec.FailureConverter(dc), Build: "build-1"}}})
	c := filing.Content{Person: filing.Person{Name: "测试甲一", IDNumber: "990602199001010012", Phone: "19900000001", Address: "烟台市测试路一号"},
		Certificate: filing.Certificate{Kind: "post_certificate", Number: "测-0001", Work: "040", Level: "intermediate", Applied: "2014-05-01",
			Issued: "2014-09-01", Issuer: "烟台市住房和城乡建设局", Holder: "测试甲一"}}
	a.send(t, filing.CmdCreate, filing.Create{Terms: a.terms, Content: c,
		Filer: filing.Filer{ID: firm.Filer, Kind: filing.ByEnterprise, Name: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Area: "370602"}})
	c.Person.Phone, c.Person.Address = "19900000002", "烟台市测试路二号"
	a.send(t, filing.CmdFill, filing.Fill{Person: c.Person, Certificate: c.Certificate})
	a.notary = &notary.Notary{Ledger: a.worker, Files: a.files, Key: a.key, Log: log}
	require.NoError(t, a.notary.Append(t.Context()))
	return a
}

func (a *audit) send(t *testing.T, command string, data any) {
	t.Helper()
	a.n++
	clock := casefile.Clock{Seq: 9, Real: time.Now(), Campaign: at("2019-02-20 10:00"), Rehearsal: true}
	cmd := casefile.Command{ID: fmt.Sprint("c", a.n), Type: command, Actor: firm, Data: casefile.Encode(data), Clock: clock,
		View: &casefile.View{Version: a.n, Page: "filing", Build: "build-1", Scans: []string{}, Rules: nil}}
	var err error
	if command == filing.CmdCreate {
		_, err = a.engine.Open(t.Context(), filing.Kind, audited, "salt", cmd)
	} else {
		_, err = a.engine.Send(t.Context(), filing.Kind, audited, cmd)
	}
	require.NoError(t, err)
}

// U4: a page's manifest counts for the one who saw the page, and for its case; nobody else can make one.
func TestASealedManifestCountsForOneAccountAndOneCase(t *testing.T) {
	t.Parallel()
	a := newAudit(t)
	sealed := a.SealView(auditor, audited, casefile.View{Version: 2, Page: "/filings/:case/recheck", Scans: []string{"ab"}})
	v, mine, err := a.OpenView(auditor, audited, sealed)
	require.NoError(t, err)
	require.True(t, mine)
	require.Equal(t, casefile.View{Version: 2, Page: "/filings/:case/recheck", Scans: []string{"ab"}, Build: "build-1"}, v)
	_, mine, err = a.OpenView(firm, audited, sealed)
	require.NoError(t, err)
	require.False(t, mine, "another account's page")
	_, mine, err = a.OpenView(auditor, "filing-other", sealed)
	require.NoError(t, err)
	require.False(t, mine, "another case's page")
	for _, bad := range []string{"", "x", sealed[1:], sealed[:len(sealed)-2] + "AA", strings.Repeat("A", 70<<10)} {
		_, _, err = a.OpenView(auditor, audited, bad)
		require.Equal(t, "bad_view", casefile.As(err).Code, "%.20s", bad)
	}
}

func (a *audit) looks(t *testing.T, account string) []string {
	t.Helper()
	all, err := a.db.API(t).Accesses(t.Context(), postgres.AccessFilter{Account: account}, postgres.Page{Limit: 100})
	require.NoError(t, err)
	var out []string
	for _, x := range all.Items {
		out = append(out, x.Subject+" "+strings.Join(x.Fields, ",")+" "+x.Purpose)
	}
	return out
}

func TestACaseIsShownAsItStoodAtEveryEventAndEqualsWhatWasStored(t *testing.T) {
	t.Parallel()
	a := newAudit(t)
	events, err := a.worker.Events(t.Context(), audited)
	require.NoError(t, err)
	for n := 1; n <= len(events); n++ {
		m, err := a.StateAt(t.Context(), auditor, audited, n, "")
		require.NoError(t, err)
		require.True(t, m.Matches(), "event %d", n)
		require.True(t, m.Masked)
		for _, secret := range []string{"990602199001010012", "19900000001", "19900000002", "测试甲一"} {
			require.NotContains(t, string(m.State), secret)
		}
	}
	require.Contains(t, a.looks(t, auditor.ID), "state  mandate m-7")
	m, err := a.StateAt(t.Context(), auditor, audited, 1, "spot check")
	require.NoError(t, err)
	require.Contains(t, string(m.State), "990602199001010012")
	require.Contains(t, a.looks(t, auditor.ID), "state state spot check", "what is shown whole is logged with its purpose")

	b, err := a.CompareStates(t.Context(), auditor, audited, 1, len(events), "spot check")
	require.NoError(t, err)
	changed := map[string]string{}
	for _, c := range b.Changes {
		changed[c.Pointer] = string(c.After)
	}
	require.Equal(t, `"19900000002"`, changed["/content/person/phone"])
	b, err = a.CompareStates(t.Context(), auditor, audited, 1, len(events), "")
	require.NoError(t, err)
	i := slices.IndexFunc(b.Changes, func(c replay.Change) bool { return c.Pointer == "/content/person/address" })
	require.GreaterOrEqual(t, i, 0, "what is masked alike has changed all the same")
	require.Equal(t, b.Changes[i].Before, b.Changes[i].After)
	require.NotContains(t, string(b.Changes[i].After), "测试路")
	_, err = a.StateAt(t.Context(), auditor, audited, len(events)+1, "")
	require.Equal(t, "no_such_event", casefile.As(err).Code)
	_, err = a.StateAt(t.Context(), firm, audited, 1, "")
	require.Equal(t, casefile.Forbidden, casefile.KindOf(err))
}

func TestTheTimelineMergesAllThatHappenedInOrder(t *testing.T) {
	t.Parallel()
	a := newAudit(t)
	_, _, err := a.ProveCase(t.Context(), auditor, audited)
	require.NoError(t, err)
	line, err := a.Timeline(t.Context(), auditor, audited)
	require.NoError(t, err)
	seen := map[string]int{}
	for i, e := range line.Entries {
		seen[e.What]++
		require.True(t, i == 0 || !e.Real.Before(line.Entries[i-1].Real), "in order")
	}
	require.Equal(t, 2, seen[desk.EntryEvent])
	require.Positive(t, seen[desk.EntryView], "the auditor's own looks too")
	require.Equal(t, 1, seen[desk.EntryProof])
	require.Equal(t, "filing", line.Entries[0].Event.View.Page, "what the sender had before him")
	mine, err := a.Timeline(t.Context(), firm, audited)
	require.NoError(t, err)
	for _, e := range mine.Entries {
		require.NotEqual(t, desk.EntryView, e.What, "who in the office looked is the office's own business")
	}
}

// U1: at most a second for 2,000 events.
func TestATimelineOfTwoThousandEventsComesWithinASecond(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 10:00")
	const id, n = "filing-00000000000000000000000002", 2000
	state := b.filed(id, "烟台审02", filing.Submitted)
	var events []casefile.Event
	for seq := 1; seq <= n; seq++ {
		events = append(events, casefile.Event{Case: id, Seq: seq, Type: "noted", At: at("2019-02-20 09:00"), Actor: casefile.SystemActor(),
			Command: fmt.Sprint("c", seq), Data: []byte(`{}`)})
	}
	events, err := casefile.Chained(events, "salt", "", casefile.ChainPlain)
	require.NoError(t, err)
	_, err = b.worker.Record(t.Context(), casefile.Recording{Kind: filing.Kind, Case: id, Salt: "salt", Events: events, State: casefile.Encode(state), Projection: filing.Room.Project(state)})
	require.NoError(t, err)
	begin := time.Now()
	line, err := b.Timeline(t.Context(), auditor, id)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(line.Entries), n)
	require.Less(t, time.Since(begin), time.Second)
	t.Logf("%d entries in %s", len(line.Entries), time.Since(begin))
}

func TestACaseIsProvenFromTheDeskAndTheBundleVerifiesAtHome(t *testing.T) {
	t.Parallel()
	a := newAudit(t)
	p, faults, err := a.ProveCase(t.Context(), auditor, audited)
	require.NoError(t, err)
	require.Equal(t, replay.Proven, p.Certificate.Result, "%+v", p.Certificate)
	require.Empty(t, faults)

	_, _, err = a.Bundle(t.Context(), auditor, desk.BundleOrder{Cases: []string{audited}, Content: true})
	require.Equal(t, casefile.Invalid, casefile.KindOf(err), "what is personal needs a purpose")
	for _, content := range []bool{false, true} {
		f, size, err := a.Bundle(t.Context(), auditor, desk.BundleOrder{Cases: []string{audited}, Content: content, Purpose: "inspection"})
		require.NoError(t, err)
		b, err := io.ReadAll(f)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		require.Len(t, b, int(size))
		r, err := takeaway.Verify(strings.NewReader(string(b)), size, a.key.Public(), workflows.Folders())
		require.NoError(t, err)
		require.Empty(t, r.Faults)
		require.Equal(t, []int{1, 2, 1}, []int{r.Cases, r.Events, r.Proven})
		require.Equal(t, content, r.States == 2)
		require.Equal(t, "m-7", r.Manifest.Mandate)
	}
	require.Contains(t, a.looks(t, auditor.ID), "bundle events mandate m-7")
	_, _, err = a.Bundle(t.Context(), firm, desk.BundleOrder{Cases: []string{audited}})
	require.Equal(t, casefile.Forbidden, casefile.KindOf(err))
}

func TestAnAuditorSeesNothingOutsideHisMandate(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 10:00")
	put(t, b, filing.Room, audited, b.filed(audited, "烟台审02", filing.Submitted))
	stranger := casefile.Actor{ID: "account-auditor", Role: casefile.Auditor}
	_, err := b.History(t.Context(), stranger, audited)
	require.Equal(t, "no_mandate", casefile.As(err).Code)
	_, err = b.Filings(t.Context(), stranger, "listFilings", postgres.FilingFilter{Campaign: term}, "", postgres.Page{Limit: 5})
	require.Equal(t, "no_mandate", casefile.As(err).Code)

	ledger := b.db.API(t)
	day := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	on := func(s string) string {
		m, err := ledger.MandateOn(t.Context(), "account-auditor", day(s).Add(12*time.Hour))
		if err != nil {
			return casefile.As(err).Code
		}
		return m
	}
	require.Equal(t, "rehearsal", on("2026-03-01"), "a rehearsal holds nobody's data")
	require.NoError(t, ledger.PutMandate(t.Context(), postgres.Mandate{ID: "mandate-1", Account: "account-auditor", Number: "m-7", Authority: "试例审计局", Purpose: "check",
		FirstDay: day("2026-03-01"), LastDay: day("2026-03-31"), GrantedBy: leader.ID}))
	require.Equal(t, []string{"no_mandate", "m-7", "m-7", "no_mandate"}, []string{on("2026-02-28"), on("2026-03-01"), on("2026-03-31"), on("2026-04-01")})
	require.NoError(t, b.RevokeMandate(t.Context(), leader, "mandate-1"))
	require.Equal(t, "no_mandate", on("2026-03-15"))
	_, err = b.GrantMandate(t.Context(), auditor, postgres.Mandate{}, desk.Options{Key: "k"})
	require.Equal(t, casefile.Forbidden, casefile.KindOf(err), "nobody sends himself")
}

func TestADrawnListIsInTheLogBeforeAnybodyLooks(t *testing.T) {
	t.Parallel()
	a := newAudit(t)
	s, err := a.DrawSample(t.Context(), auditor, term, filing.Kind, "lottery of the day", 5, desk.Options{Key: "k"})
	require.NoError(t, err)
	require.Equal(t, []string{audited}, s.Cases)
	again, err := a.DrawSample(t.Context(), auditor, term, filing.Kind, "another seed", 5, desk.Options{Key: "k"})
	require.NoError(t, err)
	require.Equal(t, s, again, "the same key is the same draw")
	require.NoError(t, a.notary.Append(t.Context()))
	leaves, err := a.worker.Leaves(t.Context(), s.Until, 10)
	require.NoError(t, err)
	require.Contains(t, leaves, translog.Leaf{What: translog.SampleLeaf, Ref: s.ID, Hash: s.Hash})
}

func TestARepairNeedsTwoPersonsAndIsAnEventOfTheCase(t *testing.T) {
	t.Parallel()
	a := newAudit(t)
	order := desk.NewRepair{Action: casefile.RepairFix, Ticket: "OPS-17", Reason: "typed at the wrong desk",
		Changes: []casefile.FieldChange{{Pointer: "/content/person/phone", Before: []byte(`"19900000002"`), After: []byte(`"19900000003"`)}}}
	r, err := a.OpenRepair(t.Context(), admin, audited, order, desk.Options{Key: "k"})
	require.NoError(t, err)
	both := leader
	both.ID = admin.ID
	_, err = a.AllowRepair(t.Context(), both, r.ID)
	require.Equal(t, "repair_decided", casefile.As(err).Code, "one person is not two")
	_, err = a.AllowRepair(t.Context(), leader, r.ID)
	require.NoError(t, err)
	require.Error(t, a.DenyRepair(t.Context(), leader, r.ID), "once")
	b, err := a.CompareStates(t.Context(), auditor, audited, 2, 3, "inspection")
	require.NoError(t, err)
	require.True(t, b.To.Matches())
	require.Equal(t, casefile.EvRepaired, b.To.Event.Type)
	require.Contains(t, string(b.To.Event.Data), admin.ID)
	p, _, err := a.ProveCase(t.Context(), auditor, audited)
	require.NoError(t, err)
	require.Equal(t, replay.Proven, p.Certificate.Result, "%+v", p.Certificate)
	stale, err := a.OpenRepair(t.Context(), admin, audited, order, desk.Options{Key: "k2"})
	require.NoError(t, err)
	_, err = a.AllowRepair(t.Context(), leader, stale.ID)
	require.Equal(t, "repair_moved", casefile.As(err).Code, "the value before is no longer that one")
}
