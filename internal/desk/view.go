package desk

import (
	"context"
	"encoding/base64"
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

// shown is a manifest on its way through a page: whose page it was, and of which case.
type shown struct {
	Account string        `json:"account"`
	Case    string        `json:"case"`
	View    casefile.View `json:"view"`
}

// shownContext keeps a sealed manifest from being taken for anything else that this ring seals.
const shownContext = "console.view"

// SealView closes a manifest for the page that it describes: nobody but this office can have written it, and it counts
// for one account and one case. Errors: none that a page can help with.
func (d *Desk) SealView(who casefile.Actor, id string, v casefile.View) string {
	if v.Build == "" {
		v.Build = d.audit.Program
	}
	return base64.RawURLEncoding.EncodeToString(d.ring.Seal(shownContext, casefile.Encode(shown{who.ID, id, v})))
}

// OpenView opens what came back with a form, and says whether it counts: a page that somebody else had before him, or of
// another case, says nothing of what the sender saw. Errors: Invalid bad_view.
func (d *Desk) OpenView(who casefile.Actor, id, sealed string) (casefile.View, bool, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err == nil && len(sealed) < 64<<10 {
		raw, err = d.ring.Open(shownContext, raw)
	}
	var s shown
	if err != nil || json.Unmarshal(raw, &s) != nil {
		return casefile.View{}, false, casefile.Refuse(casefile.Invalid, "bad_view")
	}
	return s.View, s.Account == who.ID && s.Case == id, nil
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
