package htmlcheck

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// Faults lists what a page breaks of the promises that hold for every page.
func (d Doc) Faults() []string {
	var f faults
	f.frame(d)
	f.ids(d)
	f.inline(d)
	f.fields(d)
	f.names(d)
	f.headings(d)
	f.forms(d)
	return f
}

type faults []string

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

func (f *faults) frame(d Doc) {
	for _, n := range d.All("html") {
		if Attr(n, "lang") == "" {
			f.add("the page names no language")
		}
	}
	for name, want := range map[string]int{"title": 1, "main": 1, "h1": 1} {
		if got := len(d.All(name)); got != want {
			f.add("%d elements %s, want %d", got, name, want)
		}
	}
	if len(d.All("a", With("href", "#main"))) == 0 {
		f.add("no way to skip to the content")
	}
}

func (f *faults) ids(d Doc) {
	seen := map[string]bool{}
	for _, n := range d.All("*") {
		if id := Attr(n, "id"); id != "" {
			if seen[id] {
				f.add("two elements have the id %q", id)
			}
			seen[id] = true
		}
	}
	for _, n := range d.All("*") {
		for _, name := range []string{"aria-describedby", "aria-labelledby", "for", "form"} {
			for _, id := range strings.Fields(Attr(n, name)) {
				if !seen[id] {
					f.add("%s of %s leads to no element %q", name, n.Data, id)
				}
			}
		}
	}
}

// inline: the content policy would refuse it, and nobody would see why.
func (f *faults) inline(d Doc) {
	for _, n := range d.All("*") {
		for _, a := range n.Attr {
			switch {
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				f.add("%s has the inline attribute %s", n.Data, a.Key)
			case (a.Key == "src" || a.Key == "href" || a.Key == "action") && (strings.Contains(a.Val, "://") || strings.HasPrefix(a.Val, "//") || strings.HasPrefix(a.Val, "javascript:")):
				f.add("%s leads away: %s", n.Data, a.Val)
			}
		}
		if n.Data == "style" || n.Data == "script" && Attr(n, "src") == "" {
			f.add("inline %s", n.Data)
		}
	}
}

func (f *faults) fields(d Doc) {
	labels := map[string]bool{}
	for _, n := range d.All("label") {
		labels[Attr(n, "for")] = true
	}
	for _, name := range []string{"input", "select", "textarea"} {
		for _, n := range d.All(name) {
			kind := Attr(n, "type")
			if kind == "hidden" || kind == "submit" || Attr(n, "aria-hidden") == "true" {
				continue
			}
			if !labels[Attr(n, "id")] && Attr(n, "aria-label") == "" && !inside(n, "label") {
				f.add("%s %q has no label", name, Attr(n, "name"))
			}
		}
	}
	for _, n := range d.All("fieldset") {
		if len(Within(n, "legend")) != 1 {
			f.add("a group of fields has no legend")
		}
	}
}

func inside(n *html.Node, name string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == name {
			return true
		}
	}
	return false
}

// names: whoever hears a page needs a name for each thing that can be pressed or looked at.
func (f *faults) names(d Doc) {
	for _, name := range []string{"a", "button", "summary"} {
		for _, n := range d.All(name) {
			if Text(n) == "" && Attr(n, "aria-label") == "" {
				f.add("a %s has no name", name)
			}
		}
	}
	for _, n := range d.All("img") {
		if !Has(n, "alt") {
			f.add("a picture has no text")
		}
	}
	for _, n := range d.All("th") {
		if Attr(n, "scope") == "" {
			f.add("a table's heading has no scope")
		}
	}
}

func (f *faults) headings(d Doc) {
	last := 0
	for _, n := range d.All("*") {
		if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		level := int(n.Data[1] - '0')
		if level > last+1 {
			f.add("heading %q jumps from level %d to %d", Text(n), last, level)
		}
		last = level
	}
}

// withoutKey are forms that change nothing or may be sent twice: reading, signing in and out, claims.
var withoutKey = []string{"/signin", "/signout", "/language", "/me/", "/messages/read", "/inbox/", "/find", "/acting/end"}

// forms: a command without its own name could be carried out twice.
func (f *faults) forms(d Doc) {
	for _, n := range d.All("form") {
		action := Attr(n, "action")
		if strings.ToLower(Attr(n, "method")) != "post" {
			continue
		}
		named := len(Within(n, "input", With("name", "key"))) == 1
		for _, without := range withoutKey {
			named = named || strings.Contains(action, without)
		}
		if !named {
			f.add("the form to %s has no key", action)
		}
		if len(Within(n, "button")) == 0 {
			f.add("the form to %s has no button", action)
		}
		for _, inner := range Within(n, "form") {
			f.add("a form inside the form to %s: %s", action, Attr(inner, "action"))
		}
	}
}
