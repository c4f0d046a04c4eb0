package devstack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
)

// temporalServer is the all-in-one Temporal of deploy/local/temporal.
type temporalServer struct {
	stack *Stack
	path  string
}

const temporalHTTP = "temporal-http"

// temporalPorts are those of its four services; only the first is for clients.
var temporalPorts = []string{Temporal, "temporal-history", "temporal-matching", "temporal-worker"}

func newTemporal(s *Stack, path string) (*temporalServer, error) {
	for _, name := range append([]string{temporalHTTP}, temporalPorts...) {
		if _, err := s.ports.claim(name); err != nil {
			return nil, err
		}
	}
	return &temporalServer{stack: s, path: path}, nil
}

func (t *temporalServer) name() string { return Temporal }

func (t *temporalServer) prepare(context.Context) error { return nil }

func (t *temporalServer) program() Program {
	var ports []string
	for _, name := range temporalPorts {
		ports = append(ports, fmt.Sprint(t.stack.ports.of(name)))
	}
	return Program{
		Path: t.path,
		Args: []string{
			"-db-addr", t.database(),
			"-db-user", pgTemporal,
			"-ports", strings.Join(ports, ","),
			"-http-port", fmt.Sprint(t.stack.ports.of(temporalHTTP)),
			"-namespace", Namespace,
			"-state", t.stack.dir,
		},
		Env: append(os.Environ(), "TEMPORAL_DB_PASSWORD="+t.stack.secrets.TemporalDB),
	}
}

func (t *temporalServer) database() string {
	address := t.stack.ports.address(Postgres)
	if t.stack.opts.Detour == nil {
		return address
	}
	return t.stack.opts.Detour(Temporal, Postgres, address)
}

// ready asks for a workflow that doesn't exist. The frontend answers before
// the history service owns its shards; only "no such workflow" proves that the
// whole way to the database works. It asks over HTTP so that this package does
// without the Temporal SDK.
func (t *temporalServer) ready(ctx context.Context) error {
	url := "http://" + t.stack.ports.address(temporalHTTP) +
		"/api/v1/namespaces/" + Namespace + "/workflows/devstack-readiness-probe"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("build request: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("probe temporal: %w", err)
	}
	defer res.Body.Close()
	var problem struct {
		Message string
		Details []struct {
			Type string `json:"@type"`
		}
	}
	if err := json.NewDecoder(res.Body).Decode(&problem); err != nil {
		return fmt.Errorf("probe temporal: %s: %w", res.Status, err)
	}
	// A missing namespace is a 404 as well, with another type.
	for _, d := range problem.Details {
		if res.StatusCode == http.StatusNotFound && strings.HasSuffix(d.Type, ".NotFoundFailure") {
			return nil
		}
	}
	return fmt.Errorf("probe temporal: %s: %s", res.Status, problem.Message)
}
