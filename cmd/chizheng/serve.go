package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"chizheng/api"
	"chizheng/api/console"
	"chizheng/internal/account"
	"chizheng/internal/build"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/internal/postgres"
	"chizheng/policy"
)

// program is the version shown in the documentation.
const program = "0.1.0"

// runServe answers HTTP until it is told to stop, then lets what is under way end.
func runServe(ctx context.Context, _ []string) error {
	p, closeParts, err := connect(ctx, "serve")
	if err != nil {
		return err
	}
	defer closeParts()
	ledger, err := postgres.Open(ctx, p.set.APIURL, p.ring)
	if err != nil {
		return err
	}
	defer ledger.Close()
	handler, err := face(ctx, p, ledger)
	if err != nil {
		return err
	}
	server := &http.Server{Addr: p.set.Addr, Handler: handler, ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout: 2 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10}
	return listen(ctx, server)
}

// listen serves until ctx ends; requests under way get twenty seconds.
func listen(ctx context.Context, server *http.Server) error {
	l, err := net.Listen("tcp", server.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// face builds the REST API and the console on one desk, which watches the deadlines until ctx ends.
func face(ctx context.Context, p parts, ledger *postgres.Ledger) (http.Handler, error) {
	rules, err := policy.Load()
	if err != nil {
		return nil, err
	}
	locales, err := locale.Load()
	if err != nil {
		return nil, err
	}
	proxies, err := trusted(os.Getenv("CHIZHENG_PROXIES"))
	if err != nil {
		return nil, err
	}
	people := account.New(ledger, account.Options{StaffFactor: os.Getenv("CHIZHENG_SECOND_FACTOR") == "required"})
	engine := &desk.Engine{Client: p.engine}
	audit, err := auditOf(p, ledger)
	if err != nil {
		return nil, err
	}
	d := desk.New(rules, engine, ledger, p.files, p.ring, people).WithAudit(audit)
	metrics := prometheus.NewRegistry()
	rest, err := api.New(api.Config{Version: program, Campaign: p.set.Campaign, Policy: rules, Locales: locales, Log: p.log, Metrics: metrics,
		Sessions: d, Desk: d, Loopback: onThisMachine(receiver(p).URL), Proxies: proxies, Ready: map[string]func(context.Context) error{
			"database": ledger.Ready, "engine": engine.Ready, "objects": p.files.Ping}})
	if err != nil {
		return nil, err
	}
	pages, err := console.New(console.Config{Campaign: p.set.Campaign, Policy: rules, Locales: locales, Log: p.log, Desk: d,
		Loopback: onThisMachine(receiver(p).URL), Proxies: proxies, TLS: os.Getenv("CHIZHENG_TLS") == "1"})
	if err != nil {
		return nil, err
	}
	go watchDeadlines(ctx, p, d, metrics)
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	for _, path := range rest.Paths() {
		mux.Handle(path, rest)
	}
	return mux, nil
}

// auditOf gives the desk the key to sign with and the means to run cases again.
func auditOf(p parts, ledger *postgres.Ledger) (desk.Audit, error) {
	key, err := p.set.LogKey()
	if err != nil {
		return desk.Audit{}, err
	}
	public, err := p.set.LogVerifier()
	return desk.Audit{Proofs: proofs(p, ledger, key), Key: key, Public: public, Program: build.ID()}, err
}

// trusted reads the networks of our own proxies: from anybody else's hands an X-Forwarded-For is hearsay.
func trusted(list string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, fmt.Errorf("read CHIZHENG_PROXIES: %q is no network such as 10.0.0.0/8", part)
		}
		proxies = append(proxies, p)
	}
	return proxies, nil
}

// onThisMachine says that packages go to this machine, the only place where a rehearsal may send them. A name proves
// nothing: it may resolve to anywhere.
func onThisMachine(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback()
}
