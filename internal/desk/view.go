package desk

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"

	"chizheng/internal/casefile"
)

type viewKey struct{}

// WithView tells the desk what the asker had before him when he decided: it is recorded with his command (U4).
func WithView(ctx context.Context, v casefile.View) context.Context {
	return context.WithValue(ctx, viewKey{}, v)
}

// viewOf is what goes into history: the manifest that came with the request, or at least the version that the asker said
// he saw.
func (d *Desk) viewOf(ctx context.Context, op string, seen int) *casefile.View {
	v, ok := ctx.Value(viewKey{}).(casefile.View)
	switch {
	case !ok && seen == 0:
		return nil
	case !ok:
		v = casefile.View{Version: seen, Page: op}
	}
	if v.Build == "" {
		v.Build = d.audit.Program
	}
	return &v
}

// plainWord is all that a manifest may say: codes, hashes and names of pages, so that nobody's data get into a part of
// history that stays readable.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:+-]{0,100}$`)

// ReadView reads a manifest as a client sends it. Errors: Invalid bad_view.
func ReadView(text string) (casefile.View, error) {
	v, err := casefile.DecodeStrict[casefile.View](json.RawMessage(text))
	if err != nil || len(text) > 8<<10 || v.Version < 0 {
		return casefile.View{}, casefile.Refuse(casefile.Invalid, "bad_view")
	}
	words := slices.Concat([]string{v.Page, v.Build, v.Locale, v.Hash}, v.Scans, v.Warnings)
	for i := range v.Rules {
		r := &v.Rules[i]
		r.Inputs = nil // the event has them
		words = append(words, r.Rule, r.Clause, r.Code, string(r.Verdict))
	}
	for _, w := range words {
		if !plainWord.MatchString(w) {
			return casefile.View{}, casefile.Refuse(casefile.Invalid, "bad_view")
		}
	}
	return v, nil
}
