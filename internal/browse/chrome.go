package browse

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"

	"github.com/chromedp/chromedp"
)

// Chrome is one Chromium process for many people.
type Chrome struct {
	base   string // of the program: http://127.0.0.1:…
	ctx    context.Context
	cancel context.CancelFunc
	people atomic.Int64
}

// programs are the names that Chromium has on the systems we know, Debian's first.
var programs = []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome"}

// Open starts Chromium for the program at an address. Errors: there is no Chromium on this machine.
func Open(ctx context.Context, base string) (*Chrome, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "zh-CN"),
		chromedp.Flag("disable-quic", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // root can't have the sandbox, and CI is root
	}
	alloc, end := chromedp.NewExecAllocator(ctx, options...)
	c := &Chrome{base: base}
	var stop context.CancelFunc
	c.ctx, stop = chromedp.NewContext(alloc)
	c.cancel = func() { stop(); end() }
	if err := chromedp.Do(c.ctx); err != nil {
		c.cancel()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return c, nil
}

func find() (string, error) {
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium on this machine: apt-get install chromium fonts-noto-cjk (make test does it as root)")
}

// Close ends Chromium and everybody's windows.
func (c *Chrome) Close() { c.cancel() }
