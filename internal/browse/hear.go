package browse

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// hear notes what the browser says about the pages: nothing of it may go unnoticed.
func (p *Person) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventResponseReceived:
		p.answered(e)
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, "exception: "+thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.faults = append(p.faults, "console: "+said(e.Args))
		}
	case *log.EventEntryAdded:
		// What was not delivered is judged by answered, which knows what the test provokes.
		if e.Entry.Source != log.EntrySourceNetwork && (e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity) {
			p.faults = append(p.faults, fmt.Sprintf("%s: %s", e.Entry.Source, e.Entry.Text))
		}
	}
}

// answered judges an answer: a page may refuse what the test provokes; a picture, a script, a part may not fail.
func (p *Person) answered(e *network.EventResponseReceived) {
	r := e.Response
	if e.Type == network.ResourceTypeDocument {
		p.status = r.Status
	}
	switch {
	case r.Status < 400 || p.expected[r.Status]:
	case r.Status < 500 && e.Type == network.ResourceTypeDocument:
	default:
		p.faults = append(p.faults, fmt.Sprintf("%s answered %d", strings.TrimPrefix(r.URL, p.chrome.base), r.Status))
	}
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil {
		return d.Text + " " + d.Exception.Description
	}
	return d.Text
}

func said(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		out = append(out, string(a.Value)+a.Description)
	}
	return strings.Join(out, " ")
}

// Expect says that answers of this status are provoked from here on.
func (p *Person) Expect(status int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected[status] = true
}

// NoFaults fails the test with what pages have complained of since the last call.
func (p *Person) NoFaults() {
	p.t.Helper()
	for _, f := range p.Faults() {
		p.t.Errorf("%s: %s", p.Name, f)
	}
}

// Faults gives what pages have complained of since the last call.
func (p *Person) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.faults
	p.faults = nil
	return out
}
