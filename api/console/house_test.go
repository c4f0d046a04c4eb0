package console_test

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"chizheng/activities"
	"chizheng/api/console"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/codec"
	"chizheng/internal/desk"
	"chizheng/internal/display"
	"chizheng/internal/fixture"
	"chizheng/internal/intake"
	"chizheng/internal/locale"
	"chizheng/internal/objects"
	"chizheng/internal/packing"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/scan"
	"chizheng/policy"
	"chizheng/worker"
)

const (
	city     = "yantai-2019"
	password = "Yanlian-Mima-2019"
)

// house is the office with its console: real database, engine, files and worker, each of its own.
type house struct {
	t      *testing.T
	log    *bytes.Buffer
	db     *pgtest.DB
	files  *objects.Store
	ledger *postgres.Ledger
	engine *desk.Engine
	desk   *desk.Desk
	people *account.Service
	server *httptest.Server
	clock  casefile.Clock
	skip   time.Duration // moves the accounts' clock: sessions end
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, log: &bytes.Buffer{}}
	db, name := pgtest.New(t), "t-"+strings.ToLower(rand.Text()[:12])
	working := db.Worker(t)
	h.ledger = db.API(t)
	files := buckets(t, name)
	h.db, h.files = db, files
	h.clock = casefile.Clock{Seq: 1, Real: time.Now(), Campaign: time.Date(2019, 2, 20, 10, 0, 0, 0, casefile.Shanghai), Rehearsal: true}
	plan, err := campaign.Builtin(city)
	require.NoError(t, err)
	store(t, working, plan, h.clock)
	h.engine = &desk.Engine{Client: namespace(t, name, db)}
	fleet := worker.New(h.engine.Client, worker.Activities{&activities.Ledger{Store: working}, &activities.Telling{Sender: h.engine, Parallel: 4},
		&activities.Displays{Looker: &display.Page{}},
		&activities.Notices{List: working, Lines: working, Sender: h.engine, Parallel: 4},
		&activities.Reports{Packager: &packing.Packager{Ledger: working, Files: files}, Lines: working, Files: &packing.ReceiptFiles{Files: files}, Sender: h.engine, Parallel: 4},
		&activities.Scans{Quarantine: &intake.Desk{Objects: files, Register: working, Limits: scan.Default}}, &activities.Matching{Matcher: working},
		&activities.Imports{Workbooks: &packing.Workbooks{Files: files}, Book: working, Opener: h.engine, Blind: db.Ring},
		&activities.Bulks{Sender: h.engine, Claimer: working, Parallel: 4}})
	require.NoError(t, fleet.Start())
	t.Cleanup(fleet.Stop)
	rules, err := policy.Load()
	require.NoError(t, err)
	locales, err := locale.Load()
	require.NoError(t, err)
	h.people = account.New(h.ledger, account.Options{Now: func() time.Time { return time.Now().Add(h.skip) }})
	h.desk = desk.New(rules, h.engine, h.ledger, files, db.Ring, h.people)
	pages, err := console.New(console.Config{Campaign: city, Policy: rules, Locales: locales, Desk: h.desk, Log: slog.New(slog.NewJSONHandler(h.log, nil))})
	require.NoError(t, err)
	h.server = httptest.NewServer(pages)
	t.Cleanup(h.server.Close)
	return h
}

func store(t *testing.T, l *postgres.Ledger, plan campaign.Plan, clock casefile.Clock) {
	t.Helper()
	terms, err := plan.Terms()
	require.NoError(t, err)
	var points []postgres.CampaignPoint
	for _, p := range plan.Points {
		points = append(points, postgres.CampaignPoint{Code: p.Code, Area: p.Area, Outside: p.Outside})
	}
	require.NoError(t, l.PutCampaign(t.Context(), postgres.Campaign{ID: plan.ID, Version: terms.Version, Plan: casefile.Encode(plan), Clock: clock, Points: points}))
}

func buckets(t *testing.T, prefix string) *objects.Store {
	t.Helper()
	cfg, err := objects.FromEnv(os.Getenv)
	require.NoError(t, err, "run the test inside `chizheng stack --temp --`")
	cfg.Prefix = prefix + "-"
	files, err := objects.New(cfg)
	require.NoError(t, err)
	_, err = files.Ensure(t.Context())
	require.NoError(t, err)
	return files
}

