// Command temporal runs one whole Temporal server (frontend, history, matching
// and worker in one process) on Postgres, for a laptop, a demonstration or a
// test run.
//
// It guarantees three things before the frontend answers: both databases
// exist, their schemas are those of the linked server version, and the
// namespace exists. It is a module of its own so that the server's several
// hundred dependencies never enter the application's go.mod.
//
// Not for production: there is one host, no TLS, no authorisation. It listens
// on loopback only. An office with a real Temporal cluster sets
// TEMPORAL_ADDRESS and never starts this.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/temporal"
)

// passwordEnv and not a flag: arguments are readable by every user in ps.
const passwordEnv = "TEMPORAL_DB_PASSWORD"

type options struct {
	dbAddr, dbUser       string
	dbName, visibilityDB string
	bind                 string
	ports                ports
	httpPort             int
	shards               int
	namespace            string
	retention            time.Duration
	logLevel             string
	metrics              string
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "temporal:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	logger := log.NewZapLogger(log.BuildZapLogger(log.Config{Stdout: true, Level: o.logLevel}))
	cfg := o.config()
	if err := prepare(cfg, o, logger); err != nil {
		return err
	}
	server, err := temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(o.hosts()),
		temporal.WithDynamicConfigClient(dynamicConfig()),
		temporal.WithLogger(logger),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper {
			return authorization.NewNoopClaimMapper()
		}),
		temporal.InterruptOn(temporal.InterruptCh()),
	)
	if err != nil {
		return fmt.Errorf("assemble server: %w", err)
	}
	if err := server.Start(); err != nil { // blocks until SIGINT or SIGTERM
		return fmt.Errorf("run server: %w", err)
	}
	return nil
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("temporal", flag.ContinueOnError)
	f.StringVar(&o.dbAddr, "db-addr", "127.0.0.1:5432", "Postgres host:port; the password comes from "+passwordEnv)
	f.StringVar(&o.dbUser, "db-user", "temporal", "Postgres role; needs CREATEDB unless both databases exist")
	f.StringVar(&o.dbName, "db", "temporal", "database of histories")
	f.StringVar(&o.visibilityDB, "visibility-db", "temporal_visibility", "database of the visibility store")
	f.StringVar(&o.bind, "bind", "127.0.0.1", "address to listen on")
	f.Var(&o.ports, "ports", "gRPC ports: frontend,history,matching,worker")
	f.IntVar(&o.httpPort, "http-port", 0, "port of the frontend's HTTP API, 0 for none")
	f.IntVar(&o.shards, "shards", 8, "history shards; can never change for the same database")
	f.StringVar(&o.namespace, "namespace", "default", "namespace to create")
	f.DurationVar(&o.retention, "retention", 30*24*time.Hour, "how long closed workflows are kept")
	f.StringVar(&o.logLevel, "log-level", "warn", "debug, info, warn or error")
	f.StringVar(&o.metrics, "metrics", "", "host:port for Prometheus, empty for none")
	f.String("state", "", "ignored; names the owner in ps, so that a stray server can be recognised")
	if err := f.Parse(args); err != nil {
		return o, fmt.Errorf("parse flags: %w", err)
	}
	if o.ports == (ports{}) {
		o.ports = ports{7233, 7234, 7235, 7239}
	}
	return o, nil
}

// ports are those of frontend, history, matching and worker, in this order.
type ports [4]int

func (p *ports) String() string { return strings.Trim(fmt.Sprint(*p), "[]") }

func (p *ports) Set(s string) error {
	parts := strings.Split(s, ",")
	if len(parts) != len(p) {
		return fmt.Errorf("want %d ports, got %d", len(p), len(parts))
	}
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil {
			return fmt.Errorf("parse port: %w", err)
		}
		p[i] = int(n)
	}
	return nil
}
