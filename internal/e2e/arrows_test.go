package e2e

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// arrows says, for a folder, which of our own folders and which drivers it may never reach, directly or not.
var arrows = []struct{ from, never string }{
	{"chizheng/internal/casefile", "chizheng/activities chizheng/workflows chizheng/internal/desk chizheng/internal/postgres chizheng/policy chizheng/api " +
		"github.com/ go.temporal.io/ golang.org/"},
	{"chizheng/activities", "chizheng/workflows chizheng/internal/desk chizheng/internal/postgres chizheng/internal/objects chizheng/policy chizheng/api " +
		"github.com/jackc/ github.com/minio/ github.com/danielgtaylor/ github.com/casbin/ github.com/a-h/templ"},
	{"chizheng/workflows", "chizheng/internal/desk chizheng/internal/postgres chizheng/internal/objects chizheng/policy chizheng/api " +
		"github.com/jackc/ github.com/minio/ github.com/danielgtaylor/ github.com/casbin/ github.com/a-h/templ"},
	{"chizheng/policy", "chizheng/activities chizheng/workflows chizheng/internal/desk chizheng/internal/postgres chizheng/api"},
	{"chizheng/internal/postgres", "chizheng/activities chizheng/workflows chizheng/internal/desk chizheng/policy chizheng/api go.temporal.io/sdk"},
	{"chizheng/internal/objects", "chizheng/activities chizheng/workflows chizheng/internal/desk chizheng/internal/postgres chizheng/policy chizheng/api"},
	{"chizheng/internal/province", "chizheng/activities chizheng/workflows chizheng/internal/desk chizheng/internal/postgres chizheng/policy chizheng/api"},
	{"chizheng/internal/backup", "chizheng/activities chizheng/workflows chizheng/internal/desk chizheng/internal/postgres chizheng/policy chizheng/api go.temporal.io/"},
	{"chizheng/cmd", "chizheng/internal/chaos github.com/Shopify/"},
	{"chizheng/internal/desk", "chizheng/api chizheng/worker"},
	{"chizheng/worker", "chizheng/internal/desk chizheng/api chizheng/internal/postgres"},
}

// faces may not import a driver themselves: they reach facts and files through the desk.
var faces = []struct{ from, never string }{
	{"chizheng/api", "chizheng/worker chizheng/workflows chizheng/activities chizheng/internal/objects github.com/minio/ github.com/casbin/ github.com/jackc/ go.temporal.io/"},
}

// TestImportsFollowTheArrows asks the compiler's own list of dependencies, so that no import slips in unnoticed.
func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	for _, a := range arrows {
		follows(t, "Deps", a.from, a.never)
	}
	for _, a := range faces {
		follows(t, "Imports", a.from, a.never)
	}
}

func follows(t *testing.T, list, from, never string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .`+list+` " "}}`, from+"/...").CombinedOutput()
	require.NoError(t, err, string(out))
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		for _, dep := range fields[1:] {
			bad := slices.ContainsFunc(strings.Fields(never), func(p string) bool { return strings.HasPrefix(dep, p) })
			if bad && !strings.HasPrefix(dep, from) { // a package of the same layer may be named like a forbidden beginning
				t.Errorf("%s reaches %s", fields[0], dep)
			}
		}
	}
}
