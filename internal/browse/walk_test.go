package browse_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"chizheng/api/console/htmlcheck"
	"chizheng/api/console/site"
	"chizheng/internal/browse"
	"chizheng/internal/casefile"
)

// door is somebody who has a door of his own.
type door struct {
	login string
	role  casefile.Role
}

// household is everybody, as the demonstration's story leaves them on 27 March.
var household = []door{
	{"", casefile.Public}, {"demo-firm6", casefile.Applicant}, {"demo-firm3", casefile.Enterprise}, {"demo-holder1", casefile.Individual},
	{"point05a", casefile.PointStaff}, {"county1", casefile.County}, {"reviewer1", casefile.Reviewer}, {"publisher", casefile.Publisher},
	{"reporter", casefile.Reporter}, {"leader", casefile.Leader}, {"admin", casefile.Admin}, {"auditor", casefile.Auditor},
}

// TestEveryPageIsSoundForEverybodyWhoMayOpenIt goes wherever the pages lead, as everybody, in an office that has cases
// in every stage; then a real browser looks at one of each. It stops on the way where pages are needed that nobody
// needs at the end: registrations that wait, and filings that somebody has doubts about.
func TestEveryPageIsSoundForEverybodyWhoMayOpenIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := walk{office: o, atlas: newAtlas(t), seen: map[string][]stop{}}
	o.play("Second package by HTTP, repaired records sent again", map[string]func(){
		"The city reviews registrations": func() {
			w.visit(door{"", casefile.Public}, door{"demo-firm1", casefile.Applicant}, door{"reviewer1", casefile.Reviewer})
		},
		"Duplicates, doubts, returns, withdrawals, points assigned": func() {
			w.visit(door{"demo-firm3", casefile.Enterprise}, door{"point05a", casefile.PointStaff}, door{"reviewer1", casefile.Reviewer},
				door{"auditor", casefile.Auditor})
		},
	})
	w.steered()
	w.visit(household...)
	w.denied()
	w.forged()
	w.missed()
}

// visit goes wherever the pages lead, and lets a browser look at those that are new.
func (w *walk) visit(doors ...door) {
	for _, d := range doors {
		w.crawl(w.visitor(d.login, d.role))
	}
	w.look()
}

// walk is what was seen on the way.
type walk struct {
	*office
	atlas
	seen map[string][]stop // by pattern of the page
	keys int               // of the forms that it sent
}

// stop is one page as one person saw it.
type stop struct {
	who   *visitor
	path  string
	shape string // of what can be done on it: pages of one shape are alike for a browser
	new   bool   // no browser has looked at it
}

// each is how many addresses of one page a person opens: cases differ.
const each = 3

// crawl follows every link that somebody is offered. What he is offered leads somewhere: never to a refusal.
func (w *walk) crawl(v *visitor) {
	queue := []string{"/", "/signin", "/home"}
	if v.role == casefile.Public {
		queue = queue[:2]
	}
	asked, opened := map[string]bool{}, map[string]int{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		pattern := w.page(http.MethodGet, path)
		key := pattern + "?" + queryNames(path)
		if asked[path] || pattern == "" || opened[key] >= each {
			continue
		}
		asked[path] = true
		opened[key]++
		a := v.get(path)
		if a.status != http.StatusOK {
			w.t.Errorf("%s is led to %s and hears %d", v.name, path, a.status)
			continue
		}
		if !a.html {
			w.note(pattern, stop{})
			continue
		}
		w.sound(v, a)
		w.note(w.page(http.MethodGet, a.at), stop{v, a.at, shape(a.doc), true})
		w.note(pattern, stop{}) // reached, if only to lead on
		queue = append(queue, links(a)...)
	}
	w.english(v, asked)
}

func (w *walk) note(pattern string, s stop) {
	all := w.seen[pattern]
	if s.who != nil && slices.ContainsFunc(all, func(x stop) bool { return x.shape == s.shape }) {
		return
	}
	w.seen[pattern] = append(all, s)
}

// sound holds a page against what every page promises.
func (w *walk) sound(v *visitor, a answer) {
	for _, f := range a.doc.Faults() {
		w.t.Errorf("%s at %s: %s", v.name, a.at, f)
	}
	for _, f := range w.foreign(v, a) {
		w.t.Errorf("%s at %s: %s", v.name, a.at, f)
	}
}

