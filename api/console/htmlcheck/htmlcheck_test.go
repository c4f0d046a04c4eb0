package htmlcheck_test

import (
	"strings"
	"testing"

	"chizheng/api/console/htmlcheck"
)

const sound = `<!doctype html><html lang="zh-CN"><title>t</title><body><a href="#main">skip</a><main id="main"><h1>t</h1>
<form method="post" action="/x"><input type="hidden" name="key"><label for="a">A</label><input id="a" name="a"><button>go</button></form></main>`

func TestASoundPageHasNoFaults(t *testing.T) {
	t.Parallel()
	d, err := htmlcheck.Parse(strings.NewReader(sound))
	if err != nil || len(d.Faults()) != 0 {
		t.Error(err, d.Faults())
	}
}

func TestEveryBrokenPromiseIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, says string }{
		{"a field without label", `<label for="a">A</label>`, ``, "no label"},
		{"an inline style", `<main `, `<main style="x" `, "inline attribute"},
		{"an inline script", `</main>`, `<script>1</script></main>`, "inline script"},
		{"a script from elsewhere", `</main>`, `<script src="https://x.example/a.js"></script></main>`, "leads away"},
		{"two ids", `</main>`, `<p id="a">b</p></main>`, "two elements"},
		{"a command without key", `<input type="hidden" name="key">`, ``, "no key"},
		{"a jump of headings", `</h1>`, `</h1><h3>x</h3>`, "jumps"},
		{"no language", ` lang="zh-CN"`, ``, "no language"},
		{"an empty link", `</main>`, `<a href="/x"></a></main>`, "no name"},
	} {
		d, err := htmlcheck.Parse(strings.NewReader(strings.Replace(sound, c.from, c.to, 1)))
		if got := strings.Join(d.Faults(), "; "); err != nil || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}