// namespace registers one on the engine and waits until its frontends know it.
func namespace(t *testing.T, name string, db *pgtest.DB) client.Client {
	t.Helper()
	address := os.Getenv("TEMPORAL_ADDRESS")
	require.NotEmpty(t, address, "TEMPORAL_ADDRESS is not set: run the test inside `chizheng stack --temp --`")
	nc, err := client.NewNamespaceClient(client.Options{HostPort: address})
	require.NoError(t, err)
	defer nc.Close()
	require.NoError(t, nc.Register(t.Context(), &workflowservice.RegisterNamespaceRequest{Namespace: name,
		WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour)}))
	dc := codec.DataConverter(db.Ring)
	c, err := client.Dial(client.Options{HostPort: address, Namespace: name, DataConverter: dc, FailureConverter: codec.FailureConverter(dc), Logger: quiet{}})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	require.Eventually(t, func() bool {
		_, err := c.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Namespace: name})
		return err == nil
	}, 30*time.Second, 100*time.Millisecond)
	return c
}

// quiet keeps the engine client's chatter out of the test's output.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

// hire makes an officer's account.
func (h *house) hire(login string, role casefile.Role, point string) account.Account {
	h.t.Helper()
	a, err := h.people.CreateAccount(h.t.Context(), account.Account{Login: login, Name: "演练" + login, Role: role, Point: point, StaffNumber: login, CreatedBy: "test"}, password)
	require.NoError(h.t, err)
	return a
}

// firm registers an enterprise and brings it through the city's review.
func (h *house) firm(login string) {
	h.t.Helper()
	ctx := h.t.Context()
	r, err := h.desk.RegisterEnterprise(ctx, casefile.Actor{Role: casefile.Public}, city, desk.Applicant{Login: login, Password: password, Name: "试例建筑有限公司"},
		registration.Enterprise{Name: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Area: "370602", Representative: "测试甲一", Handler: "测试乙二",
			Phone: "19900000001"}, desk.Options{Key: "register-" + login})
	require.NoError(h.t, err)
	who := casefile.Actor{ID: r.Account, Role: casefile.Applicant, Filer: r.Answer.Case}
	_, _, err = h.desk.Attach(ctx, who, "attachProof", registration.Kind, who.Filer, desk.Upload{Kind: registration.ScanProof, Name: "scan.pdf",
		Content: bytes.NewReader(fixture.PDF(7, 1)), Limit: 10 << 20}, desk.Options{Key: "proof"})
	require.NoError(h.t, err)
	require.Eventually(h.t, func() bool {
		_, err := h.desk.Do(ctx, who, "submitRegistration", registration.Kind, who.Filer, registration.CmdSubmit, nil, desk.Options{Key: rand.Text()})
		return err == nil
	}, 20*time.Second, 100*time.Millisecond, "the proof is checked")
	_, err = h.desk.Do(ctx, casefile.Actor{ID: "acc-city", Role: casefile.Reviewer}, "approveRegistration", registration.Kind, who.Filer,
		registration.CmdApprove, registration.Decision{}, desk.Options{Key: "approve"})
	require.NoError(h.t, err)
}

// tell sends what another case would: a sheet, a hand-over.
func (h *house) tell(id, command string, data any) {
	h.t.Helper()
	_, err := h.engine.Send(h.t.Context(), filing.Kind, id, casefile.Command{ID: "test:" + command, Type: command, Actor: casefile.SystemActor(),
		Data: casefile.Encode(data), Clock: h.clock})
	require.NoError(h.t, err, command)
}

// stage waits until a filing stands somewhere with nothing pending.
func (h *house) stage(id string, want filing.Stage) {
	h.t.Helper()
	require.Eventually(h.t, func() bool {
		list, err := h.ledger.Filings(h.t.Context(), postgres.FilingFilter{Scope: postgres.Everything(), Cases: []string{id}}, postgres.Page{})
		return err == nil && len(list.Items) == 1 && list.Items[0].Stage == want && len(list.Items[0].Holds) == 0
	}, 20*time.Second, 50*time.Millisecond, "%s reaches %s", id, want)
}
