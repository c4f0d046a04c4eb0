package texting

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"chizheng/internal/postgres"
)

// HTTP is a gateway behind an address. It says POST {address}/messages with id, to and text, the id also as
// Idempotency-Key, and GET {address}/messages/{reference}; the answer is {"reference", "state", "reason"} with a state
// of accepted, delivered or refused. 5xx and 429 mean "not now", any other status above 299 "never".
type HTTP struct {
	base   *url.URL
	secret string
	client *http.Client
}

// NewHTTP makes the gateway. Errors: an address that is none, or one in clear that is not on this machine.
func NewHTTP(address, secret string) (*HTTP, error) {
	base, err := url.Parse(strings.TrimRight(address, "/"))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, errors.New("the message gateway's address is not an http address")
	}
	g := &HTTP{base: base, secret: secret, client: &http.Client{Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("the message gateway redirects") }}}
	if base.Scheme == "http" && !g.Loopback() {
		return nil, errors.New("the message gateway's address must be https: numbers of persons are sent to it")
	}
	return g, nil
}

// Loopback says that the gateway is on this machine.
func (g *HTTP) Loopback() bool {
	host := g.base.Hostname()
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

type wireText struct {
	ID   string `json:"id"`
	To   string `json:"to"`
	Text string `json:"text"`
}

type wireReceipt struct {
	Reference string `json:"reference"`
	State     string `json:"state"`
	Reason    string `json:"reason"`
}

// Send hands a text over.
func (g *HTTP) Send(ctx context.Context, t Text) (Receipt, error) {
	b, err := json.Marshal(wireText{ID: t.Key, To: t.To, Text: t.Body})
	if err != nil {
		return Receipt{}, fmt.Errorf("write message: %w", err)
	}
	return g.ask(ctx, http.MethodPost, g.base.JoinPath("messages"), b, t.Key)
}

// Ask asks for a receipt.
func (g *HTTP) Ask(ctx context.Context, reference string) (Receipt, error) {
	return g.ask(ctx, http.MethodGet, g.base.JoinPath("messages", url.PathEscape(reference)), nil, "")
}

func (g *HTTP) ask(ctx context.Context, method string, at *url.URL, content []byte, key string) (Receipt, error) {
	req, err := http.NewRequestWithContext(ctx, method, at.String(), bytes.NewReader(content))
	if err != nil {
		return Receipt{}, fmt.Errorf("ask the message gateway: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+g.secret)
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := g.client.Do(req)
	if err != nil {
		var without *url.Error // the address holds a reference at the most, but its text is not ours to log
		if errors.As(err, &without) {
			err = without.Err
		}
		return Receipt{}, fmt.Errorf("reach the message gateway: %w", err)
	}
	defer res.Body.Close()
	return read(res)
}

// read turns an answer into a receipt. What the gateway says beyond its codes is not kept: it may repeat the text.
func read(res *http.Response) (Receipt, error) {
	switch {
	case res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusUnauthorized:
		return Receipt{}, fmt.Errorf("the message gateway answers %d", res.StatusCode)
	case res.StatusCode > 299:
		return Receipt{State: postgres.MessageFailed, Reason: fmt.Sprintf("gateway_%d", res.StatusCode)}, nil
	}
	var r wireReceipt
	if err := json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&r); err != nil {
		return Receipt{}, errors.New("the message gateway's answer cannot be read")
	}
	out := Receipt{Reference: clip(r.Reference)}
	switch r.State {
	case "accepted":
		out.State = postgres.MessageSent
	case "delivered":
		out.State = postgres.MessageDelivered
	case "refused":
		out.State, out.Reason = postgres.MessageFailed, "refused"
	default:
		return Receipt{}, errors.New("the message gateway's answer has an unknown state")
	}
	return out, nil
}

func clip(s string) string { return s[:min(len(s), 100)] }
