package browse_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crypto/rand"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"chizheng/internal/browse"
	"chizheng/internal/demo"
	"chizheng/internal/postgres/pgtest"
)

// password is that of everybody in these tests.
const password = "Yanlian-Mima-2019"

// office is the real program, processes of its own on the servers of the environment, with a database, a namespace and
// buckets of its own, and a browser before it.
type office struct {
	t       *testing.T
	program *demo.Office
	chrome  *browse.Chrome
}

func newOffice(t *testing.T) *office {
	t.Helper()
	db := pgtest.New(t)
	name := "b-" + strings.ToLower(rand.Text()[:12])
	register(t, name)
	state := t.TempDir()
	keys(t, filepath.Join(state, "keys.json"), db)
	o := &office{t: t, program: &demo.Office{Exe: program(t), Logs: state, Env: append(os.Environ(), "CHIZHENG_STATE="+state, "DATABASE_URL="+db.Owner,
		"TEMPORAL_NAMESPACE="+name, "S3_PREFIX="+name+"-")}}
	t.Cleanup(func() {
		if t.Failed() {
			o.quote()
		}
	})
	require.NoError(t, o.program.Open(t.Context()))
	t.Cleanup(func() { require.NoError(t, o.program.Close()) })
	var err error
	o.chrome, err = browse.Open(context.WithoutCancel(t.Context()), o.program.URL()) // it outlives the test's context: people close first
	require.NoError(t, err)
	t.Cleanup(o.chrome.Close)
	return o
}

// keys writes the keys file of a single machine: the roles' passwords are the server's, and other tests' too.
func keys(t *testing.T, path string, db *pgtest.DB) {
	t.Helper()
	secret := func() string {
		b := make([]byte, 32)
		_, _ = rand.Read(b) // never fails
		return base64.StdEncoding.EncodeToString(b)
	}
	of := func(address string) string {
		u, err := url.Parse(address)
		require.NoError(t, err)
		pw, _ := u.User.Password()
		return pw
	}
	b, err := json.Marshal(map[string]string{"data_keys": "k1:" + secret(), "index_key": secret(), "worker_password": of(db.WorkerURL),
		"api_password": of(db.APIURL), "demo_password": password, "receiver_secret": secret()})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, b, 0o600))
}

// register makes a namespace and waits until the engine's frontends know it.
func register(t *testing.T, name string) {
	t.Helper()
	address := os.Getenv("TEMPORAL_ADDRESS")
	require.NotEmpty(t, address, "TEMPORAL_ADDRESS is not set: run the test inside `chizheng stack --temp --`")
	nc, err := client.NewNamespaceClient(client.Options{HostPort: address})
	require.NoError(t, err)
	defer nc.Close()
	require.NoError(t, nc.Register(t.Context(), &workflowservice.RegisterNamespaceRequest{Namespace: name,
		WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour)}))
	c, err := client.Dial(client.Options{HostPort: address, Namespace: name, Logger: quiet{}})
	require.NoError(t, err)
	defer c.Close()
	require.Eventually(t, func() bool {
		_, err := c.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Namespace: name})
		return err == nil
	}, 30*time.Second, 100*time.Millisecond)
}

// quote shows the last failures of the program's own processes.
func (o *office) quote() {
	for _, name := range []string{demo.Serve, demo.Worker} {
		bad, err := demo.Failures(filepath.Join(o.program.Logs, name+".log"))
		if err != nil {
			o.t.Log(err)
			continue
		}
		o.t.Logf("%s, its last errors:\n%s", name, bad)
	}
}

var built struct {
	sync.Once
	path string
	out  []byte
	err  error
}

// program builds the program once for all tests, or takes the one that CHIZHENG_TEST_PROGRAM names.
func program(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("CHIZHENG_TEST_PROGRAM"); path != "" {
		return path
	}
	built.Do(func() {
		dir, err := os.MkdirTemp("", "chizheng-browse-")
		if err != nil {
			built.err = err
			return
		}
		built.path = filepath.Join(dir, "chizheng")
		built.out, built.err = exec.Command("go", "build", "-o", built.path, "chizheng/cmd/chizheng").CombinedOutput()
	})
	require.NoError(t, built.err, "%s", built.out)
	return built.path
}

// TestMain removes what program built.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if built.path != "" {
		_ = os.RemoveAll(filepath.Dir(built.path)) // litter, not a fault
	}
	os.Exit(code)
}

// as opens a window for somebody and signs him in through the form.
func (o *office) as(login string) *browse.Person {
	o.t.Helper()
	p := o.person(login)
	o.signIn(p, login)
	return p
}

func (o *office) signIn(p *browse.Person, login string) {
	o.t.Helper()
	p.Go("/signin")
	p.Fill(browse.Fields{"login": login, "password": password})
	p.Send("/signin")
	require.Equal(o.t, "/home", p.Path(), p.Text())
}

// person opens a window for somebody who is nobody yet.
func (o *office) person(name string) *browse.Person {
	o.t.Helper()
	return o.chrome.Person(o.t, name)
}

// file writes a file of the test and gives its path.
func (o *office) file(name string, content []byte) string {
	o.t.Helper()
	path := filepath.Join(o.t.TempDir(), name)
	require.NoError(o.t, os.WriteFile(path, content, 0o600))
	return path
}

// told keeps what a story tells: on success nobody needs it, on failure everybody does.
type told struct{ t *testing.T }

func (o told) Write(p []byte) (int, error) {
	o.t.Log(strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

// errTold stops a story that has been told far enough.
var errTold = errors.New("told far enough")

// play brings the office through the demonstration's story, up to an act that is not played any more. Before an act,
// what at names for it is done.
func (o *office) play(until string, at map[string]func()) {
	o.t.Helper()
	began := time.Now()
	ctx, stop := context.WithCancelCause(o.t.Context())
	_, err := demo.Run(ctx, demo.Config{URL: o.program.URL(), Password: password, Size: "small", Out: told{o.t},
		Before: func(_ int, title string) {
			if title == until {
				stop(errTold)
			} else if do := at[title]; do != nil {
				do()
			}
		}})
	require.ErrorIs(o.t, context.Cause(ctx), errTold, "the story ended otherwise: %v", err)
	o.t.Logf("the story took %.0f s", time.Since(began).Seconds())
}

// quiet keeps the engine client's chatter out of the test's output.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
