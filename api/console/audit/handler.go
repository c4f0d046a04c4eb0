// Package audit is what a case is opened with by whoever asks what happened to it (U1–U12): one timeline in two views,
// each event with its rules, its clock and the screen before the one who decided, the state after any event, what
// changed between two, and the proof.
//
// It guarantees that nothing here changes a case, that both views are drawn from the same list and say how much they
// leave out, that what is personal stays masked until a purpose is given in a form, never in an address, and that every
// page works without scripts. Every opening is a logged look (by the desk), under the auditor's mandate.
package audit

import (
	"net/http"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
)

// Pages are the routes of this folder. States are asked for by POST too: with a purpose, which is nobody's business but
// the access log's.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/audit", Op: "listMandates", Handle: entry},
		{Method: get, Path: "/audit/{kind}/{case}", Op: "getCaseTimeline", Handle: timeline},
		{Method: get, Path: "/audit/{kind}/{case}/events/{event}", Op: "getCaseTimeline", Handle: event},
		{Method: post, Path: "/audit/{kind}/{case}/events/{event}", Op: "getCaseState", Handle: event},
		{Method: get, Path: "/audit/{kind}/{case}/states", Op: "getCaseState", Handle: moment},
		{Method: post, Path: "/audit/{kind}/{case}/states", Op: "getCaseState", Handle: moment},
		{Method: get, Path: "/audit/{kind}/{case}/changes", Op: "compareCaseStates", Handle: compare},
		{Method: post, Path: "/audit/{kind}/{case}/changes", Op: "compareCaseStates", Handle: compare},
		{Method: get, Path: "/audit/{kind}/{case}/proof", Op: "proveCase", Handle: func(v *site.Visit) error { return proof(v, site.NewForm(0)) }},
		{Method: post, Path: "/audit/{kind}/{case}/proof", Op: "proveCase", Handle: prove},
		{Method: post, Path: "/audit/{kind}/{case}/bundle", Op: "downloadBundle", Handle: bundle},
	}
}

// subject is the case that a page is about, and what its visitor may open of it.
type subject struct {
	Case, Kind, KindName string
	Tabs                 []layout.Link
}

// subjectOf reads the address. Errors: NotFound no_such_case where kind and case do not go together.
func subjectOf(v *site.Visit, here string) (subject, error) {
	s := subject{Case: v.Case(), Kind: v.R.PathValue("kind")}
	if !strings.HasPrefix(s.Case, s.Kind+"-") {
		return s, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	s.KindName = v.Words.Name("kinds", s.Kind)
	for _, t := range []struct{ code, path, op string }{{"timeline", "", "getCaseTimeline"}, {"states", "/states", "getCaseState"}, {"proof", "/proof", "proveCase"}} {
		if v.May(t.op) {
			s.Tabs = append(s.Tabs, layout.Link{Label: v.Words.Say("audit.tab." + t.code), Href: s.at(t.path), Here: t.code == here})
		}
	}
	return s, nil
}

// at is the address of a page about the case.
func (s subject) at(path string) string { return "/audit/" + s.Kind + "/" + s.Case + path }

func (s subject) page(v *site.Visit, title string) layout.Page {
	crumbs := []layout.Crumb{v.Home()}
	if v.May("listMandates") {
		crumbs = append(crumbs, layout.Crumb{Label: v.Words.Say("audit.title"), Href: "/audit"})
	}
	if v.R.URL.Path != s.at("") {
		crumbs = append(crumbs, layout.Crumb{Label: s.KindName, Href: s.at("")})
	}
	return v.Page(title, crumbs...)
}

// purpose is what was given in a form; empty where the page was only opened.
func purpose(v *site.Visit) (string, error) {
	if v.R.Method != http.MethodPost {
		return "", nil
	}
	f, err := v.Form()
	return strings.TrimSpace(f.Get("purpose")), err
}
