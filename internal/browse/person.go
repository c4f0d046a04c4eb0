package browse

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Person sits at a browser of his own. Every method fails the test at once when what it is for does not happen.
type Person struct {
	Name string
	// Patience is how long anything may take before the test gives up.
	Patience time.Duration

	t      testing.TB
	chrome *Chrome
	ctx    context.Context

	mu       sync.Mutex
	status   int64          // of the newest document
	faults   []string       // what pages complained of
	expected map[int64]bool // answers ≥ 400 that the test provokes
}

// shotsEnv names a directory for a picture of every place where a test calls Shot; failures always leave one.
const shotsEnv = "CHIZHENG_TEST_SHOTS"

// Person opens a window for somebody. It is closed with the test, which fails if a page complained of anything.
func (c *Chrome) Person(t testing.TB, name string) *Person {
	t.Helper()
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	p := &Person{Name: name, Patience: time.Minute, t: t, chrome: c, ctx: ctx, expected: map[int64]bool{}}
	if err := errors.Join(chromedp.Listen(ctx, p.hear), p.address()); err != nil {
		cancel()
		t.Fatalf("open a window for %s: %v", name, err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			p.leave()
		}
		p.NoFaults()
		cancel()
	})
	p.Width(1280)
	return p
}

// address gives the person an address of his own, from the range for documentation: sign-ins are counted by address.
func (p *Person) address() error {
	own := network.Headers{"X-Forwarded-For": fmt.Sprintf("203.0.113.%d", p.chrome.people.Add(1)%250+1)}
	_, err := chromedp.Call(p.ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: own})
	return err
}

// do runs a step within the person's patience.
func (p *Person) do(what string, step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := p.try(step); err != nil {
		p.t.Fatalf("%s: %s: %v\n%s", p.Name, what, err, p.glance())
	}
}

func (p *Person) try(step chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	return chromedp.Do(ctx, step)
}

// order gives the browser a command of its protocol.
func order[P, R any](p *Person, what string, c cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	out, err := chromedp.Call(ctx, c, params)
	if err != nil {
		p.t.Fatalf("%s: %s: %v\n%s", p.Name, what, err, p.glance())
	}
	return out
}

// ask gives the value of an expression in the page, and waits for it if it is a promise.
func ask[T any](p *Person, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, func(e *runtime.EvaluateParams) { e.AwaitPromise = yes() }))
}

func yes() *bool { v := true; return &v }

// Go opens an address of the program and gives the answer's status.
func (p *Person) Go(path string) int {
	p.t.Helper()
	p.do("go to "+path, chromedp.Navigate(p.chrome.base+path))
	return p.Status()
}

// Status is that of the newest page.
func (p *Person) Status() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int(p.status)
}

// Path is where the person is, with its query.
func (p *Person) Path() string {
	p.t.Helper()
	return p.Eval("location.pathname + location.search")
}

// Eval gives the text of an expression in the page.
func (p *Person) Eval(expression string) string {
	p.t.Helper()
	out, err := ask[string](p, "String("+expression+")")
	if err != nil {
		p.t.Fatalf("%s: evaluate %.200s: %v\n%s", p.Name, expression, err, p.glance())
	}
	return out
}

// Wait gives what a promise of a text comes to.
func (p *Person) Wait(promise string) string {
	p.t.Helper()
	out, err := ask[string](p, promise)
	if err != nil {
		p.t.Fatalf("%s: wait for %.200s: %v\n%s", p.Name, promise, err, p.glance())
	}
	return out
}

// Width makes the window as wide as a desk's (1280) or a telephone's (360).
func (p *Person) Width(w int64) {
	p.t.Helper()
	order(p, "resize", emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: w, Height: 800,
		DeviceScaleFactor: 1, Mobile: w < 600})
}

// WithoutScripts turns the page's own scripts off, or on again.
func (p *Person) WithoutScripts(off bool) {
	p.t.Helper()
	order(p, "turn scripts off", emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
}

// Line makes the person's connection slow, in bytes a second upwards, or cuts it; zero is as fast as it goes.
func (p *Person) Line(cut bool, up float64) {
	p.t.Helper()
	if up == 0 {
		up = -1
	}
	order(p, "change the line", network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: cut, DownloadThroughput: -1, UploadThroughput: up}}})
}

// Cookies are the browser's own for the program, by name.
func (p *Person) Cookies() map[string]string {
	p.t.Helper()
	out := map[string]string{}
	for _, c := range order(p, "look at the cookies", network.GetCookies, network.GetCookiesParams{}).Cookies {
		out[c.Name] = c.Value
	}
	return out
}

// Lose forgets every cookie, as if the session were over.
func (p *Person) Lose() {
	p.t.Helper()
	order(p, "lose the session", network.ClearBrowserCookies, cdp.Empty{})
}

// Carry puts a cookie of the program into the browser.
func (p *Person) Carry(name, value string) {
	p.t.Helper()
	order(p, "carry a cookie", network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.chrome.base})
}

// Shot takes a picture of the whole page for whoever asked for pictures (CHIZHENG_TEST_SHOTS).
func (p *Person) Shot(name string) {
	p.t.Helper()
	if dir := os.Getenv(shotsEnv); dir != "" {
		p.Picture(filepath.Join(dir, name+".png"))
	}
}

// docsEnv names the directory of the documentation's pictures, for whoever takes them anew (make screenshots).
const docsEnv = "CHIZHENG_DOC_IMAGES"

// ForDocs takes a picture for the documentation: what a window shows. A page without a name is not pictured.
func (p *Person) ForDocs(name string) {
	p.t.Helper()
	if dir := os.Getenv(docsEnv); dir != "" && name != "" {
		if err := p.picture(filepath.Join(dir, name+".png"), false); err != nil {
			p.t.Fatalf("%s: take a picture: %v", p.Name, err)
		}
	}
}

// Picture writes a picture of the whole page to a file.
func (p *Person) Picture(file string) {
	p.t.Helper()
	if err := p.picture(file, true); err != nil {
		p.t.Fatalf("%s: take a picture: %v", p.Name, err)
	}
}

func (p *Person) picture(file string, whole bool) error {
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &whole})
	if err != nil {
		return fmt.Errorf("capture: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	return os.WriteFile(file, shot.Data, 0o644)
}

var unsafe = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// leave keeps a picture of a failure.
func (p *Person) leave() {
	dir := os.Getenv(shotsEnv)
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "chizheng-shots")
	}
	file := filepath.Join(dir, "failed-"+unsafe.ReplaceAllString(p.t.Name()+"-"+p.Name, "_")+".png")
	if err := p.picture(file, true); err != nil {
		p.t.Logf("no picture of the failure: %v", err)
		return
	}
	p.t.Logf("what %s saw: %s", p.Name, file)
}

// glance says where the person is and what stands there, for a failure's message.
func (p *Person) glance() string {
	seen, err := ask[[]string](p, "[location.pathname + location.search, document.body ? document.body.innerText : '']")
	if err != nil || len(seen) != 2 {
		return fmt.Sprintf("nothing to be seen: %v", err)
	}
	text := []rune(seen[1])
	return fmt.Sprintf("at %s (%d):\n%s", seen[0], p.Status(), string(text[:min(len(text), 1500)]))
}
