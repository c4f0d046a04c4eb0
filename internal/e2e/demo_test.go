package e2e

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/demo"
	"chizheng/internal/devstack"
	"chizheng/internal/postgres"
	"chizheng/internal/seal"
)

// office is the real program on servers of its own: the story needs a campaign that nobody else has touched.
type office struct {
	stack *devstack.Stack
	stage demo.Stage
}

// told keeps what the story tells: on success nobody needs it, on failure everybody does.
type told struct{ t *testing.T }

func (o told) Write(p []byte) (int, error) {
	o.t.Log(string(p[:max(0, len(p)-1)]))
	return len(p), nil
}

func newOffice(t *testing.T) *office {
	t.Helper()
	stack, err := devstack.Start(t.Context(), devstack.Options{Temp: true, Fast: true, Private: true, Keep: os.Getenv("CHIZHENG_TEST_KEEP") == "1", Log: told{t}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stack.Stop()) })
	return &office{stack: stack, stage: demo.Stage{Exe: program(t), Env: append(os.Environ(), stack.Env()...), Size: "small", Out: told{t}}}
}

var built struct {
	sync.Once
	path string
	err  error
	out  []byte
}

// program builds the program once for all tests.
func program(t *testing.T) string {
	t.Helper()
	built.Do(func() {
		dir, err := os.MkdirTemp("", "chizheng-e2e-")
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
	code := m.Run()
	if built.path != "" {
		_ = os.RemoveAll(filepath.Dir(built.path)) // litter, not a fault
	}
	os.Exit(code)
}

// ledger opens the office's facts with its own keys.
func (o *office) ledger(t *testing.T) *postgres.Ledger {
	t.Helper()
	ledger, err := postgres.Open(t.Context(), o.variable("DATABASE_URL"), o.ring(t))
	require.NoError(t, err)
	t.Cleanup(ledger.Close)
	return ledger
}

// ring is the office's own keys.
func (o *office) ring(t *testing.T) *seal.Ring {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(o.stack.StateDir(), "keys.json"))
	require.NoError(t, err)
	var keys struct {
		Data  string `json:"data_keys"`
		Index string `json:"index_key"`
	}
	require.NoError(t, json.Unmarshal(b, &keys))
	ring, err := seal.NewRing(keys.Data, keys.Index)
	require.NoError(t, err)
	return ring
}

func (o *office) variable(name string) string {
	for _, v := range o.stack.Env() {
		if len(v) > len(name) && v[:len(name)+1] == name+"=" {
			return v[len(name)+1:]
		}
	}
	return ""
}

// verifyAll recomputes the chain of every case of the story (U7).
func (o *office) verifyAll(t *testing.T) {
	t.Helper()
	ledger := o.ledger(t)
	cases := 0
	for page := (postgres.Page{Limit: 200}); ; {
		part, err := ledger.Cases(t.Context(), postgres.Filter{Scope: postgres.Everything(), Campaign: "yantai-2019"}, page)
		require.NoError(t, err)
		for _, c := range part.Items {
			require.NoError(t, ledger.VerifyChain(context.WithoutCancel(t.Context()), c.Case), c.Case)
			cases++
		}
		if page.Cursor = part.Next; page.Cursor == "" {
			require.Equal(t, part.Total, cases)
			break
		}
	}
	t.Logf("%d chains verified", cases)
}

func TestTheWholeCampaignReconcilesAtEveryPoint(t *testing.T) {
	o := newOffice(t)
	table, err := demo.Perform(t.Context(), o.stage)
	require.NoError(t, err)
	require.Len(t, table, 15)
	for _, line := range table {
		require.True(t, line.Balanced(), "%+v", line)
	}
	o.verifyAll(t)
	o.proveAll(t)
}

// proveAll holds the whole story to the log, and runs every case of it again with the program that decided it: the same
// commands, answers, events, and after every event the state that was stored then (U3, U6, U7).
func (o *office) proveAll(t *testing.T) {
	t.Helper()
	for _, args := range [][]string{{"verify"}, {"replay", "--sample", "5000", "--seed", "demo"}} {
		cmd := exec.CommandContext(t.Context(), o.stage.Exe, args...)
		cmd.Env = o.stage.Env
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%v\n%s", args, out)
		t.Logf("%v: %s", args, out[max(0, len(out)-200):])
	}
}
