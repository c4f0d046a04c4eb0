package desk_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"

	"chizheng/activities"
	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/codec"
	"chizheng/internal/desk"
	"chizheng/internal/intake"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/scan"
	"chizheng/internal/seeding"
	"chizheng/policy"
	"chizheng/worker"
)

const term = "yantai-2019"

var (
	leader   = casefile.Actor{ID: "account-leader", Role: casefile.Leader}
	reviewer = casefile.Actor{ID: "account-reviewer", Role: casefile.Reviewer}
	reporter = casefile.Actor{ID: "account-reporter", Role: casefile.Reporter}
	public   = casefile.Actor{Role: casefile.Public}
)

var loadPolicy = sync.OnceValues(policy.Load)

// bundle is a desk on a ledger of its own. Its engine is away until it is opened.
type bundle struct {
	*desk.Desk
	db     *pgtest.DB
	worker *postgres.Ledger
	terms  campaign.Terms
	engine *desk.Engine
	files  *objects.Store
}

// setup gives a desk in a rehearsal that holds still at an instant.
func setup(t *testing.T, now string) *bundle {
	t.Helper()
	plan, err := campaign.Builtin(term)
	require.NoError(t, err)
	b := &bundle{db: pgtest.New(t), engine: &desk.Engine{}}
	b.terms, err = plan.Terms()
	require.NoError(t, err)
	b.worker = b.db.Worker(t)
	_, err = seeding.Campaign(t.Context(), b.worker, plan, seeding.Rehearsal)
	require.NoError(t, err)
	require.NoError(t, b.worker.SetClock(t.Context(), term, casefile.Clock{Seq: 9, Real: time.Now(), Campaign: at(now), Rehearsal: true}))
	b.build(t)
	return b
}

func (b *bundle) build(t *testing.T) {
	t.Helper()
	rules, err := loadPolicy()
	require.NoError(t, err)
	ledger := b.db.API(t)
	b.Desk = desk.New(rules, b.engine, ledger, b.files, b.db.Ring, account.New(ledger, account.Options{}))
}

// open gives the desk an engine, buckets, and a worker that checks scans and keeps decisions.
func (b *bundle) open(t *testing.T) {
	t.Helper()
	name := "d-" + strings.ToLower(rand.Text()[:12])
	cfg, err := objects.FromEnv(os.Getenv)
	require.NoError(t, err, "run the test inside `chizheng stack --temp --`")
	cfg.Prefix = name + "-"
	b.files, err = objects.New(cfg)
	require.NoError(t, err)
	_, err = b.files.Ensure(t.Context())
	require.NoError(t, err)
	b.engine.Client = namespace(t, name, b.db)
	fleet := worker.New(b.engine.Client, worker.Activities{&activities.Ledger{Store: b.worker},
		&activities.Scans{Quarantine: &intake.Desk{Objects: b.files, Register: b.worker, Limits: scan.Default}}})
	require.NoError(t, fleet.Start())
	t.Cleanup(func() { fleet.Stop() })
	b.build(t)
}

// namespace registers one on the engine and waits until it is known there.
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
	c, err := client.Dial(client.Options{HostPort: address, Namespace: name, DataConverter: dc, FailureConverter: codec.FailureConverter(dc),
		Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	require.Eventually(t, func() bool {
		_, err := c.CountWorkflow(context.Background(), &workflowservice.CountWorkflowExecutionsRequest{Namespace: name})
		return err == nil
	}, 30*time.Second, 200*time.Millisecond, "the engine knows the namespace")
	return c
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// put records a case as it stands, as its room projects it, with one event that sends messages.
func put[S any](t *testing.T, b *bundle, room casefile.Room[S], id string, state S, messages ...casefile.Message) {
	t.Helper()
	e := casefile.Event{Case: id, Seq: 1, Type: "created", At: at("2019-02-20 09:00"), Actor: casefile.SystemActor(), Command: "c-1",
		Data: casefile.Encode(struct{}{}), Messages: messages}
	hash, err := casefile.ChainHash(e, casefile.DataHash("salt", 1, e.Data))
	require.NoError(t, err)
	e.Hash = hash
	out, err := b.worker.Record(t.Context(), casefile.Recording{Kind: room.Kind, Case: id, Salt: "salt", Events: []casefile.Event{e},
		State: casefile.Encode(state), Projection: room.Project(state)})
	require.NoError(t, err)
	require.Equal(t, casefile.Recorded{}, out)
}

// filed is a filing at a point and in a stage.
func (b *bundle) filed(id, point string, stage filing.Stage) filing.State {
	return filing.State{Case: id, Terms: b.terms, Stage: stage, Since: at("2019-02-20 09:00"), Track: filing.Main, Round: 1, Version: 1, Point: point,
		Filer: filing.Filer{ID: "registration-1", Kind: filing.ByEnterprise, Name: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Area: "370602"},
		Content: filing.Content{Person: filing.Person{Name: "测试甲一", IDNumber: "990602199001010012", Phone: "19900000001"},
			Certificate: filing.Certificate{Kind: "post_certificate", Number: "试-0001", Work: "040", Level: "intermediate",
				Issuer: "烟台市住房和城乡建设局", Holder: "测试甲一"}},
		Inspection: filing.Inspection{By: "account-point"}, RecheckBy: "account-rechecker"}
}

// batch is a notice of one line, planned or published on 21 March.
func (b *bundle) batch(t *testing.T, stage notice.Stage) {
	t.Helper()
	f := b.filed("filing-1", "烟台审02", filing.Rechecked)
	put(t, b, filing.Room, f.Case, f)
	list, err := b.worker.BuildNotice(t.Context(), notice.Build{Notice: "notice-1", Campaign: term, Track: filing.Main})
	require.NoError(t, err)
	n := notice.State{Case: "notice-1", Terms: b.terms, Number: 1, Track: filing.Main, Stage: stage, Since: at("2019-03-21 09:00"), Version: 1,
		Planner: "account-publisher", PublishOn: "2019-03-21", List: &list}
	if stage == notice.Published {
		n.Period = &notice.Period{Day: "2019-03-21", First: "2019-03-22", Last: "2019-03-28", End: at("2019-03-29 00:00")}
	}
	put(t, b, notice.Room, n.Case, n)
}
