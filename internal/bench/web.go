package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/postgres"
)

// web is the program's REST face as its clients see it.
type web struct {
	base   string
	client *http.Client
	tokens map[string]string // by login
}

// serve starts the program's face and signs the given people in.
func (s *site) serve(ctx context.Context, logins ...string) (*web, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	if err := s.child(groupServe, []string{"CHIZHENG_ADDR=" + addr}, "serve"); err != nil {
		return nil, err
	}
	w := &web{base: "http://" + addr, tokens: map[string]string{},
		client: &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 512, MaxIdleConns: 512}}}
	if err := eventually(ctx, 30*time.Second, "the face to be ready", func() bool { return w.ready(ctx) }); err != nil {
		return nil, err
	}
	return w, s.signIn(ctx, w, logins)
}

func (w *web) ready(ctx context.Context) bool {
	return w.ask(ctx, http.MethodGet, "/readyz", "", nil, nil) == nil
}

// signIn starts sessions at the accounts themselves: the door lets ten in at once and then slows, as it must.
func (s *site) signIn(ctx context.Context, w *web, logins []string) error {
	ledger, err := postgres.Open(ctx, s.set.APIURL, s.ring)
	if err != nil {
		return err
	}
	defer ledger.Close()
	people := account.New(ledger, account.Options{})
	for _, login := range logins {
		session, err := people.Login(ctx, login, s.set.DemoPassword())
		if err != nil {
			return fmt.Errorf("sign in as %s: %w", login, err)
		}
		w.tokens[login] = session.Token
	}
	return nil
}

// ask sends one request; key makes it a command, out takes the answer.
func (w *web) ask(ctx context.Context, method, path, login string, body, out any, key ...string) error {
	res, err := w.do(ctx, method, path, login, body, key...)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if out != nil {
		return json.NewDecoder(res.Body).Decode(out)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

// post sends a request whose answer is read by the caller, who closes it.
func (w *web) post(ctx context.Context, path, login string, body any) (*http.Response, error) {
	return w.do(ctx, http.MethodPost, path, login, body)
}

// do gives the answer to a request that went well; anything else is an error that quotes the problem.
func (w *web) do(ctx context.Context, method, path, login string, body any, key ...string) (*http.Response, error) {
	var content io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("write request: %w", err)
		}
		content = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, w.base+path, content)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if login != "" {
		req.Header.Set("Authorization", "Bearer "+w.tokens[login])
	}
	if len(key) > 0 {
		req.Header.Set("Idempotency-Key", key[0])
	}
	res, err := w.client.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 300 {
		defer res.Body.Close()
		why, _ := io.ReadAll(io.LimitReader(res.Body, 600))
		return nil, fmt.Errorf("%s %s: %s: %s", method, path, res.Status, why)
	}
	return res, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// size is a file's in MiB.
func size(path string) float64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return float64(info.Size()) / (1 << 20)
}
