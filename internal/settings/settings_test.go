package settings

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/postgres"
)

// alone clears what the environment of the test itself may give.
func alone(t *testing.T, env map[string]string) {
	t.Helper()
	for _, name := range []string{"CHIZHENG_STATE", "DATABASE_URL", "DATABASE_API_URL", "DATABASE_WORKER_URL", "TEMPORAL_ADDRESS"} {
		t.Setenv(name, env[name])
	}
}

func TestAProcessIsToldItsOwnRoleOnlyAndNamesTheOneItLacks(t *testing.T) {
	alone(t, map[string]string{"TEMPORAL_ADDRESS": "engine:7233", "DATABASE_API_URL": "postgres://chizheng_api:x@db/chizheng"})
	s, err := Read()
	require.NoError(t, err)
	require.Equal(t, "postgres://chizheng_api:x@db/chizheng", s.APIURL)
	require.Empty(t, s.WorkerURL)
	_, err = postgres.Open(t.Context(), s.WorkerURL, nil)
	require.ErrorContains(t, err, "DATABASE_WORKER_URL")
}

func TestEveryRoleIsAtTheOwnersAddressUnlessItHasItsOwn(t *testing.T) {
	alone(t, map[string]string{"TEMPORAL_ADDRESS": "engine:7233", "DATABASE_URL": "postgres://chizheng:x@db:6432/chizheng?sslmode=require",
		"DATABASE_API_URL": "postgres://chizheng_api:y@replica/chizheng"})
	t.Setenv("CHIZHENG_WORKER_PASSWORD", "z@z")
	s, err := Read()
	require.NoError(t, err)
	require.Equal(t, "postgres://chizheng_worker:z%40z@db:6432/chizheng?sslmode=require", s.WorkerURL)
	require.Equal(t, "postgres://chizheng_api:y@replica/chizheng", s.APIURL)
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	alone(t, nil)
	_, err := Read()
	require.ErrorContains(t, err, "TEMPORAL_ADDRESS")
	alone(t, map[string]string{"TEMPORAL_ADDRESS": "engine:7233"})
	_, err = Read()
	require.ErrorContains(t, err, "DATABASE_API_URL")
	alone(t, map[string]string{"TEMPORAL_ADDRESS": "engine:7233", "DATABASE_URL": "postgres://user:s3cret@%zz"})
	_, err = Read()
	require.ErrorContains(t, err, "DATABASE_URL is not an address")
	require.NotContains(t, err.Error(), "s3cret")
}
