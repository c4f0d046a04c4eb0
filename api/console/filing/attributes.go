package filing

import (
	"chizheng/api/console/layout"
	"github.com/a-h/templ"
)

// proof lets a fact take the focus where a scan stands behind it.
func proof(f Fact) templ.Attributes {
	if f.Scan == "" {
		return nil
	}
	return templ.Attributes{"data-scan": f.Scan, "tabindex": "0"}
}

func stepHere(here bool) templ.Attributes {
	if here {
		return templ.Attributes{"aria-current": "step"}
	}
	return nil
}

// live asks the rules again after something was typed (F4): on the answer's own box and not on the form, because a form
// is asked only when it is complete. Without a script the button does it.
func live() templ.Attributes {
	return templ.Attributes{"hx-post": "/filings/eligibility", "hx-include": "closest form", "hx-trigger": "change from:closest form delay:400ms"}
}

// waiting asks again while files are being checked.
func waiting(m scansModel) templ.Attributes {
	if !m.Checking {
		return nil
	}
	return templ.Attributes{"hx-get": "/filings/" + m.Case + "/scans/part", "hx-trigger": "every 2s", "hx-swap": "outerHTML"}
}

func contentAction(m contentModel) string {
	if m.Case == "" {
		return "/filings"
	}
	return "/filings/" + m.Case + "/content"
}

// saving keeps what is typed, soon after the last key (F2). A script only: without one nothing is lost but what was not
// sent.
func saving() templ.Attributes {
	return templ.Attributes{"hx-post": "/filings/pad", "hx-include": "closest form", "hx-swap": "outerHTML",
		"hx-trigger": "input from:closest form delay:1500ms, change from:closest form delay:1500ms", "hx-sync": "this:replace"}
}

// keyed lets a choice be picked by its number.
func keyed(on bool, i int) templ.Attributes {
	if !on {
		return nil
	}
	return templ.Attributes{"data-key": layout.Number(i + 1)}
}

// loading lets the scan that is seen first come first.
func loading(i int) templ.Attributes {
	if i == 0 {
		return templ.Attributes{"fetchpriority": "high"}
	}
	return templ.Attributes{"loading": "lazy"}
}
