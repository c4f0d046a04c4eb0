// Package words is what pages say beside the product's own catalogue (internal/locale): headings, labels, hints,
// buttons. A page's language travels in its context.
//
// It guarantees that zh-CN and en hold the same entries with the same arguments and that no page names an entry that
// is not there (both held by tests). It imports the catalogue of the product only.
package words

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"chizheng/internal/casefile/campaign"
	"chizheng/internal/locale"
)

//go:embed zh-CN.json en.json
var files embed.FS

// Languages are the pages' languages, the default first.
var Languages = []string{"zh-CN", "en"}

// Set holds every language.
type Set struct {
	locales *locale.Locales
	pages   map[string]map[string]string
}

// Load reads the catalogues.
func Load(l *locale.Locales) (*Set, error) {
	s := &Set{locales: l, pages: map[string]map[string]string{}}
	for _, name := range Languages {
		raw, err := files.ReadFile(name + ".json")
		if err != nil {
			return nil, fmt.Errorf("read page catalogue: %w", err)
		}
		page := map[string]string{}
		if err := json.Unmarshal(raw, &page); err != nil {
			return nil, fmt.Errorf("read page catalogue %s: %w", name, err)
		}
		s.pages[name] = page
	}
	return s, nil
}

// Speech is one language: the pages' own words and the product's.
type Speech struct {
	*locale.Locale
	page map[string]string
}

// Pick gives a language by its tag or by an Accept-Language header.
func (s *Set) Pick(accept string) *Speech {
	l := s.locales.Pick(accept)
	return &Speech{Locale: l, page: s.pages[l.Language()]}
}

// Say gives an entry with its arguments: name, value, name, value …
func (s *Speech) Say(key string, args ...string) string {
	text, ok := s.page[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, "{"+args[i]+"}", args[i+1])
	}
	return text
}

// Has says whether there is an entry.
func (s *Speech) Has(key string) bool {
	_, ok := s.page[key]
	return ok
}

// Text gives a text of the plan in this language.
func (s *Speech) Text(t campaign.Text) string {
	if s.Language() == "en" && t.EN != "" {
		return t.EN
	}
	return t.ZH
}

type speechKey struct{}

// With carries a language to the templates.
func With(ctx context.Context, s *Speech) context.Context {
	return context.WithValue(ctx, speechKey{}, s)
}

// Of gives the context's language.
func Of(ctx context.Context) *Speech {
	if s, ok := ctx.Value(speechKey{}).(*Speech); ok {
		return s
	}
	return &Speech{}
}

// Say gives an entry in the context's language.
func Say(ctx context.Context, key string, args ...string) string { return Of(ctx).Say(key, args...) }

// Name gives the product's name of a code.
func Name(ctx context.Context, table, code string) string {
	if code == "" {
		return "—"
	}
	return Of(ctx).Name(table, code)
}
