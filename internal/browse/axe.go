package browse

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe/axe-4.14.1.min.js
var axe string

// finding is what axe-core has against a page.
type finding struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string   `json:"html"`
		Target  []string `json:"target"`
		Summary string   `json:"failureSummary"`
	} `json:"nodes"`
}

// Accessible gives what is seriously wrong with the page for people who see, hear or move otherwise (WCAG 2.2 AA).
func (p *Person) Accessible() []string {
	p.t.Helper()
	p.do("load axe-core", chromedp.Evaluate[chromedp.Void](`window.axe || (() => { `+axe+` })()`))
	out, err := ask[string](p, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
		resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`)
	if err != nil {
		p.t.Fatalf("%s: run axe-core: %v\n%s", p.Name, err, p.glance())
	}
	var found []finding
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		p.t.Fatalf("%s: read axe-core's findings: %v", p.Name, err)
	}
	var serious []string
	for _, f := range found {
		if f.Impact != "serious" && f.Impact != "critical" {
			continue
		}
		for _, n := range f.Nodes {
			serious = append(serious, fmt.Sprintf("axe %s (%s): %s at %s: %s", f.ID, f.Impact, f.Help, strings.Join(n.Target, " "), n.HTML))
		}
	}
	return serious
}

// overflowScript names the elements that stick out of a page that is wider than its window.
const overflowScript = `(() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return "";
  const out = [];
  for (const x of document.body.querySelectorAll("*")) {
    if (x.getBoundingClientRect().right > wide + 1) out.push(x.tagName.toLowerCase() + "." + x.className);
  }
  return (document.documentElement.scrollWidth - wide) + " px wider: " + out.slice(0, 5).join(", ");
})()`

// Overflow says what makes the page wider than its window, and nothing if it fits.
func (p *Person) Overflow() string {
	p.t.Helper()
	return p.Eval(overflowScript)
}
