package devstack

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
)

// minioServer is the MinIO of deploy/local/minio.
type minioServer struct {
	stack *Stack
	path  string
}

func newMinIO(s *Stack, path string) (*minioServer, error) {
	_, err := s.ports.claim(MinIO)
	return &minioServer{stack: s, path: path}, err
}

func (m *minioServer) name() string { return MinIO }

func (m *minioServer) data() string { return filepath.Join(m.stack.dir, "minio") }

func (m *minioServer) prepare(context.Context) error {
	if err := os.MkdirAll(m.data(), 0o700); err != nil {
		return fmt.Errorf("create data directory: %w", err)
	}
	return nil
}

func (m *minioServer) program() Program {
	return Program{
		Path: m.path,
		Args: []string{"server", "--quiet", "--address", m.stack.ports.address(MinIO), m.data()},
		Env: append(os.Environ(),
			"MINIO_ROOT_USER="+m.stack.secrets.S3Access,
			"MINIO_ROOT_PASSWORD="+m.stack.secrets.S3Secret,
			"MINIO_BROWSER=off", // its console would listen on every address
			"MINIO_UPDATE=off",
		),
	}
}

// ready asks for the cluster's health, not the process's: the latter is good
// before the first request can be served.
func (m *minioServer) ready(ctx context.Context) error {
	url := "http://" + m.stack.ports.address(MinIO) + "/minio/health/cluster"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("build request: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("probe minio: %w", err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("probe minio: %s", res.Status)
	}
	return nil
}
