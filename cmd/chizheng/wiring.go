package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"chizheng/internal/codec"
	"chizheng/internal/objects"
	"chizheng/internal/seal"
	"chizheng/internal/settings"
)

// parts are what every process of the program needs.
type parts struct {
	set    settings.Settings
	ring   *seal.Ring
	files  *objects.Store
	engine client.Client
	log    *slog.Logger
}

// connect reads the settings and reaches engine and object store. close gives everything back.
func connect(ctx context.Context, name string) (p parts, close func(), err error) {
	p.log = slog.New(quieter{slog.NewJSONHandler(os.Stderr, nil)}).With("process", name)
	if p.set, err = settings.Read(); err != nil {
		return p, nil, err
	}
	if p.ring, err = p.set.Ring(); err != nil {
		return p, nil, err
	}
	cfg, err := objects.FromEnv(os.Getenv)
	if err != nil {
		return p, nil, err
	}
	if p.files, err = objects.New(cfg); err != nil {
		return p, nil, err
	}
	if p.engine, err = dial(p.set, p.ring, p.log); err != nil {
		return p, nil, err
	}
	return p, p.engine.Close, nil
}

// dial makes a client whose payloads are encrypted with the ring. It does not wait for the engine: a process starts
// while the engine is away, and says so at /readyz.
func dial(set settings.Settings, ring *seal.Ring, log *slog.Logger) (client.Client, error) {
	dc := codec.DataConverter(ring)
	secure, err := engineTLS(os.Getenv)
	if err != nil {
		return nil, err
	}
	c, err := client.NewLazyClient(client.Options{HostPort: set.Temporal, Namespace: set.Namespace, DataConverter: dc,
		FailureConverter: codec.FailureConverter(dc), Logger: sdklog.NewStructuredLogger(log),
		ConnectionOptions: codec.Connection(secure)})
	if err != nil {
		return nil, fmt.Errorf("make engine client: %w", err)
	}
	return c, nil
}

// engineTLS reads TEMPORAL_TLS (1: encrypt), TEMPORAL_TLS_CA, and TEMPORAL_TLS_CERT with TEMPORAL_TLS_KEY, which are
// files. Nothing set: a server on this machine, unencrypted.
func engineTLS(getenv func(string) string) (*tls.Config, error) {
	ca, cert, key := getenv("TEMPORAL_TLS_CA"), getenv("TEMPORAL_TLS_CERT"), getenv("TEMPORAL_TLS_KEY")
	if getenv("TEMPORAL_TLS") != "1" && ca == "" && cert == "" {
		return nil, nil
	}
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, fmt.Errorf("read TEMPORAL_TLS_CA: %w", err)
		}
		cfg.RootCAs = x509.NewCertPool()
		if !cfg.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New("TEMPORAL_TLS_CA holds no certificate")
		}
	}
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, fmt.Errorf("read TEMPORAL_TLS_CERT: %w", err)
		}
		cfg.Certificates = []tls.Certificate{pair}
	}
	return cfg, nil
}

// ended turns "we were asked to stop" into success.
func ended(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
