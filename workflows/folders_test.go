package workflows_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/workflows"
)

func TestEveryKindOfCaseCanBeFoldedAndProven(t *testing.T) {
	t.Parallel()
	kinds, folders := slices.Sorted(maps.Keys(workflows.Kinds())), slices.Sorted(maps.Keys(workflows.Folders()))
	require.Equal(t, kinds, folders, "workflows/folders.go names the same kinds as workflows/names.go")
}
