package audit

import (
	"slices"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/internal/translog"
)

// timelineModel is a case's course: its head, how it stands in the log, and the lines of one view.
type timelineModel struct {
	subject
	Stage, StageName string
	Version          int
	Closed, Erased   bool
	Standing         standing
	Technical        bool // the view
	Hidden           int  // lines that this view leaves out
	Lines            []line
}

// line is one entry of the timeline.
type line struct {
	Real, At, What, WhatName string
	Title, Who, Detail       string
	Seq                      int
	Href                     string
	Technical                bool
	Hash                     string
}

// standing says how the case stands in the log over all cases (U7).
type standing struct {
	Asked  bool // the visitor may know
	Away   string
	Logged int // events under the checkpoint
	Leaves int64
	At     string
	Root   string
	Faults []fault
}

// fault is what does not fit, with the event that it was found at.
type fault struct {
	Code, Name, Detail string
	Event              int
}

func timeline(v *site.Visit) error {
	s, err := subjectOf(v, "timeline")
	if err != nil {
		return err
	}
	t, err := v.Site.Desk.Timeline(v, v.Who, s.Case)
	if err != nil {
		return err
	}
	m := timelineModel{subject: s, Stage: t.Head.Head.Stage, StageName: v.Words.Stage(s.Kind, t.Head.Head.Stage), Version: t.Head.Version,
		Closed: t.Head.Closed, Erased: t.Erased, Technical: v.R.URL.Query().Get("view") == "technical"}
	if m.Standing, err = standingOf(v, s.Case); err != nil {
		return err
	}
	names, err := namesIn(v, t.Entries)
	if err != nil {
		return err
	}
	for _, e := range t.Entries {
		if e.Technical && !m.Technical {
			m.Hidden++
			continue
		}
		m.Lines = append(m.Lines, lineOf(v, s, e, names))
	}
	return v.Show(s.page(v, v.Words.Say("audit.case", "kind", s.KindName)), timelineView(m))
}

// namesIn gives the names of the officers in a timeline, to those who may know them.
func namesIn(v *site.Visit, all []desk.Entry) (map[string]string, error) {
	var ids []string
	for _, e := range all {
		ids = append(ids, e.Who)
		if e.Event != nil && e.Event.Actor.For != "" {
			ids = append(ids, e.Event.Actor.For)
		}
	}
	slices.Sort(ids)
	return v.Site.Desk.Names(v, v.Who, slices.Compact(ids)...)
}

func lineOf(v *site.Visit, s subject, e desk.Entry, names map[string]string) line {
	l := line{Real: layout.Time(e.Real), At: layout.Time(e.At), What: e.What, WhatName: v.Words.Name("entries", e.What), Title: e.Code,
		Technical: e.Technical, Hash: e.Hash, Who: short(person(names, e.Who))}
	if e.Hash != "" {
		l.Hash = e.Hash[:min(12, len(e.Hash))]
	}
	switch e.What {
	case desk.EntryEvent:
		l.Seq, l.Title, l.Who = e.Event.Seq, v.Words.Event(s.Kind, e.Event.Type), short(actorName(v, e.Event.Actor, names))
		l.Href = s.at("/events/" + strconv.Itoa(l.Seq))
		l.Detail = verdicts(v, e.Event.Rules)
	case desk.EntryMessage:
		l.Title, _ = v.Words.Message(casefile.Message{To: e.Who, Code: e.Code, Args: e.Args})
		l.Who = ""
		l.Detail = v.Words.Say("audit.unread")
		if !e.ReadAt.IsZero() {
			l.Detail = v.Words.Say("audit.read", "time", layout.Time(e.ReadAt))
		}
	case desk.EntryDocument:
		l.Title, l.Detail = v.Words.Name("scans", e.Code), v.Words.Say("audit.bytes", "n", e.Args["size"])
	case desk.EntryView:
		l.Title, l.Detail = v.Words.Say("audit.looked."+lookOf(e)), e.Purpose
		if key := "purpose." + e.Purpose; v.Words.Has(key) {
			l.Detail = v.Words.Say(key)
		}
	case desk.EntryRepair:
		l.Title, l.Detail = v.Words.Name("repair_actions", e.Code), e.Args["ticket"]+" "+e.Args["reason"]
	case desk.EntryExport:
		l.Title = v.Words.Say("audit.exported")
	case desk.EntryProof:
		l.Title = v.Words.Name("proof_results", e.Code)
	}
	return l
}

// lookOf tells a look at personal data from one at what is masked.
func lookOf(e desk.Entry) string {
	if len(e.Fields) > 0 {
		return "personal"
	}
	return "masked"
}

// verdicts names what rules said that was no pass; passes are counted.
func verdicts(v *site.Visit, rules []casefile.Outcome) string {
	passed, said := 0, []string{}
	for _, r := range rules {
		if r.Verdict == casefile.Pass {
			passed++
			continue
		}
		said = append(said, v.Words.Name("rules", r.Rule)+v.Words.Say("form.colon")+v.Words.Name("verdicts", string(r.Verdict)))
	}
	if passed > 0 {
		said = append(said, v.Words.Say("audit.passes", "n", strconv.Itoa(passed)))
	}
	return strings.Join(said, " · ")
}

// person is the name by which colleagues know an account, or its id.
func person(names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	return id
}

// short cuts what a list has no room for; the event's own page has all of it.
func short(who string) string {
	if r := []rune(who); len(r) > 24 {
		return string(r[:20]) + "…"
	}
	return who
}

// actorName says who acted, and for whom: "B for A".
func actorName(v *site.Visit, a casefile.Actor, names map[string]string) string {
	if a.Role == casefile.System {
		return v.Words.Name("roles", string(a.Role))
	}
	who := v.Words.Name("roles", string(a.Role)) + " " + person(names, a.ID)
	if a.For != "" {
		who = v.Words.Say("audit.for", "who", who, "other", person(names, a.For))
	}
	return who
}

// standingOf asks how the case stands in the log. That nothing is logged yet, or that this process cannot prove, is said
// on the page and is no reason to keep the page back.
func standingOf(v *site.Visit, id string) (standing, error) {
	if !v.May("getCaseLog") {
		return standing{}, nil
	}
	got, err := v.Site.Desk.Standing(v, v.Who, id)
	if e := casefile.As(err); e != nil && (e.Code == "log_empty" || e.Code == "proofs_away") {
		return standing{Asked: true, Away: v.Words.Error(e).Detail}, nil
	}
	if err != nil {
		return standing{}, err
	}
	st := standing{Asked: true, Leaves: got.Log.Checkpoint.Size, At: layout.Time(got.Log.Checkpoint.At), Root: got.Log.Checkpoint.Root.String(),
		Faults: faultsOf(v, got.Faults)}
	for _, p := range got.Proofs {
		if p.Leaf.What == translog.EventLeaf {
			st.Logged++
		}
	}
	return st, nil
}

func faultsOf(v *site.Visit, all []translog.Fault) []fault {
	var out []fault
	for _, f := range all {
		out = append(out, fault{Code: f.Code, Name: v.Words.Name("faults", f.Code), Detail: f.Detail, Event: f.Event})
	}
	return out
}
