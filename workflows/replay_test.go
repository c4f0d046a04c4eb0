package workflows_test

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"chizheng/internal/codec"
	"chizheng/internal/seal"
	"chizheng/workflows"
)

// TestEveryRecordedHistoryReplays runs the recorded histories through today's code: a change that would decide an open
// case otherwise fails here. Histories are recorded from real servers with the tests' own key:
// go test ./internal/e2e -update.
func TestEveryRecordedHistoryReplays(t *testing.T) {
	t.Parallel()
	key := base64.StdEncoding.EncodeToString([]byte("a key for tests, 32 bytes long !"))
	ring, err := seal.NewRing("test:"+key, key)
	require.NoError(t, err)
	files, err := filepath.Glob("testdata/history/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files, "no recorded histories: the replay gate would pass by itself")
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".json"), func(t *testing.T) {
			t.Parallel()
			r, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DataConverter: codec.DataConverter(ring)})
			require.NoError(t, err)
			for name, w := range workflows.Kinds() {
				r.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name})
			}
			require.NoError(t, r.ReplayWorkflowHistoryFromJSONFile(nil, f))
		})
	}
}