// foreign finds forms that this person may not send: what he may not, he is not offered.
func (w *walk) foreign(v *visitor, a answer) []string {
	var out []string
	for _, f := range a.doc.All("form") {
		method, action := strings.ToUpper(or(htmlcheck.Attr(f, "method"), "get")), htmlcheck.Attr(f, "action")
		pattern := w.page(method, pathOf(or(action, a.at)))
		i := slices.IndexFunc(w.routes, func(r site.Route) bool { return r.Method+" "+r.Path == pattern })
		switch {
		case i < 0:
			out = append(out, fmt.Sprintf("a form leads nowhere: %s %s", method, action))
		case !w.may(v.role, w.routes[i].Op):
			out = append(out, fmt.Sprintf("a form is offered that %s may not send: %s", v.role, pattern))
		}
	}
	return out
}

// english reads the same pages in the other language: complete, and as sound.
func (w *walk) english(v *visitor, paths map[string]bool) {
	v.speak("en")
	defer v.speak("zh-CN")
	for path := range paths {
		a := v.get(path)
		if a.status != http.StatusOK || !a.html {
			continue
		}
		w.sound(v, a)
		if lang := htmlcheck.Attr(a.doc.All("html")[0], "lang"); lang != "en" {
			w.t.Errorf("%s is in %s where English was chosen", path, lang)
		}
	}
}

// denied asks for every page and sends every form that the policy denies to somebody: all are refused before anything
// is read, and nobody is told whether a case is there.
func (w *walk) denied() {
	for _, h := range household {
		v := w.visitor(h.login, h.role)
		for _, r := range w.routes {
			if w.may(h.role, r.Op) {
				continue
			}
			form := url.Values(nil)
			if r.Method != http.MethodGet {
				form = url.Values{"key": {"denied"}}
			}
			a := v.send(r.Method, somewhere(r), form, nil)
			led := h.role == casefile.Public && (strings.HasPrefix(a.at, "/signin?") || a.status == http.StatusUnauthorized)
			if !led && a.status != http.StatusForbidden {
				w.t.Errorf("%s at %s %s: %d, want a refusal", v.name, r.Method, r.Path, a.status)
			}
		}
	}
}

// forged sends every form in everybody's name from another site.
func (w *walk) forged() {
	for _, h := range household[1:] {
		v := w.visitor(h.login, h.role)
		for _, r := range w.of(http.MethodPost) {
			a := v.send(http.MethodPost, somewhere(r), url.Values{"key": {"forged"}}, map[string]string{"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"})
			if a.status != http.StatusForbidden {
				w.t.Errorf("a forged form of %s to %s is answered with %d", v.name, r.Path, a.status)
			}
		}
	}
}

// unreached are the pages to which no link of this story leads, and why.
var unreached = map[string]string{
	"GET /filings/{case}/scans/part":         "a part that a script asks for; the main paths do",
	"GET /imports/{case}/progress":           "likewise",
	"GET /submissions/{case}/progress":       "likewise",
	"GET /submissions/{case}":                "the story submits one by one; the main paths do many at once",
	"GET /filings/{case}/recheck":            "nothing waits for it between two days of the story; the main paths go there",
	"GET /handovers/{case}/revision":         "likewise",
	"GET /imports/{case}/errors":             "the firm with a faulty workbook is not of the household",
	"GET /objections/{case}/scans/{scan}":    "the story objects without evidence; the main paths with it",
	"GET /registration/proof":                "nobody of the household has a registration in draft; the registration's own tests do",
	"GET /registration/content":              "likewise",
	"GET /filings/{case}/ruling":             "nothing asks for a person between two days of the story; the desks' own tests rule",
	"GET /filings/{case}/comparison/{other}": "likewise",
	"GET /filings/{case}/repair":             "the story repairs on the day of the receipts; the office's own tests do too",
	"GET /bulks/new":                         "a form of the inbox leads there while rechecks wait; the drill and the desks' own tests go there",
	"GET /bulks/{case}/progress":             "a part that a script asks for",
	"GET /filings/export":                    "a button of the list's form leads there; the exports' own tests do",
	"GET /inbox/export":                      "likewise",
	"GET /registrations/export":              "likewise",
	"GET /handovers/export":                  "likewise",
	"GET /point/sheets/export":               "likewise",
	"GET /accounts/export":                   "likewise",
	"GET /filters":                           "the story keeps no filter; the filters' own tests do",
	"GET /filters/{filter}":                  "likewise",
	"GET /cases/{case}/notes":                "where a note that was refused is shown again; the notes' own tests write",
	"GET /filings/{case}/seal/photo":         "the story photographs no page; the inspection's own tests do",
	"GET /audit/samples/{sample}":            "the story draws no sample; the auditor's own tests do",
}

// missed names pages to which nobody was led.
func (w *walk) missed() {
	for _, r := range w.of(http.MethodGet) {
		pattern := "GET " + r.Path
		if len(w.seen[pattern]) == 0 && unreached[pattern] == "" {
			w.t.Errorf("no link that anybody is offered leads to %s", r.Path)
		}
	}
}

