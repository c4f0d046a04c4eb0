// Package htmlcheck holds a page against what every page of the console promises: labels, headings, one address for
// each id, nothing inline, nothing from elsewhere. It is for tests.
package htmlcheck

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// Doc is a parsed page.
type Doc struct{ root *html.Node }

// Parse reads a page.
func Parse(r io.Reader) (Doc, error) {
	root, err := html.Parse(r)
	if err != nil {
		return Doc{}, fmt.Errorf("parse page: %w", err)
	}
	return Doc{root}, nil
}

// All gives every element of a name that fits.
func (d Doc) All(name string, fits ...func(*html.Node) bool) []*html.Node {
	return all(d.root, name, fits...)
}

func all(root *html.Node, name string, fits ...func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || name != "*" && n.Data != name {
			continue
		}
		ok := true
		for _, f := range fits {
			ok = ok && f(n)
		}
		if ok {
			out = append(out, n)
		}
	}
	return out
}

// Within gives the elements below one.
func Within(n *html.Node, name string, fits ...func(*html.Node) bool) []*html.Node {
	return all(n, name, fits...)
}

// Attr gives an attribute, or "".
func Attr(n *html.Node, name string) string {
	v, _ := attr(n, name)
	return v
}

// Has says whether an attribute is there.
func Has(n *html.Node, name string) bool {
	_, ok := attr(n, name)
	return ok
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// With fits elements whose attribute has a value.
func With(name, value string) func(*html.Node) bool {
	return func(n *html.Node) bool { return Attr(n, name) == value }
}

// Text is what a reader sees of an element.
func Text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Text is what a reader sees of the page's main part.
func (d Doc) Text() string {
	for _, m := range d.All("main") {
		return Text(m)
	}
	return Text(d.root)
}
