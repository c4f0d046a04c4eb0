package audit

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// eventModel is one event, opened.
type eventModel struct {
	subject
	Seq, Version                                   int
	Title, At, Real, Who                           string
	Terms, Policy, Build, Run, Command             string
	Hash, Before, DataHash, State                  string
	Rules                                          []rule
	Messages                                       []string
	Screen                                         *screen
	Changes                                        []row
	Documents                                      []document
	MayStates, Masked, Erased, Revealing, Compared bool
	Problem                                        *layout.Problem
}

// rule is a rule as it was applied, with the notice's own words beside an English rendering (U5).
type rule struct {
	ID, Name, Verdict, VerdictName, Text string
	Version                              int
	Inputs                               []pair
	Clause, Words, Rendering             string
}

type pair struct{ Name, Value string }

// screen is what the one who decided had before him, drawn again from the manifest that came with his command (U4).
type screen struct {
	View      casefile.View
	Page      string
	Rules     []filing.Outcome
	Warnings  []string
	Facts     *filing.Facts
	Fields    []group
	Documents []document
	Masked    bool
}

// document is a scan by its content.
type document struct {
	Kind, KindName, Hash, Href string
	Size                       int64
}

func event(v *site.Visit) error {
	s, err := subjectOf(v, "timeline")
	if err != nil {
		return err
	}
	why, err := purpose(v)
	if err != nil {
		return err
	}
	t, err := v.Site.Desk.Timeline(v, v.Who, s.Case)
	if err != nil {
		return err
	}
	e, err := recorded(t, v.R.PathValue("event"))
	if err != nil {
		return err
	}
	names, err := namesIn(v, t.Entries)
	if err != nil {
		return err
	}
	m := eventOf(v, s, e, names)
	m.Version, m.Erased, m.MayStates, m.Revealing = t.Head.Version, t.Erased, v.May("getCaseState") && !t.Erased, v.R.Method == "POST"
	if m.MayStates {
		if err := m.stood(v, e, why); err != nil {
			return err
		}
	}
	return v.Show(s.page(v, v.Words.Say("audit.event", "n", strconv.Itoa(m.Seq), "name", m.Title)), eventView(m))
}

// recorded finds the event that the address names. Errors: NotFound no_such_event.
func recorded(t desk.Timeline, seq string) (postgres.Recorded, error) {
	for _, e := range t.Entries {
		if e.Event != nil && strconv.Itoa(e.Event.Seq) == seq {
			return *e.Event, nil
		}
	}
	return postgres.Recorded{}, casefile.Refuse(casefile.NotFound, "no_such_event", "event", seq)
}

func eventOf(v *site.Visit, s subject, e postgres.Recorded, names map[string]string) eventModel {
	m := eventModel{subject: s, Seq: e.Seq, Title: v.Words.Event(s.Kind, e.Type), At: layout.Time(e.At), Real: layout.Time(e.RecordedAt),
		Who: actorName(v, e.Actor, names), Terms: e.Terms, Policy: e.Actor.Policy, Build: e.Build, Run: e.Run, Command: e.Command,
		Hash: e.Hash, Before: e.Prev, DataHash: e.DataHash, State: e.State}
	zh, en := v.Site.Locales.Pick("zh-CN"), v.Site.Locales.Pick("en")
	for _, o := range e.Rules {
		r := rule{ID: o.Rule, Name: v.Words.Name("rules", o.Rule), Verdict: string(o.Verdict), VerdictName: v.Words.Name("verdicts", string(o.Verdict)),
			Text: v.Words.Outcome(o), Version: o.Version, Clause: o.Clause, Words: zh.Clause(o.Clause), Rendering: en.Clause(o.Clause)}
		for _, name := range slices.Sorted(maps.Keys(o.Inputs)) {
			r.Inputs = append(r.Inputs, pair{name, o.Inputs[name]})
		}
		m.Rules = append(m.Rules, r)
	}
	for _, x := range e.Messages {
		title, _ := v.Words.Message(x)
		m.Messages = append(m.Messages, title)
	}
	if e.View != nil {
		m.Screen = screenOf(v, *e.View)
	}
	return m
}

func screenOf(v *site.Visit, view casefile.View) *screen {
	x := &screen{View: view, Page: view.Page, Rules: filing.Outcomes(v, view.Rules)}
	if key := "audit.page." + view.Page; v.Words.Has(key) {
		x.Page = v.Words.Say(key)
	}
	for _, w := range view.Warnings {
		x.Warnings = append(x.Warnings, warning(v, w))
	}
	return x
}

// warning says a manifest's warning: the holds by their own names.
func warning(v *site.Visit, code string) string {
	if len(code) > 5 && code[:5] == "hold:" {
		return v.Words.Name("holds", code[5:])
	}
	if v.Words.Has("audit.warning." + code) {
		return v.Words.Say("audit.warning." + code)
	}
	return code
}

// stood fills in what the event changed, the documents as they lay there, and what stood on the screen.
func (m *eventModel) stood(v *site.Visit, e postgres.Recorded, why string) error {
	now, err := v.Site.Desk.StateAt(v, v.Who, m.Case, e.Seq, why)
	if err != nil {
		return err
	}
	m.Masked, m.Documents = now.Masked, documentsOf(v, m.Case, now.Scans)
	if e.Seq > 1 && v.May("compareCaseStates") {
		b, err := v.Site.Desk.CompareStates(v, v.Who, m.Case, e.Seq-1, e.Seq, why)
		if err != nil {
			return err
		}
		m.Compared, m.Changes = true, changeRows(v, m.Kind, b.Changes)
	}
	if m.Screen == nil || e.View.Version < 1 || e.View.Version > m.Version {
		return nil
	}
	then, err := v.Site.Desk.StateAt(v, v.Who, m.Case, e.View.Version, why)
	if err != nil {
		return err
	}
	m.Screen.stood(v, m.subject, then)
	return nil
}

// stood draws what the screen showed: a filing as the desks show it, any other case by its fields.
func (x *screen) stood(v *site.Visit, s subject, then desk.Moment) {
	x.Masked = then.Masked
	for _, hash := range x.View.Scans {
		d := document{Hash: hash, KindName: v.Words.Say("audit.scan.gone")}
		for _, known := range documentsOf(v, s.Case, then.Scans) {
			if known.Hash == hash {
				d = known
			}
		}
		x.Documents = append(x.Documents, d)
	}
	var f domain.State
	if s.Kind == domain.Kind && json.Unmarshal(then.State, &f) == nil {
		facts := filing.FactsOf(v, f, then.Masked)
		x.Facts = &facts
		return
	}
	x.Fields = groupsOf(v, s.Kind, then.State, nil)
}

func documentsOf(v *site.Visit, id string, scans []domain.Scan) []document {
	var out []document
	for _, x := range scans {
		d := document{Kind: x.Kind, KindName: v.Words.Name("scans", x.Kind), Hash: x.Hash, Size: x.Size}
		if kindOf(id) == domain.Kind && v.May("downloadScan") {
			d.Href = "/filings/" + id + "/scans/" + x.ID + "/file?purpose=audit"
		}
		out = append(out, d)
	}
	return out
}
