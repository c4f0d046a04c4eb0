// Package display looks at the page on which a notice is displayed, as any member of the public would (T-0.50).
//
// It guarantees that a page counts as displayed only where it answers 200 and says the list's own hash, whichever site
// it is on: the office's mirror, or the page of the city's network that carries the hash. It keeps nothing of the page
// but its hash, follows at most three redirects, reads at most eight megabytes and gives up after twenty seconds. It
// imports no store.
package display

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"chizheng/internal/casefile/notice"
)

const (
	patience  = 20 * time.Second
	largest   = 8 << 20
	redirects = 3
)

// Why a look did not find the list.
const (
	codeBlind       = "display_no_address"
	codeUnreachable = "display_unreachable"
	codeStatus      = "display_status"
	codeOther       = "display_other_content"
)

// Page is where lists are displayed. Make it with New.
type Page struct {
	address string
	client  *http.Client
}

// New takes the page's address, with {case} and {number} in the place of the notice's own; empty: nobody can look, and
// each look says so. Errors: an address that is no absolute http or https one, or names no notice.
func New(address string) (*Page, error) {
	p := &Page{address: address, client: &http.Client{Timeout: patience, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > redirects {
			return errors.New("too many redirects")
		}
		return nil
	}}}
	if address == "" {
		return p, nil
	}
	u, err := url.Parse(p.of(notice.Look{Notice: "notice", Number: 1}))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("read address of notices: %q is no http address", address)
	}
	if !strings.Contains(address, "{case}") && !strings.Contains(address, "{number}") {
		return nil, errors.New("read address of notices: it has neither {case} nor {number}")
	}
	return p, nil
}

func (p *Page) of(l notice.Look) string {
	return strings.NewReplacer("{case}", url.PathEscape(l.Notice), "{number}", strconv.Itoa(l.Number)).Replace(p.address)
}

// LookAt looks once.
func (p *Page) LookAt(ctx context.Context, l notice.Look) notice.Looked {
	if p.address == "" {
		return notice.Looked{Blind: true, Code: codeBlind}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.of(l), nil)
	if err != nil {
		return notice.Looked{Code: codeUnreachable}
	}
	r.Header.Set("User-Agent", "chizheng-display-check")
	r.Header.Set("Cache-Control", "no-cache")
	answer, err := p.client.Do(r)
	if err != nil {
		return notice.Looked{Code: codeUnreachable}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, largest))
	if err != nil {
		return notice.Looked{Code: codeUnreachable}
	}
	sum := sha256.Sum256(body)
	found := notice.Looked{Page: hex.EncodeToString(sum[:])}
	switch {
	case answer.StatusCode != http.StatusOK:
		found.Code = codeStatus
	case l.Hash == "" || !bytes.Contains(body, []byte(l.Hash)):
		found.Code = codeOther
	default:
		found.Up = true
	}
	return found
}