// look opens one page of each shape in a real browser, in both languages and at both widths; two look at the same time.
func (w *walk) look() {
	var stops []stop
	for _, all := range w.seen {
		for i, s := range all {
			if s.new {
				all[i].new = false
				stops = append(stops, s)
			}
		}
	}
	w.t.Logf("%d pages in a real browser, of %d kinds so far", len(stops), len(w.seen))
	w.t.Run("look", func(t *testing.T) {
		for i := range 2 {
			t.Run(fmt.Sprint("onlooker ", i+1), func(t *testing.T) {
				t.Parallel()
				p := w.chrome.Person(t, "onlooker")
				for ; i < len(stops); i += 2 {
					w.inspect(t, p, stops[i])
				}
			})
		}
	})
}

// pictured are the pages whose picture stands in the documentation, by who opens which.
var pictured = map[string]string{
	"demo-firm3 GET /filings":                          "folder",
	"reviewer1 GET /filings/{case}/comparison/{other}": "comparison",
	"reviewer1 GET /registrations/{case}":              "registration",
	"auditor GET /imports/{case}":                      "import",
	"publisher GET /publishing":                        "planner",
	"public GET /notices/{case}":                       "notice",
	"reviewer1 GET /reports/{case}":                    "report",
	"reviewer1 GET /objections/{case}":                 "objection",
	"point05a GET /point/sheets/{case}":                "sheet",
	"admin GET /home":                                  "admin",
}

func (w *walk) inspect(t *testing.T, p *browse.Person, s stop) {
	t.Helper()
	p.Lose()
	if name, value := s.who.session(); value != "" {
		p.Carry(name, value)
	}
	name := s.who.name + strings.NewReplacer("/", "-", "?", "_", "=", "-", "&", "-", "%", "").Replace(pathOf(s.path))
	for _, lang := range []string{"zh-CN", "en"} {
		p.Carry("lang", lang)
		p.Width(1280)
		if got := p.Go(s.path); got != http.StatusOK {
			t.Errorf("%s at %s: %d", s.who.name, s.path, got)
			return
		}
		p.Shot("walk/" + lang + "/" + name + "-1280")
		if lang == "zh-CN" {
			p.ForDocs(pictured[s.who.name+" "+w.page(http.MethodGet, s.path)])
		}
		w.fits(t, p, s, lang, 1280)
		if lang == "zh-CN" {
			for _, f := range p.Accessible() {
				t.Errorf("%s at %s: %s", s.who.name, s.path, f)
			}
		}
		p.Width(360)
		p.Shot("walk/" + lang + "/" + name + "-360")
		w.fits(t, p, s, lang, 360)
		for _, f := range p.Faults() {
			t.Errorf("%s at %s: %s", s.who.name, s.path, f)
		}
	}
}

func (w *walk) fits(t *testing.T, p *browse.Person, s stop, lang string, width int) {
	t.Helper()
	if over := p.Overflow(); over != "" {
		t.Errorf("%s at %s, %s, %d px: %s", s.who.name, s.path, lang, width, over)
	}
}

// links are the addresses of our own that a page offers.
func links(a answer) []string {
	at, err := url.Parse(a.at)
	if err != nil {
		return nil
	}
	var out []string
	for _, n := range a.doc.All("a") {
		to, err := at.Parse(htmlcheck.Attr(n, "href"))
		if err == nil && to.Host == "" && strings.HasPrefix(to.Path, "/") {
			out = append(out, to.RequestURI())
		}
	}
	for _, n := range a.doc.All("img") {
		if to, err := at.Parse(htmlcheck.Attr(n, "src")); err == nil && to.Scheme == "" {
			out = append(out, to.RequestURI())
		}
	}
	return out
}

// shape is what a page has that a browser may stumble over: its forms and its kinds of parts.
func shape(d htmlcheck.Doc) string {
	set := map[string]bool{}
	for _, n := range d.All("form") {
		set["form "+htmlcheck.Attr(n, "action")] = true
	}
	for _, n := range d.All("*") {
		if class := htmlcheck.Attr(n, "class"); class != "" {
			set[n.Data+"."+class] = true
		}
	}
	parts := make([]string, 0, len(set))
	for p := range set {
		parts = append(parts, anonymous(p))
	}
	slices.Sort(parts)
	return strings.Join(slices.Compact(parts), " ")
}

// anonymous takes out of an address what names a case.
func anonymous(s string) string {
	parts := strings.Split(s, "/")
	for i, p := range parts {
		if strings.ContainsAny(p, "0123456789") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

func queryNames(path string) string {
	_, query, _ := strings.Cut(path, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return "?"
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, "&")
}

func pathOf(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return path
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
