package e2e

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/codec"
	"chizheng/internal/desk"
	"chizheng/internal/intake"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/scan"
	"chizheng/worker"
)

// house is the office on the real servers: a database, a namespace and buckets of its own, a worker and a desk's engine.
type house struct {
	t      testing.TB
	db     *pgtest.DB
	ledger *postgres.Ledger
	files  *objects.Store
	client client.Client
	engine *desk.Engine
	terms  campaign.Terms
	fleet  *worker.Fleet
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, db: pgtest.New(t)}
	h.ledger = h.db.Worker(t)
	name := "t-" + strings.ToLower(rand.Text()[:12])
	h.files = buckets(t, name)
	h.client = namespace(t, name, h.db)
	h.engine = &desk.Engine{Client: h.client}
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	h.terms, err = plan.Terms()
	require.NoError(t, err)
	points := make([]postgres.CampaignPoint, 0, len(plan.Points))
	for _, p := range plan.Points {
		points = append(points, postgres.CampaignPoint{Code: p.Code, Area: p.Area, Outside: p.Outside})
	}
	require.NoError(t, h.ledger.PutCampaign(t.Context(), postgres.Campaign{ID: plan.ID, Version: h.terms.Version,
		Plan: casefile.Encode(plan), Clock: h.clock("2019-02-20"), Points: points}))
	h.startWorker()
	t.Cleanup(func() { h.fleet.Stop() })
	return h
}

func (h *house) startWorker() {
	quarantine := &intake.Desk{Objects: h.files, Register: h.ledger, Limits: scan.Default}
	h.fleet = worker.New(h.client, worker.Activities{&activities.Ledger{Store: h.ledger, Build: "build-1"},
		&activities.Telling{Sender: h.engine, Parallel: 8}, &activities.Scans{Quarantine: quarantine},
		&activities.Matching{Matcher: h.ledger}})
	require.NoError(h.t, h.fleet.Start())
}

// clock is a rehearsal held still at ten in the morning.
func (h *house) clock(date string) casefile.Clock {
	at, err := time.ParseInLocation(time.DateTime, date+" 10:00:00", casefile.Shanghai)
	require.NoError(h.t, err)
	return casefile.Clock{Seq: 1, Real: time.Now(), Campaign: at, Rehearsal: true}
}

func buckets(t testing.TB, prefix string) *objects.Store {
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
func namespace(t testing.TB, name string, db *pgtest.DB) client.Client {
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
		_, err := c.WorkflowService().DescribeNamespace(context.Background(), &workflowservice.DescribeNamespaceRequest{Namespace: name})
		if err != nil {
			return false
		}
		_, err = c.CountWorkflow(context.Background(), &workflowservice.CountWorkflowExecutionsRequest{Namespace: name})
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
