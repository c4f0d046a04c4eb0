package site

import (
	"slices"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// viewName is the field in which a page's forms carry what the page showed.
const viewName = "view"

// Saw says what the page being drawn shows of its case: from here on every form of it carries the manifest, sealed, and
// the desk records it with the decision (U4). The page names itself; rules go in without their inputs, which stand in
// the events.
func (v *Visit) Saw(view casefile.View) {
	view.Page, view.Locale = pageName(v.route.Path), v.Words.Language()
	view.Rules = slices.Clone(view.Rules)
	for i := range view.Rules {
		view.Rules[i].Inputs = nil
	}
	v.Context = layout.WithSeen(v.Context, v.Site.Desk.SealView(v.Who, v.Case(), view))
}

// Hashes names scans by their content, for a manifest.
func Hashes(scans []filing.Scan) []string {
	var out []string
	for _, x := range scans {
		out = append(out, x.Hash)
	}
	return out
}

// recall takes the manifest of the page that a form was sent from. Errors: Invalid bad_view.
func (v *Visit) recall(sealed string) error {
	if sealed == "" {
		return nil
	}
	view, mine, err := v.Site.Desk.OpenView(v.Who, v.Case(), sealed)
	if err == nil && mine {
		v.Context = desk.WithView(v.Context, view)
	}
	return err
}

// pageName is a page's address without the case: /filings/:case/recheck.
func pageName(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }
