package desk

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"

	"chizheng/internal/casefile"
)

// Whoever is told to come again loses nothing; whoever hears of an internal error does not know what became of his word.
func TestWhatTheEngineMayDoNextTimeIsUnavailable(t *testing.T) {
	t.Parallel()
	for _, err := range []error{serviceerror.NewWorkflowNotReady("a task failed"), serviceerror.NewAborted("the shard moved"),
		serviceerror.NewUnavailable("away")} {
		require.Equal(t, casefile.Unavailable, casefile.KindOf(outcome(err)), "%T", err)
	}
	require.Empty(t, casefile.KindOf(outcome(errors.New("anything else"))))
}
