package packing_test

import (
	"crypto/rand"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/objects"
	"chizheng/internal/packing"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/province"
	"chizheng/internal/province/receiver"
)

const (
	appid  = "37060020190101001"
	secret = "0123456789abcdef0123456789abcdef"
)

var day = time.Date(2019, 3, 25, 9, 0, 0, 0, casefile.Shanghai)

// bundle is a ledger and a store of the test's own.
type bundle struct {
	ledger *postgres.Ledger
	files  *objects.Store
	terms  campaign.Terms
}

func setup(t testing.TB) bundle {
	t.Helper()
	b := bundle{ledger: pgtest.New(t).Worker(t)}
	cfg, err := objects.FromEnv(os.Getenv)
	if err != nil {
		t.Fatalf("these tests need a real store: %v (make test starts one)", err)
	}
	cfg.Prefix = "t-" + strings.ToLower(rand.Text()[:12]) + "-"
	if b.files, err = objects.New(cfg); err != nil {
		t.Fatal(err)
	}
	if _, err = b.files.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	plan, err := campaign.Builtin("yantai-2019")
	if err != nil {
		t.Fatal(err)
	}
	if b.terms, err = plan.Terms(); err != nil {
		t.Fatal(err)
	}
	if err = b.ledger.PutCampaign(t.Context(), postgres.Campaign{ID: plan.ID, Version: b.terms.Version, Plan: casefile.Encode(plan),
		Clock: casefile.RealClock()}); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b bundle) packager() *packing.Packager {
	return &packing.Packager{Ledger: b.ledger, Files: b.files}
}

// put records a case that is as state says.
func (b bundle) put(t testing.TB, kind, id string, state, row any) error {
	t.Helper()
	e := casefile.Event{Case: id, Seq: 1, Type: "created", At: day, Actor: casefile.SystemActor(), Command: "c1", Data: []byte(`{}`)}
	var err error
	if e.Hash, err = casefile.ChainHash(e, casefile.DataHash(id, 1, e.Data)); err != nil {
		return err
	}
	_, err = b.ledger.Record(t.Context(), casefile.Recording{Kind: kind, Case: id, Salt: id, Events: []casefile.Event{e},
		State: casefile.Encode(state), Projection: casefile.Projection{Head: casefile.Head{Campaign: b.terms.Campaign, Terms: b.terms.Version}, Row: row}})
	return err
}

// confirmed records n filings that wait for a package, with the sheet and the notice behind them.
func (b bundle) confirmed(t testing.TB, n int) {
	t.Helper()
	b.must(t, b.put(t, sheet.Kind, "sheet-1", sheet.State{Number: "05-00001", Edition: 2, Hash: "aa", Point: "烟台审05",
		Lines: make([]sheet.Line, n), Signer: "acc-point", SignedAt: day, Box: "盒-01"}, nil))
	b.must(t, b.put(t, notice.Kind, "notice-1", notice.State{Number: 7, Terms: b.terms, Shown: &notice.Frozen{Count: n, Hash: "bb"},
		Period: &notice.Period{Day: "2019-03-14", First: "2019-03-15", Last: "2019-03-21"}}, nil))
	var all errgroup.Group
	all.SetLimit(8)
	for i := range n {
		all.Go(func() error { return b.filing(t, i, func(*filing.State) {}) })
	}
	b.must(t, all.Wait())
}

// filing records one confirmed filing, with what change makes of it.
func (b bundle) filing(t testing.TB, i int, change func(*filing.State)) error {
	t.Helper()
	s := filing.State{Case: fmt.Sprintf("filing-%06d", i), Terms: b.terms, Stage: filing.Confirmed, Track: filing.Main, Point: "烟台审05",
		Filer: filing.Filer{ID: "reg-1", Kind: filing.ByEnterprise, Name: "试例建筑有限公司"}, Sheet: &filing.SheetRef{ID: "sheet-1", Version: 2, Signed: true},
		Notice: &filing.NoticeRef{ID: "notice-1", Line: i + 1, Ended: true},
		Content: filing.Content{Person: filing.Person{Name: "测试甲一", IDNumber: fmt.Sprintf("9906021990%08d", i), Phone: "19900000001"},
			Certificate: filing.Certificate{Number: fmt.Sprintf("试-%06d", i), Work: "050", Level: "senior", Applied: "2014-05-01",
				Issued: "2014-09-01", Issuer: "试例发证机关"},
			Scans: []filing.Scan{{ID: "scan", Kind: filing.ScanCertificate, Hash: strings.Repeat("ab", 32), Type: "image/jpeg", Pages: 1, Size: 9}}}}
	change(&s)
	p, c := s.Content.Person, s.Content.Certificate
	return b.put(t, filing.Kind, s.Case, s, filing.Row{Campaign: s.Terms.Campaign, Filer: s.Filer.ID, FilerKind: s.Filer.Kind,
		FilerName: s.Filer.Name, Stage: s.Stage, Track: s.Track, Round: 1, Live: true, Class: "A", Point: s.Point, Area: "370612", Name: p.Name,
		IDNumber: p.IDNumber, Phone: p.Phone, Work: c.Work, Level: c.Level, Number: c.Number, NumberKey: c.Number, Issuer: c.Issuer,
		IssuerKey: c.Issuer, SubmittedAt: day, Since: day})
}

func (b bundle) must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func order(id string) report.Build {
	return report.Build{Report: id, Campaign: "yantai-2019", Number: "P-" + id, Series: report.SeriesMain, Rehearsal: true, Build: 1, At: day}
}

// receiving starts a receiver on this machine and gives the channel to it.
func receiving(t *testing.T) (*receiver.Receiver, province.Channel) {
	t.Helper()
	r, err := receiver.New(receiver.Options{Apps: map[string]string{appid: secret}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	channel, err := packing.Channel(province.HTTPConfig{URL: server.URL + receiver.Path, AppID: appid, Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	return r, channel
}

func refusedWith(t *testing.T, err error, kind casefile.Kind, code string) {
	t.Helper()
	if e := casefile.As(err); e == nil || e.Kind != kind || e.Code != code {
		t.Errorf("got %v, want %s: %s", err, kind, code)
	}
}
