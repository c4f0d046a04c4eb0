package desk

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/order"
	"chizheng/internal/locale"
)

// waitsForNobody are names of tasks that need no rule: a pause of the asker's own, and a hold that is no task.
var waitsForNobody = []string{"bulk_paused", "original"}

func TestEveryKindOfTaskHasARuleBehindItsDeadline(t *testing.T) {
	t.Parallel()
	words, err := locale.Load()
	require.NoError(t, err)
	for _, task := range words.Default().Codes("tasks") {
		if !slices.Contains(waitsForNobody, task) {
			require.Contains(t, deadline.Sources(), task, "say in deadline/source.go by which rule it is due")
		}
	}
}

func TestOrdersReachEveryKindOfCaseThatHasTerms(t *testing.T) {
	t.Parallel()
	require.Equal(t, order.Reaches, slices.Sorted(maps.Keys(steered)))
}
