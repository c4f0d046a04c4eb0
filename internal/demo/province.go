package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"chizheng/internal/province/receiver"
)

// province is the receiving side of the story, on this machine: the only one that a rehearsal may send to (T-0.60).
type province struct {
	*receiver.Receiver
	server *http.Server
	env    []string
}

const provinceApp = "37060020190101001"

// newProvince starts it; its environment tells the office where it is.
func newProvince() (*province, error) {
	secret := strings.ToLower(rand.Text() + rand.Text())[:32]
	r, err := receiver.New(receiver.Options{Apps: map[string]string{provinceApp: secret}, Waiting: 1})
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start province: %w", err)
	}
	p := &province{Receiver: r, server: &http.Server{Handler: r}, env: []string{"PROVINCE_URL=http://" + l.Addr().String() + receiver.Path,
		"PROVINCE_APPID=" + provinceApp, "PROVINCE_SECRET=" + secret}}
	go func() {
		if err := p.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			panic(fmt.Sprintf("demo: province: %v", err)) // nothing of the story could end without it
		}
	}()
	return p, nil
}

func (p *province) close(ctx context.Context) error { return p.server.Shutdown(ctx) }
