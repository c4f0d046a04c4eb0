package devstack_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"go.temporal.io/sdk/client"

	"chizheng/internal/devstack"
)

// One stack serves all the subtests, one after the other: what matters is that
// the same data are there after each server has been killed.
func TestStackKeepsDataAndAddressesThroughKill(t *testing.T) {
	ctx := t.Context()
	stack := startTemp(t)
	env := vars(stack)
	db, temporal, s3 := database{env}, cluster{env}, store{env}
	db.write(ctx, t)
	temporal.start(ctx, t)
	s3.write(ctx, t)

	for _, name := range []string{devstack.Postgres, devstack.Temporal, devstack.MinIO} {
		t.Run("kill and restart "+name, func(t *testing.T) {
			if err := stack.Kill(name); err != nil {
				t.Fatal(err)
			}
			if err := stack.Restart(ctx, name); err != nil {
				t.Fatal(err)
			}
			if got := stack.Env(); !slices.Equal(got, envOf(env)) {
				t.Errorf("addresses changed: %v", got)
			}
			db.read(ctx, t)
			temporal.find(ctx, t)
			s3.read(ctx, t)
		})
	}
}

func TestStackStartsAgainAfterStopWithTheSameData(t *testing.T) {
	ctx, dir := t.Context(), reachableDir(t)
	first := start(t, devstack.Options{StateDir: dir})
	database{vars(first)}.write(ctx, t)
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	second := start(t, devstack.Options{StateDir: dir})
	if a, b := first.Env(), second.Env(); !slices.Equal(a, b) {
		t.Errorf("addresses changed from %v to %v", a, b)
	}
	database{vars(second)}.read(ctx, t)

	_, err := devstack.Start(ctx, devstack.Options{StateDir: dir, Private: true, Log: io.Discard})
	if err == nil || !strings.Contains(err.Error(), "another stack (process ") {
		t.Errorf("a second stack on the same directory: %v", err)
	}
}

func TestStopRemovesTemporaryDirectory(t *testing.T) {
	stack := startTemp(t)
	if err := stack.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stack.StateDir()); !os.IsNotExist(err) {
		t.Errorf("temporary directory is still there: %v", err)
	}
	if err := stack.Stop(); err != nil {
		t.Errorf("second stop: %v", err)
	}
}

func TestSuperviseBringsBackAServerThatDies(t *testing.T) {
	stack := startTemp(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { stack.Supervise(ctx); close(done) }()
	defer func() { cancel(); <-done }()

	kill9(t, stack.StateDir(), devstack.MinIO)
	s3 := store{vars(stack)}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if _, err := s3.client(t).ListBuckets(t.Context()); err == nil {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("minio is not back: %v", err)
		}
	}
}

func startTemp(t *testing.T) *devstack.Stack {
	t.Helper()
	return start(t, devstack.Options{Temp: true, Fast: true})
}

// start ignores the environment: `make test` runs inside a stack already, and
// that one must not be killed.
func start(t *testing.T, o devstack.Options) *devstack.Stack {
	t.Helper()
	o.Private, o.Log = true, t.Output()
	stack, err := devstack.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stack.Stop(); err != nil {
			t.Error(err)
		}
	})
	return stack
}

func vars(s *devstack.Stack) map[string]string {
	m := map[string]string{}
	for _, v := range s.Env() {
		name, value, _ := strings.Cut(v, "=")
		m[name] = value
	}
	return m
}

type database struct{ env map[string]string }

func (d database) connect(ctx context.Context, t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(ctx, d.env["DATABASE_URL"])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.WithoutCancel(ctx)) })
	return conn
}

func (d database) write(ctx context.Context, t *testing.T) {
	t.Helper()
	_, err := d.connect(ctx, t).Exec(ctx, "create table kept as select '持证' as word")
	if err != nil {
		t.Fatal(err)
	}
}

func (d database) read(ctx context.Context, t *testing.T) {
	t.Helper()
	var word string
	if err := d.connect(ctx, t).QueryRow(ctx, "select word from kept").Scan(&word); err != nil || word != "持证" {
		t.Errorf("row after restart: %q, %v", word, err)
	}
}

type cluster struct{ env map[string]string }

func (c cluster) client(ctx context.Context, t *testing.T) client.Client {
	t.Helper()
	tc, err := client.DialContext(ctx, client.Options{
		HostPort: c.env["TEMPORAL_ADDRESS"], Namespace: c.env["TEMPORAL_NAMESPACE"],
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tc.Close)
	return tc
}

func (c cluster) start(ctx context.Context, t *testing.T) {
	t.Helper()
	tc := c.client(ctx, t)
	if _, err := tc.CheckHealth(ctx, nil); err != nil {
		t.Fatal(err)
	}
	opts := client.StartWorkflowOptions{ID: "kept", TaskQueue: "nobody-listens"}
	if _, err := tc.ExecuteWorkflow(ctx, opts, "Waiting"); err != nil {
		t.Fatal(err)
	}
}

// find gives the engine half a minute: while its own database comes back it does not know its namespaces, and says so.
func (c cluster) find(ctx context.Context, t *testing.T) {
	t.Helper()
	tc := c.client(ctx, t)
	var err error
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if _, err = tc.DescribeWorkflowExecution(ctx, "kept", ""); err == nil {
			return
		}
	}
	t.Errorf("workflow after restart: %v", err)
}

type store struct{ env map[string]string }

func (s store) client(t *testing.T) *minio.Client {
	t.Helper()
	c, err := minio.New(s.env["S3_ENDPOINT"], &minio.Options{
		Creds: credentials.NewStaticV4(s.env["S3_ACCESS_KEY"], s.env["S3_SECRET_KEY"], ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (s store) write(ctx context.Context, t *testing.T) {
	t.Helper()
	c := s.client(t)
	if err := c.MakeBucket(ctx, "kept", minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	body := bytes.NewReader([]byte("scan"))
	if _, err := c.PutObject(ctx, "kept", "a/b", body, body.Size(), minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
}

func (s store) read(ctx context.Context, t *testing.T) {
	t.Helper()
	object, err := s.client(t).GetObject(ctx, "kept", "a/b", minio.GetObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	if body, err := io.ReadAll(object); err != nil || string(body) != "scan" {
		t.Errorf("object after restart: %q, %v", body, err)
	}
}
