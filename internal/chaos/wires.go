package chaos

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// Wires are the connections between two parts each, which can be cut, silenced and slowed.
type Wires struct {
	server *toxiproxy.ApiServer

	mu    sync.Mutex
	pairs map[string]*toxiproxy.Proxy
}

// NewWires makes wires without a connection.
func NewWires() *Wires {
	return &Wires{pairs: map[string]*toxiproxy.Proxy{},
		server: toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())}
}

// Lay gives the address by which one of a pair reaches the other, at upstream. Laying a pair again leads its wire
// elsewhere: its address stays.
func (w *Wires) Lay(pair, upstream string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.pairs[pair]; p != nil {
		return p.Listen, p.Update(&toxiproxy.Proxy{Listen: p.Listen, Upstream: upstream, Enabled: true})
	}
	p := toxiproxy.NewProxy(w.server, pair, "127.0.0.1:0", upstream)
	if err := p.Start(); err != nil {
		return "", fmt.Errorf("lay wire %s: %w", pair, err)
	}
	w.pairs[pair] = p
	return p.Listen, nil
}

// LeadAll leads every wire to a server elsewhere.
func (w *Wires) LeadAll(server, upstream string) error {
	w.mu.Lock()
	var to []string
	for pair := range w.pairs {
		if strings.HasSuffix(pair, "→"+server) {
			to = append(to, pair)
		}
	}
	w.mu.Unlock()
	for _, pair := range to {
		if _, err := w.Lay(pair, upstream); err != nil {
			return err
		}
	}
	return nil
}

func (w *Wires) of(pair string) (*toxiproxy.Proxy, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.pairs[pair]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no wire %s", pair)
}

// Cut ends every connection of a pair and refuses new ones, until mend.
func (w *Wires) Cut(pair string) (mend func() error, err error) {
	p, err := w.of(pair)
	if err != nil {
		return nil, err
	}
	p.Stop()
	return p.Start, nil
}

// Silence lets connections of a pair stand and everything on them disappear, until mend ends them.
func (w *Wires) Silence(pair string) (mend func() error, err error) {
	return w.spoil(pair, `{"name":"up","type":"timeout","stream":"upstream","attributes":{"timeout":0}}`,
		`{"name":"down","type":"timeout","stream":"downstream","attributes":{"timeout":0}}`)
}

// Slow makes every answer of a pair late, and long ones later still.
func (w *Wires) Slow(pair string) (mend func() error, err error) {
	return w.spoil(pair, `{"name":"late","type":"latency","stream":"downstream","attributes":{"latency":120,"jitter":80}}`,
		`{"name":"narrow","type":"bandwidth","stream":"downstream","attributes":{"rate":256}}`)
}

func (w *Wires) spoil(pair string, toxics ...string) (func() error, error) {
	p, err := w.of(pair)
	if err != nil {
		return nil, err
	}
	for _, t := range toxics {
		if _, err := p.Toxics.AddToxicJson(strings.NewReader(t)); err != nil {
			return nil, fmt.Errorf("spoil wire %s: %w", pair, err)
		}
	}
	return func() error {
		p.Toxics.ResetToxics(context.Background())
		return nil
	}, nil
}

// Close takes all wires away.
func (w *Wires) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.pairs {
		p.Stop()
	}
}
